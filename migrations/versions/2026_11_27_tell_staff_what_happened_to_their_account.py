"""Tell staff what happened to their account, and ask for a proof for each deed that needs one.

A new table, and a column that may stay empty: the previous release's code works with this shape.
"""

import sqlalchemy as sa
from alembic import op

revision = "7c1e5a90b3d2"
down_revision = "b7d30e5f9a42"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("staff_session", sa.Column("fresh_until", MOMENT, nullable=True))
    op.create_table(
        "staff_notice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("happened_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claim", sa.Uuid(), nullable=True),
        sa.Column("settled_at", MOMENT, nullable=True),
        sa.Column("fault", sa.String(length=100), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff_member.id"], name=op.f("fk_staff_notice_staff_id_staff_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_notice")),
    )
    op.create_index(op.f("ix_staff_notice_staff_id"), "staff_notice", ["staff_id"])
    op.create_index(op.f("ix_staff_notice_settled_at_due_at"), "staff_notice", ["settled_at", "due_at"])


def downgrade() -> None:
    op.drop_table("staff_notice")
    op.drop_column("staff_session", "fresh_until")
