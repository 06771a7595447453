"""Keep the facts that figures are gathered from, and the figures.

Entries that are there already get their facts. Of messages sent so far only those are known that have not been
forgotten. New tables, and one column that may be empty: the previous release's code works with this shape, and what
it takes meanwhile has no facts.
"""

import sqlalchemy as sa
from alembic import op

revision = "a4c81f0e6d35"
down_revision = "c41f7be2a950"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KINDS = "('sent', 'confirmed', 'second', 'discarded', 'withdrawn')"
FACTS = (
    "INSERT INTO entry_event (campaign_id, kind, language, happened_at)"
    " SELECT campaign_id, kind, language, happened_at FROM ("
    " SELECT campaign_id, 'sent' AS kind, language, {entered} AS happened_at FROM entry UNION ALL"
    " SELECT campaign_id, 'confirmed', language, {confirmed} FROM entry WHERE confirmed_at IS NOT NULL) AS facts"
    " ORDER BY happened_at"
)
MESSAGES = (
    "INSERT INTO message_event (campaign_id, channel, outcome, happened_at)"
    " SELECT NULL, channel, CASE state WHEN 'sent' THEN 'delivered' ELSE 'failed' END, {settled}"
    " FROM outbox_message WHERE state IN ('sent', 'failed')"
)


def upgrade() -> None:
    op.create_table(
        "entry_event",
        sa.Column("sequence", NUMBER, nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=9), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f"kind IN {KINDS}", name=op.f("ck_entry_event_kind_is_known")),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_entry_event")),
    )
    op.create_index(op.f("ix_entry_event_happened_at"), "entry_event", ["happened_at"])
    op.create_table(
        "message_event",
        sa.Column("sequence", NUMBER, nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=True),
        sa.Column("channel", sa.String(length=5), nullable=False),
        sa.Column("outcome", sa.String(length=9), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("outcome IN ('delivered', 'failed')", name=op.f("ck_message_event_outcome_is_known")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_message_event_campaign_id_campaign")),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_message_event")),
    )
    op.create_table(
        "refused_day",
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("count > 0", name=op.f("ck_refused_day_count_is_positive")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_refused_day_campaign_id_campaign")),
        sa.PrimaryKeyConstraint("campaign_id", "day", "reason", name=op.f("pk_refused_day")),
    )
    _create_figures()
    with op.batch_alter_table("outbox_message") as batch:
        batch.add_column(sa.Column("campaign_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_outbox_message_campaign_id_campaign"), "campaign", ["campaign_id"], ["id"])
    minute = "substr({0}, 1, 17) || '00.000000'" if _is_sqlite() else "date_trunc('minute', {0})"
    op.execute(FACTS.format(entered=minute.format("entered_at"), confirmed=minute.format("confirmed_at")))
    op.execute(MESSAGES.format(settled=minute.format("coalesce(sent_at, made_at)")))


def downgrade() -> None:
    with op.batch_alter_table("outbox_message") as batch:
        batch.drop_constraint(op.f("fk_outbox_message_campaign_id_campaign"), type_="foreignkey")
        batch.drop_column("campaign_id")
    for table in ("figure_mark", "figure_week", "figure_month", "figure_day", "figure_hour"):
        op.drop_table(table)
    for table in ("refused_day", "message_event", "entry_event"):
        op.drop_table(table)


def _create_figures() -> None:
    own = {
        "hour": [sa.Column("day", sa.Date(), nullable=False), sa.Column("hour", sa.SmallInteger(), nullable=False)],
        "day": [sa.Column("day", sa.Date(), nullable=False), sa.Column("value", sa.String(length=20), nullable=False)],
        "month": [
            sa.Column("month", sa.Date(), nullable=False), sa.Column("value", sa.String(length=20), nullable=False),
        ],
    }  # fmt: skip
    for name, columns in own.items():
        table = f"figure_{name}"
        keys = [column.name for column in columns]
        checks = []
        if name == "hour":
            checks = [sa.CheckConstraint("hour BETWEEN 0 AND 23", name=op.f("ck_figure_hour_hour_is_of_a_day"))]
        op.create_table(
            table,
            sa.Column("campaign_id", sa.Integer(), autoincrement=False, nullable=False),
            sa.Column("figure", sa.String(length=20), nullable=False),
            *columns,
            sa.Column("count", sa.BigInteger(), nullable=False),
            *checks,
            sa.PrimaryKeyConstraint("campaign_id", "figure", *keys, name=op.f(f"pk_{table}")),
        )
        if name != "month":
            op.create_index(op.f(f"ix_{table}_day"), table, ["day"])
    op.create_table(
        "figure_week",
        sa.Column("campaign", sa.String(length=61), nullable=False),
        sa.Column("dimension", sa.String(length=32), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("figure", sa.String(length=20), nullable=False),
        sa.Column("value", sa.String(length=32), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("is_withheld", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("campaign", "dimension", "week", "figure", "value", name=op.f("pk_figure_week")),
    )
    op.create_table(
        "figure_mark",
        sa.Column("facts", sa.String(length=20), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("facts", name=op.f("pk_figure_mark")),
    )


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"
