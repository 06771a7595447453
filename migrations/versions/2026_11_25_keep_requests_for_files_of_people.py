"""Keep requests for files of personal data, and let the entries of a campaign be listed by key.

A new table and an index: the previous release's code works with this shape.
"""

import sqlalchemy as sa
from alembic import op

revision = "9c4e7b2d8f15"
down_revision = "9b1d5a3c7e20"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "export_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("only_confirmed", sa.Boolean(), nullable=False),
        sa.Column("ground", sa.String(length=20), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved", sa.Boolean(), nullable=True),
        sa.Column("refusal", sa.String(), nullable=True),
        sa.Column("downloaded_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (decided_by IS NULL)", name=op.f("ck_export_request_a_decision_has_its_maker")
        ),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_export_request_campaign_id_campaign")),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["staff_member.id"], name=op.f("fk_export_request_asked_by_staff_member")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["staff_member.id"], name=op.f("fk_export_request_decided_by_staff_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export_request")),
    )
    op.create_index(op.f("ix_export_request_campaign_id"), "export_request", ["campaign_id"])
    op.create_index(op.f("ix_entry_campaign_id_entered_at_id"), "entry", ["campaign_id", "entered_at", "id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_entry_campaign_id_entered_at_id"), table_name="entry")
    op.drop_table("export_request")
