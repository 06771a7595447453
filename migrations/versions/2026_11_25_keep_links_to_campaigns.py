"""Keep the links that staff make to campaigns, each with a name under which its visits are counted.

A new table only: the previous release's code works with this shape.
"""

import sqlalchemy as sa
from alembic import op

revision = "d17a60c9e3b8"
down_revision = "c5e90b7d2f14"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "campaign_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=24), nullable=False),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_campaign_link_campaign_id_campaign")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_link")),
        sa.UniqueConstraint("campaign_id", "name", name=op.f("uq_campaign_link_campaign_id_name")),
    )


def downgrade() -> None:
    op.drop_table("campaign_link")
