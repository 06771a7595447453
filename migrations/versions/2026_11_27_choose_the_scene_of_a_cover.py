"""Keep which scene staff chose for a campaign's cover.

A column that may stay empty, as it is for every campaign there is: then the words of the campaign decide. The previous
release's code works with this shape, and draws covers without scenes.
"""

import sqlalchemy as sa
from alembic import op

revision = "4c9b7d21e6a0"
down_revision = "5c9e0b7d31f8"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("campaign", sa.Column("scene", sa.String(length=12), nullable=True))


def downgrade() -> None:
    op.drop_column("campaign", "scene")
