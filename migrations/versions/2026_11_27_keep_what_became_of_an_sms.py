"""Keep whom an SMS was handed to and what became of it, how its providers fare, and what SMS cost.

Columns that may stay empty or have a value of their own, and new tables, so the previous release's code works with this
shape: it writes none of them, and leaves alone what is delivered or cancelled.
"""

import sqlalchemy as sa
from alembic import op

revision = "5c9e0b7d31f8"
down_revision = "2f6e8c0d7a54"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
CHECK = "ck_outbox_message_state_is_known"
STATES_BEFORE = "state IN ('waiting', 'sending', 'uncertain', 'sent', 'failed')"
STATES = "state IN ('waiting', 'sending', 'uncertain', 'sent', 'delivered', 'failed', 'cancelled')"
COLUMNS = (
    ("handed_at", MOMENT),
    ("provider", sa.String(length=10)),
    ("provider_number", sa.String(length=64)),
    ("parts", sa.Integer()),
    ("check_at", MOMENT),
    ("delivered_at", MOMENT),
)
INDEXES = (
    ("ix_outbox_message_check_at", ["check_at"]),
    ("ix_outbox_message_provider_provider_number", ["provider", "provider_number"]),
)


def upgrade() -> None:
    with op.batch_alter_table("outbox_message") as batch:
        batch.drop_constraint(op.f(CHECK), type_="check")
        for name, kind in COLUMNS:
            batch.add_column(sa.Column(name, kind, nullable=True))
        batch.add_column(sa.Column("checks", sa.Integer(), server_default="0", nullable=False))
        batch.create_check_constraint(op.f(CHECK), STATES)
    for name, columns in INDEXES:
        op.create_index(op.f(name), "outbox_message", columns)
    op.create_table(
        "sms_provider_state",
        sa.Column("provider", sa.String(length=10), nullable=False),
        sa.Column("fault", sa.String(length=80), nullable=True),
        sa.Column("fault_since", MOMENT, nullable=True),
        sa.Column("paused_until", MOMENT, nullable=True),
        sa.Column("pauses", sa.Integer(), server_default="0", nullable=False),
        sa.Column("balance", sa.BigInteger(), nullable=True),
        sa.Column("asked_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("provider", name=op.f("pk_sms_provider_state")),
    )
    op.create_table(
        "sms_spending",
        sa.Column("spent_on", sa.Date(), nullable=False),
        sa.Column("provider", sa.String(length=10), nullable=False),
        sa.Column("parts", sa.BigInteger(), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("spent_on", "provider", name=op.f("pk_sms_spending")),
    )


def downgrade() -> None:
    op.drop_table("sms_spending")
    op.drop_table("sms_provider_state")
    for name, _columns in INDEXES:
        op.drop_index(op.f(name), table_name="outbox_message")
    op.execute("UPDATE outbox_message SET state = 'sent' WHERE state = 'delivered'")
    # The release before sends anew whatever is uncertain or was being sent: an SMS that may have gone out must not.
    op.execute(
        "UPDATE outbox_message SET state = 'failed', context = NULL WHERE state = 'cancelled'"
        " OR (handed_at IS NOT NULL AND state IN ('sending', 'uncertain'))"
    )
    with op.batch_alter_table("outbox_message") as batch:
        batch.drop_constraint(op.f(CHECK), type_="check")
        for name in (*(name for name, _kind in COLUMNS), "checks"):
            batch.drop_column(name)
        batch.create_check_constraint(op.f(CHECK), STATES_BEFORE)
