"""Let the address that a code goes to be corrected once.

A column that may stay empty: the previous release's code works with this shape.
"""

import sqlalchemy as sa
from alembic import op

revision = "d4e81b60c92f"
down_revision = "5b1d7c90e3f8"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("attempt", sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("attempt", "corrected_at")
