"""Count how often closed days of day cells change, so that what they come to can be remembered.

A new table: the previous release's code knows nothing of it. While it is being replaced it may add to a closed day
without saying so; that it does only for counts that come more than a day late.
"""

import sqlalchemy as sa
from alembic import op

revision = "b7d2f3a91c08"
down_revision = "e5a07c31d9b6"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cells_version",
        sa.Column("cells", sa.String(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("cells", name=op.f("pk_cells_version")),
    )


def downgrade() -> None:
    op.drop_table("cells_version")
