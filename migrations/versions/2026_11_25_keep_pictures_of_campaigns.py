"""Keep the pictures of campaigns: their bytes by digest, and which one a campaign shows.

A new table and a column that may stay empty: the previous release's code works with this shape, and shows drawn covers.
"""

import sqlalchemy as sa
from alembic import op

revision = "e27a4c96b1d8"
down_revision = "d17a60c9e3b8"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "picture_variant",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("format", sa.String(length=4), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_picture_variant")),
    )
    op.add_column("campaign", sa.Column("picture", sa.JSON(none_as_null=True), nullable=True))


def downgrade() -> None:
    op.drop_column("campaign", "picture")
    op.drop_table("picture_variant")
