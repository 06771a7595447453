"""Keep a file that was handed in as a picture until the worker has made the picture of it.

A new table: the previous release's code knows nothing of it, and makes pictures within the request.
"""

import sqlalchemy as sa
from alembic import op

revision = "e5a07c31d9b6"
down_revision = "c4f07d92e6a5"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "picture_upload",
        sa.Column("draft_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("token", sa.Uuid(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("alt", sa.JSON(), nullable=False),
        sa.Column("ground", sa.String(length=10), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("handed_in_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("taken_on_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refused", sa.String(length=10), nullable=True),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["campaign_draft.id"], name=op.f("fk_picture_upload_draft_id_campaign_draft")
        ),
        sa.PrimaryKeyConstraint("draft_id", name=op.f("pk_picture_upload")),
    )


def downgrade() -> None:
    op.drop_table("picture_upload")
