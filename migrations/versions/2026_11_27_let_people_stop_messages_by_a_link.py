"""Let people stop messages by a link: whose link it is, and what news they refuse.

New tables, so the previous release's code works with this shape: its messages bear no link.
"""

import sqlalchemy as sa
from alembic import op

revision = "5b1d7c90e3f8"
down_revision = "4c9b7d21e6a0"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "unsubscribe_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_sha256", sa.LargeBinary(length=32), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["participant.id"],
            name=op.f("fk_unsubscribe_link_participant_id_participant"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unsubscribe_link")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_unsubscribe_link_token_sha256")),
    )
    op.create_index(op.f("ix_unsubscribe_link_participant_id"), "unsubscribe_link", ["participant_id"])
    op.create_table(
        "notice_refusal",
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("topic", sa.String(length=8), nullable=False),
        sa.Column("channel", sa.String(length=5), nullable=False),
        sa.Column("control", sa.String(length=6), nullable=False),
        sa.Column("refused_at", MOMENT, nullable=False),
        sa.CheckConstraint("topic IN ('results')", name=op.f("ck_notice_refusal_topic_is_known")),
        sa.CheckConstraint("channel IN ('email', 'sms')", name=op.f("ck_notice_refusal_channel_is_known")),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["participant.id"],
            name=op.f("fk_notice_refusal_participant_id_participant"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("participant_id", "topic", "channel", name=op.f("pk_notice_refusal")),
    )


def downgrade() -> None:
    op.drop_table("notice_refusal")
    op.drop_index(op.f("ix_unsubscribe_link_participant_id"), table_name="unsubscribe_link")
    op.drop_table("unsubscribe_link")
