"""Keep anonymous counts by hour, day and month: sums, and nothing of who.

Only new tables, which the previous release's code leaves alone.
"""

import sqlalchemy as sa
from alembic import op

revision = "8d3f27b1c604"
down_revision = "8c2f4d7e1a90"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "analytics_hour",
        sa.Column("campaign", sa.String(length=60), nullable=False),
        sa.Column("figure", sa.String(length=16), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("hour", sa.SmallInteger(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("count > 0", name="ck_analytics_hour_count_is_positive"),
        sa.CheckConstraint("hour BETWEEN 0 AND 23", name="ck_analytics_hour_hour_is_of_a_day"),
        sa.PrimaryKeyConstraint("campaign", "figure", "day", "hour", name="pk_analytics_hour"),
    )
    op.create_index("ix_analytics_hour_day", "analytics_hour", ["day"], unique=False)
    op.create_table(
        "analytics_day",
        sa.Column("campaign", sa.String(length=60), nullable=False),
        sa.Column("figure", sa.String(length=16), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("value", sa.String(length=32), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("count > 0", name="ck_analytics_day_count_is_positive"),
        sa.PrimaryKeyConstraint("campaign", "figure", "day", "value", name="pk_analytics_day"),
    )
    op.create_index("ix_analytics_day_day", "analytics_day", ["day"], unique=False)
    op.create_table(
        "analytics_month",
        sa.Column("campaign", sa.String(length=60), nullable=False),
        sa.Column("figure", sa.String(length=16), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("value", sa.String(length=32), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("count > 0", name="ck_analytics_month_count_is_positive"),
        sa.PrimaryKeyConstraint("campaign", "figure", "month", "value", name="pk_analytics_month"),
    )


def downgrade() -> None:
    op.drop_table("analytics_month")
    op.drop_index("ix_analytics_day_day", table_name="analytics_day")
    op.drop_table("analytics_day")
    op.drop_index("ix_analytics_hour_day", table_name="analytics_hour")
    op.drop_table("analytics_hour")
