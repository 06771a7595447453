"""Keep notes on days and targets of campaigns, and links to figures that are read anew.

New tables, and a column that may stay empty: the previous release's code works with this shape, and takes a link that is
read anew for a frozen one.
"""

import sqlalchemy as sa
from alembic import op

revision = "c4f07d92e6a5"
down_revision = "d15c8e40b9f7"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("shared_board", sa.Column("query", sa.JSON(none_as_null=True), nullable=True))
    op.create_table(
        "report_note",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("text", sa.String(length=80), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("removed_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_report_note_campaign_id_campaign")),
        sa.ForeignKeyConstraint(["made_by"], ["staff_member.id"], name=op.f("fk_report_note_made_by_staff_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_note")),
    )
    op.create_index(op.f("ix_report_note_campaign_id_day"), "report_note", ["campaign_id", "day"])
    op.create_table(
        "report_target",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("goal", sa.Integer(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_report_target_campaign_id_campaign")),
        sa.ForeignKeyConstraint(["made_by"], ["staff_member.id"], name=op.f("fk_report_target_made_by_staff_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_target")),
    )
    op.create_index(op.f("ix_report_target_campaign_id"), "report_target", ["campaign_id"])


def downgrade() -> None:
    op.drop_table("report_target")
    op.drop_table("report_note")
    op.drop_column("shared_board", "query")
