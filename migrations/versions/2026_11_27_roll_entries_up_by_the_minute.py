"""Roll entries up by the minute, so that the last hour of a busy campaign is read without its events.

A new table, filled with the last two hours of what is aggregated. While the previous release's worker is being
replaced, what it aggregates is not in it: for an hour the strip of the last hour may miss those entries.
"""

import sqlalchemy as sa
from alembic import op

revision = "2f6e8c0d7a54"
down_revision = "b7d2f3a91c08"
branch_labels = None
depends_on = None

FILL = """
    INSERT INTO rollup_minute (minute, campaign_id, metric, count)
    SELECT happened_at, campaign_id, kind, count(*) FROM entry_event
    WHERE kind IN ('sent', 'confirmed') AND happened_at > {since}
    AND sequence <= (SELECT sequence FROM figure_mark WHERE facts = 'entries')
    GROUP BY happened_at, campaign_id, kind
"""
SINCE = {
    "sqlite": "strftime('%Y-%m-%d %H:%M:%S.000000', (SELECT max(happened_at) FROM entry_event), '-2 hours')",
    "postgresql": "(SELECT max(happened_at) FROM entry_event) - interval '2 hours'",
}


def upgrade() -> None:
    op.create_table(
        "rollup_minute",
        sa.Column("minute", sa.DateTime(timezone=True), nullable=False),
        sa.Column("campaign_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("metric", sa.String(length=9), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("minute", "campaign_id", "metric", name=op.f("pk_rollup_minute")),
    )
    op.execute(FILL.format(since=SINCE[op.get_bind().dialect.name]))


def downgrade() -> None:
    op.drop_table("rollup_minute")
