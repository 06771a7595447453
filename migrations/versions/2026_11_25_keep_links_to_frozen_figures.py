"""Keep boards frozen behind links for people without an account.

A new table only: the previous release's code works with this shape.
"""

import sqlalchemy as sa
from alembic import op

revision = "c5e90b7d2f14"
down_revision = "a4c81f0e6d35"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "shared_board",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_sha256", sa.LargeBinary(length=32), nullable=False),
        sa.Column("campaign", sa.String(length=60), nullable=True),
        sa.Column("filters", sa.JSON(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["made_by"], ["staff_member.id"], name=op.f("fk_shared_board_made_by_staff_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shared_board")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_shared_board_token_sha256")),
    )
    op.create_index(op.f("ix_shared_board_campaign"), "shared_board", ["campaign"])


def downgrade() -> None:
    op.drop_table("shared_board")
