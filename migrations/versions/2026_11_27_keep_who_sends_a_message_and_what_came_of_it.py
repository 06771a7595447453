"""Keep who is sending a message and what came of it; pause a channel that is away; tie a code to its message.

Columns that may stay empty and a new table, so the previous release's code works with this shape: it claims without a
token, and leaves alone what is uncertain.
"""

import sqlalchemy as sa
from alembic import op

revision = "a91c5e7d204b"
down_revision = "b6d41f92c7a3"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
STATES_BEFORE = "state IN ('waiting', 'sending', 'sent', 'failed')"
STATES = "state IN ('waiting', 'sending', 'uncertain', 'sent', 'failed')"
CHANNELS = "channel IN ('email', 'sms')"
CHECK = "ck_outbox_message_state_is_known"
CHECK_BEFORE = f"ck_outbox_message_{CHECK}"
"""As the first migration really named it: it gave the whole name, and the convention was put before that."""
COLUMNS = (("claim", sa.Uuid()), ("requeued_at", MOMENT), ("uncertain_at", MOMENT))


def upgrade() -> None:
    with op.batch_alter_table("outbox_message") as batch:
        batch.drop_constraint(op.f(CHECK_BEFORE), type_="check")
        batch.alter_column("state", existing_type=sa.String(7), type_=sa.String(9), existing_nullable=False)
        for name, kind in COLUMNS:
            batch.add_column(sa.Column(name, kind, nullable=True))
        batch.create_check_constraint(op.f(CHECK), STATES)
    op.create_table(
        "channel_pause",
        sa.Column("channel", sa.String(length=5), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.Column("pauses", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=80), nullable=False),
        sa.CheckConstraint(CHANNELS, name=op.f("ck_channel_pause_channel_is_known")),
        sa.PrimaryKeyConstraint("channel", name=op.f("pk_channel_pause")),
    )
    op.add_column("attempt", sa.Column("message_id", sa.Uuid(), nullable=True))


def downgrade() -> None:
    op.drop_column("attempt", "message_id")
    op.drop_table("channel_pause")
    # The release before knows no uncertainty: it sends such a message once more, at the moment set for that.
    op.execute("UPDATE outbox_message SET state = 'waiting' WHERE state = 'uncertain'")
    with op.batch_alter_table("outbox_message") as batch:
        batch.drop_constraint(op.f(CHECK), type_="check")
        for name, _kind in COLUMNS:
            batch.drop_column(name)
        batch.alter_column("state", existing_type=sa.String(9), type_=sa.String(7), existing_nullable=False)
        batch.create_check_constraint(op.f(CHECK_BEFORE), STATES_BEFORE)
