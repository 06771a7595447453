"""Give the installation an id, and a place to mark how its clock stood.

Two new tables: the previous release's code works with this shape. The id itself comes with `flask keys store` or the
first start, which see that the key store is the one that fits.
"""

import sqlalchemy as sa
from alembic import op

revision = "f3b8d05a71c2"
down_revision = "e27a4c96b1d8"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "installation",
        sa.Column("one", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("one = 1", name=op.f("ck_installation_is_one")),
        sa.PrimaryKeyConstraint("one", name=op.f("pk_installation")),
    )
    op.create_table(
        "clock_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("boot", sa.String(length=36), nullable=False),
        sa.Column("uptime", sa.Float(precision=53), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_mark")),
    )


def downgrade() -> None:
    op.drop_table("clock_mark")
    op.drop_table("installation")
