"""Round what is told of each day cell, by what is drawn for it once; count visits by the campaign's number.

The cells that are there get their draw now, and each month what its days are told as; of a month whose days are gone
the sum is rounded as one cell. Weeks and their marks go: what may be told no longer depends on them.

The previous release works with this shape while it is replaced, or when it is gone back to. The tables of its roll-ups
keep their names and what it writes; the database draws and rounds for its rows too. It counts visits by slug in tables
that stay for it, empty: the worker takes over what it puts there. Of what had been counted its boards do not know until
they are replaced, and closing weeks fails in its worker, which only its boards' speed depended on.
"""

import sqlalchemy as sa
from alembic import op

revision = "d15c8e40b9f7"
down_revision = "a91c5e7d204b"
branch_labels = None
depends_on = None

TOLD = "(count + 2 - u) / 3 * 3"
DRAWN = {
    "sqlite": "((random() & 1073741823) % 3)",
    "postgresql": "((('x' || left(md5(gen_random_uuid()::text), 8))::bit(32)::bigint & 1073741823) % 3)",
}
MONTH_OF = {
    "sqlite": "strftime('%Y-%m-01', day)",
    "postgresql": "date_trunc('month', day)::date",
}
NUMBER_OF = "coalesce((SELECT campaign.id FROM campaign WHERE campaign.slug = counted.campaign), 0)"
SLUG_OF = "coalesce((SELECT campaign.slug FROM campaign WHERE campaign.id = counted.campaign_id), '')"
KINDS = {"hour": ("day", "hour"), "day": ("day", "value"), "month": ("month", "value")}


def upgrade() -> None:
    _make_cells()
    _make_months("figure")
    op.execute("DELETE FROM figure_mark WHERE facts IN ('weeks', 'state_of_weeks')")
    op.drop_table("figure_week")
    _make_counts()
    for kind, key in KINDS.items():
        keys = ", ".join(key)
        op.execute(
            f"INSERT INTO metric_{kind} (campaign_id, metric, {keys}, count)"  # noqa: S608 (words of this file)
            f" SELECT number, figure, {keys}, sum(count) FROM (SELECT {NUMBER_OF} AS number, figure, {keys}, count"
            f" FROM analytics_{kind} AS counted) AS numbered GROUP BY number, figure, {keys}"
        )
        op.execute(f"DELETE FROM analytics_{kind}")  # noqa: S608
    _tell_months("metric", "metric")


def downgrade() -> None:
    for kind, key in KINDS.items():
        keys = ", ".join(key)
        op.execute(
            f"CREATE TEMPORARY TABLE taken AS SELECT slug, metric, {keys}, CAST(sum(count) AS bigint) AS count FROM ("  # noqa: S608
            f" SELECT {SLUG_OF} AS slug, metric, {keys}, count FROM metric_{kind} AS counted UNION ALL"
            f" SELECT campaign, figure, {keys}, count FROM analytics_{kind}) AS both_of"
            # Names of links are counted by stage since, under words that are longer than that release has room for.
            f" WHERE length(metric) <= 16 GROUP BY slug, metric, {keys}"
        )
        op.execute(f"DELETE FROM analytics_{kind}")  # noqa: S608
        op.execute(
            f"INSERT INTO analytics_{kind} (campaign, figure, {keys}, count) SELECT slug, metric, {keys}, count FROM taken"  # noqa: S608
        )
        op.execute("DROP TABLE taken")
        op.drop_table(f"metric_{kind}")
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
    op.execute("DELETE FROM figure_mark WHERE facts IN ('days', 'choices')")
    for table in ("figure_hour", "figure_day", "figure_month"):
        op.execute(f"DELETE FROM {table} WHERE figure = 'choices' OR count = 0")  # noqa: S608
    for column in ("told", "earlier", "hour", "u"):
        op.execute(f"ALTER TABLE figure_day DROP COLUMN {column}")
    for column in ("cells", "told"):
        op.execute(f"ALTER TABLE figure_month DROP COLUMN {column}")


def _make_cells() -> None:
    """Give each cell its draw. SQLite draws none for a column that is added, so there the table is made anew."""
    if op.get_bind().dialect.name == "postgresql":
        for column in _of_a_cell():
            op.execute(f"ALTER TABLE figure_day ADD COLUMN {column}")
        return
    op.drop_index(op.f("ix_figure_day_day"), table_name="figure_day")
    op.execute("ALTER TABLE figure_day RENAME TO figure_day_before")
    op.execute(
        "CREATE TABLE figure_day (campaign_id INTEGER NOT NULL, figure VARCHAR(20) NOT NULL, day DATE NOT NULL,"
        f" value VARCHAR(20) NOT NULL, count BIGINT NOT NULL, {', '.join(_of_a_cell())},"
        " CONSTRAINT pk_figure_day PRIMARY KEY (campaign_id, figure, day, value)) WITHOUT ROWID"
    )
    op.execute(
        "INSERT INTO figure_day (campaign_id, figure, day, value, count)"
        " SELECT campaign_id, figure, day, value, count FROM figure_day_before"
    )
    op.drop_table("figure_day_before")
    op.create_index(op.f("ix_figure_day_day"), "figure_day", ["day"])


def _of_a_cell() -> list[str]:
    return [
        f"u SMALLINT DEFAULT {DRAWN[op.get_bind().dialect.name]} NOT NULL",
        "hour SMALLINT DEFAULT -1 NOT NULL",
        "earlier BIGINT DEFAULT 0 NOT NULL",
        f"told BIGINT GENERATED ALWAYS AS ({TOLD}) STORED NOT NULL",
    ]


def _make_months(room: str) -> None:
    op.execute(f"ALTER TABLE {room}_month ADD COLUMN told BIGINT DEFAULT 0 NOT NULL")
    op.execute(f"ALTER TABLE {room}_month ADD COLUMN cells INTEGER DEFAULT 0 NOT NULL")
    _tell_months(room, "figure")


def _tell_months(room: str, metric: str) -> None:
    dialect = op.get_bind().dialect.name
    keys = f"campaign_id, {metric}, month, value"
    # Of months whose days are gone.
    op.execute(f"UPDATE {room}_month SET told = (count + 2 - {DRAWN[dialect]}) / 3 * 3, cells = 1")  # noqa: S608
    op.execute(
        f"INSERT INTO {room}_month ({keys}, count, told, cells)"  # noqa: S608
        f" SELECT campaign_id, {metric}, {MONTH_OF[dialect]}, value, sum(count), sum(told),"
        f" sum(CASE WHEN told > 0 THEN 1 ELSE 0 END) FROM {room}_day WHERE true"
        f" GROUP BY campaign_id, {metric}, {MONTH_OF[dialect]}, value"
        f" ON CONFLICT ({keys}) DO UPDATE SET told = excluded.told, cells = excluded.cells"
    )


def _make_counts() -> None:
    rowid = " WITHOUT ROWID" if op.get_bind().dialect.name == "sqlite" else ""
    own = {
        "hour": ["day DATE NOT NULL", "hour SMALLINT NOT NULL", "count BIGINT NOT NULL"],
        "day": ["day DATE NOT NULL", "value VARCHAR(32) NOT NULL", "count BIGINT NOT NULL", *_of_a_cell()],
        "month": [
            "month DATE NOT NULL", "value VARCHAR(32) NOT NULL", "count BIGINT NOT NULL",
            "told BIGINT DEFAULT 0 NOT NULL", "cells INTEGER DEFAULT 0 NOT NULL",
        ],
    }  # fmt: skip
    for kind, columns in own.items():
        table = f"metric_{kind}"
        checks = [f"CONSTRAINT ck_{table}_count_is_positive CHECK (count > 0)"]
        if kind == "hour":
            checks.append(f"CONSTRAINT ck_{table}_hour_is_of_a_day CHECK (hour BETWEEN 0 AND 23)")
        key = ", ".join(("campaign_id", "metric", *KINDS[kind]))
        op.execute(
            f"CREATE TABLE {table} (campaign_id INTEGER NOT NULL, metric VARCHAR(20) NOT NULL, {', '.join(columns)},"
            f" CONSTRAINT pk_{table} PRIMARY KEY ({key}), {', '.join(checks)}){rowid}"
        )
        if kind != "month":
            op.create_index(op.f(f"ix_{table}_day"), table, ["day"])
