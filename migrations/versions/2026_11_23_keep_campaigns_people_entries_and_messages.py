"""Keep campaigns, policies, people, entries and messages: the first shape of the database."""

import sqlalchemy as sa
from alembic import op

revision = "1ff93badeb6d"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "campaign",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("accent", sa.String(length=12), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("results_on", sa.Date(), nullable=True),
        sa.Column("minimum_age", sa.Integer(), nullable=True),
        sa.Column("draws", sa.Boolean(), nullable=False),
        sa.Column("confirmation", sa.String(length=5), nullable=False),
        sa.Column("offers", sa.JSON(), nullable=False),
        sa.Column("publication", sa.Boolean(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("confirmation IN ('email', 'sms', 'none')", name="ck_campaign_confirmation_is_known"),
        sa.CheckConstraint("opens_at < closes_at", name="ck_campaign_opens_before_it_closes"),
        sa.PrimaryKeyConstraint("id", name="pk_campaign"),
        sa.UniqueConstraint("slug", name="uq_campaign_slug"),
    )
    op.create_table(
        "doomed_key",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("doomed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name="pk_doomed_key"),
    )
    op.create_table(
        "heartbeat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("beat_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_heartbeat"),
    )
    op.create_table(
        "participant",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("index_version", sa.String(length=8), nullable=False),
        sa.Column("last_name", sa.LargeBinary(), nullable=True),
        sa.Column("first_name", sa.LargeBinary(), nullable=True),
        sa.Column("patronymic", sa.LargeBinary(), nullable=True),
        sa.Column("email", sa.LargeBinary(), nullable=True),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("iin", sa.LargeBinary(), nullable=True),
        sa.Column("email_index", sa.LargeBinary(length=32), nullable=True),
        sa.Column("phone_index", sa.LargeBinary(length=32), nullable=True),
        sa.Column("iin_index", sa.LargeBinary(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_participant"),
    )
    op.create_index("ix_participant_email_index", "participant", ["email_index"], unique=False)
    op.create_index("ix_participant_iin_index", "participant", ["iin_index"], unique=False)
    op.create_index("ix_participant_phone_index", "participant", ["phone_index"], unique=False)
    op.create_table(
        "policy_version",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("in_force_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_policy_version"),
    )
    op.create_table(
        "statement",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("how_long", sa.String(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_statement"),
    )
    op.create_table(
        "campaign_rules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name="fk_campaign_rules_campaign_id_campaign"),
        sa.PrimaryKeyConstraint("id", name="pk_campaign_rules"),
        sa.UniqueConstraint("campaign_id", "number", name="uq_campaign_rules_campaign_id_number"),
    )
    op.create_table(
        "campaign_statement",
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("campaign_version", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("statement_sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name="fk_campaign_statement_campaign_id_campaign"),
        sa.ForeignKeyConstraint(
            ["statement_sha256"], ["statement.sha256"], name="fk_campaign_statement_statement_sha256_statement"
        ),
        sa.PrimaryKeyConstraint("campaign_id", "campaign_version", "language", "purpose", name="pk_campaign_statement"),
    )
    op.create_table(
        "campaign_words",
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("lead", sa.String(), nullable=False),
        sa.Column("prize", sa.String(), nullable=False),
        sa.Column("prize_note", sa.String(), nullable=False),
        sa.Column("story", sa.String(), nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("share_picture", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name="fk_campaign_words_campaign_id_campaign"),
        sa.PrimaryKeyConstraint("campaign_id", "language", name="pk_campaign_words"),
    )
    op.create_table(
        "consent_event",
        sa.Column("sequence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("action", sa.String(length=9), nullable=False),
        sa.Column("policy_number", sa.Integer(), nullable=False),
        sa.Column("policy_sha256", sa.String(length=64), nullable=False),
        sa.Column("statement_sha256", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("control", sa.String(length=6), nullable=False),
        sa.Column("box_before", sa.Boolean(), nullable=True),
        sa.Column("box_after", sa.Boolean(), nullable=True),
        sa.Column("shown_key", sa.String(length=32), nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "action IN ('given', 'refused', 'withdrawn', 'expired')", name="ck_consent_event_action_is_known"
        ),
        sa.CheckConstraint(
            "control IN ('box', 'link', 'letter', 'staff', 'clock')", name="ck_consent_event_control_is_known"
        ),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name="fk_consent_event_campaign_id_campaign"),
        sa.ForeignKeyConstraint(
            ["policy_number"], ["policy_version.number"], name="fk_consent_event_policy_number_policy_version"
        ),
        sa.ForeignKeyConstraint(
            ["statement_sha256"], ["statement.sha256"], name="fk_consent_event_statement_sha256_statement"
        ),
        sa.PrimaryKeyConstraint("sequence", name="pk_consent_event"),
        sa.UniqueConstraint("id", name="uq_consent_event_id"),
    )
    op.create_index(
        "ix_consent_event_person_id_campaign_id", "consent_event", ["person_id", "campaign_id"], unique=False
    )
    op.create_table(
        "entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("person_index", sa.LargeBinary(length=32), nullable=False),
        sa.Column("campaign_version", sa.Integer(), nullable=False),
        sa.Column("rules_number", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("stated_of_age", sa.Boolean(), nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by", sa.String(length=4), nullable=True),
        sa.Column("ticket", sa.String(length=10), nullable=True),
        sa.CheckConstraint(
            "(confirmed_at IS NULL) = (ticket IS NULL)", name="ck_entry_a_ticket_comes_with_confirmation"
        ),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name="fk_entry_campaign_id_campaign"),
        sa.ForeignKeyConstraint(["participant_id"], ["participant.id"], name="fk_entry_participant_id_participant"),
        sa.PrimaryKeyConstraint("id", name="pk_entry"),
        sa.UniqueConstraint("campaign_id", "person_index", name="uq_entry_campaign_id_person_index"),
        sa.UniqueConstraint("campaign_id", "ticket", name="uq_entry_campaign_id_ticket"),
    )
    op.create_index("ix_entry_confirmed_at_entered_at", "entry", ["confirmed_at", "entered_at"], unique=False)
    op.create_index("ix_entry_participant_id", "entry", ["participant_id"], unique=False)
    op.create_table(
        "outbox_message",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("channel", sa.String(length=5), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("context", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(length=7), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fault", sa.String(length=80), nullable=True),
        sa.CheckConstraint("channel IN ('email', 'sms')", name="ck_outbox_message_channel_is_known"),
        sa.CheckConstraint(
            "state IN ('waiting', 'sending', 'sent', 'failed')", name="ck_outbox_message_state_is_known"
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["participant.id"],
            name="fk_outbox_message_participant_id_participant",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_outbox_message"),
    )
    op.create_index("ix_outbox_message_participant_id", "outbox_message", ["participant_id"], unique=False)
    op.create_index("ix_outbox_message_state_due_at", "outbox_message", ["state", "due_at"], unique=False)
    op.create_table(
        "policy_text",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["number"], ["policy_version.number"], name="fk_policy_text_number_policy_version"),
        sa.PrimaryKeyConstraint("number", "language", name="pk_policy_text"),
    )
    op.create_table(
        "receipt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_sha256", sa.LargeBinary(length=32), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name="fk_receipt_campaign_id_campaign"),
        sa.PrimaryKeyConstraint("id", name="pk_receipt"),
        sa.UniqueConstraint("token_sha256", name="uq_receipt_token_sha256"),
    )
    op.create_index("ix_receipt_person_id", "receipt", ["person_id"], unique=False)
    op.create_table(
        "attempt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("shown_key", sa.String(length=32), nullable=False),
        sa.Column("person_index", sa.LargeBinary(length=32), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("code_digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("code_tries_left", sa.Integer(), nullable=False),
        sa.Column("code_made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("codes_sent", sa.Integer(), nullable=False),
        sa.Column("link_digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name="fk_attempt_campaign_id_campaign"),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name="fk_attempt_entry_id_entry", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_attempt"),
        sa.UniqueConstraint("link_digest", name="uq_attempt_link_digest"),
        sa.UniqueConstraint("shown_key", name="uq_attempt_shown_key"),
    )
    op.create_index("ix_attempt_entry_id", "attempt", ["entry_id"], unique=False)
    op.create_index("ix_attempt_made_at", "attempt", ["made_at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_attempt_made_at", table_name="attempt")
    op.drop_index("ix_attempt_entry_id", table_name="attempt")
    op.drop_table("attempt")
    op.drop_index("ix_receipt_person_id", table_name="receipt")
    op.drop_table("receipt")
    op.drop_table("policy_text")
    op.drop_index("ix_outbox_message_state_due_at", table_name="outbox_message")
    op.drop_index("ix_outbox_message_participant_id", table_name="outbox_message")
    op.drop_table("outbox_message")
    op.drop_index("ix_entry_participant_id", table_name="entry")
    op.drop_index("ix_entry_confirmed_at_entered_at", table_name="entry")
    op.drop_table("entry")
    op.drop_index("ix_consent_event_person_id_campaign_id", table_name="consent_event")
    op.drop_table("consent_event")
    op.drop_table("campaign_words")
    op.drop_table("campaign_statement")
    op.drop_table("campaign_rules")
    op.drop_table("statement")
    op.drop_table("policy_version")
    op.drop_index("ix_participant_phone_index", table_name="participant")
    op.drop_index("ix_participant_iin_index", table_name="participant")
    op.drop_index("ix_participant_email_index", table_name="participant")
    op.drop_table("participant")
    op.drop_table("heartbeat")
    op.drop_table("doomed_key")
    op.drop_table("campaign")
