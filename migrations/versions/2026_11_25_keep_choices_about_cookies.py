"""Keep choices about cookies, and the words in which they were offered.

New tables only: the previous release's code works with this shape.
"""

import sqlalchemy as sa
from alembic import op

revision = "8c2f4d7e1a90"
down_revision = "5b1e0c6a9d42"
branch_labels = None
depends_on = None

GUARDED = ("cookie_choice", "cookie_wording")
REFUSAL = "the consent ledger is append-only"


def upgrade() -> None:
    op.create_table(
        "cookie_wording",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("purposes", sa.JSON(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_cookie_wording")),
    )
    op.create_table(
        "cookie_choice",
        sa.Column("number", sa.String(length=14), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("wording_sha256", sa.String(length=64), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("outcome", sa.String(length=8), nullable=False),
        sa.Column("control", sa.String(length=6), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('accepted', 'refused', 'partly', 'changed', 'renewed', 'signal')",
            name=op.f("ck_cookie_choice_outcome_is_known"),
        ),
        sa.CheckConstraint("control IN ('banner', 'page', 'footer')", name=op.f("ck_cookie_choice_control_is_known")),
        sa.ForeignKeyConstraint(
            ["wording_sha256"], ["cookie_wording.sha256"], name=op.f("fk_cookie_choice_wording_sha256_cookie_wording")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_cookie_choice")),
    )
    op.create_index(op.f("ix_cookie_choice_made_at"), "cookie_choice", ["made_at"])
    _guard()


def downgrade() -> None:
    op.drop_table("cookie_choice")
    op.drop_table("cookie_wording")


def _guard() -> None:
    for table in GUARDED:
        if op.get_bind().dialect.name == "sqlite":
            for verb in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_refuses_{verb.lower()} BEFORE {verb} ON {table}"
                    f" BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
                )
        else:
            op.execute(
                f"CREATE TRIGGER {table}_refuses_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
                " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_ledger()"
            )
