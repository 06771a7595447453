"""Keep which versions of the site's secret there were, and the digest of each export's password.

A new table, and a column that may be empty: the previous release's code works with this shape.
"""

import sqlalchemy as sa
from alembic import op

revision = "b7d30e5f9a42"
down_revision = "f3b8d05a71c2"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "secret_version",
        sa.Column("fingerprint", sa.Uuid(), nullable=False),
        sa.Column("version", sa.String(length=8), nullable=False),
        sa.Column("newest_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retained", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("fingerprint", name=op.f("pk_secret_version")),
    )
    op.add_column("export_request", sa.Column("password_sha256", sa.LargeBinary(length=32), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("export_request") as table:
        table.drop_column("password_sha256")
    op.drop_table("secret_version")
