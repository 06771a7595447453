"""Let several entries of one person wait side by side, of whom one at most holds the place; and note letters that are due.

The previous release's code works with this shape: it never makes a second entry of a person, and what it does not name
stays empty. Going back, what that release cannot hold goes: of each person's entries the one with the place stays, else
the newest, and the persons of the others go with their keys, by the worker.
"""

import sqlalchemy as sa
from alembic import op

revision = "b6d41f92c7a3"
down_revision = "c6d20f8ab417"
branch_labels = None
depends_on = None

AS_NAMED = {"ck": "%(constraint_name)s"}
"""SQLite rebuilds the table, and would name each check once more by the convention."""
HOLDS_PLACE = "confirmed_at IS NOT NULL AND contests_id IS NULL AND refused_at IS NULL"
SUPERFLUOUS = """
    CREATE TEMPORARY TABLE superfluous AS
    SELECT id, participant_id FROM (
        SELECT id, participant_id, row_number() OVER (
            PARTITION BY campaign_id, person_index
            ORDER BY CASE WHEN confirmed_at IS NOT NULL AND contests_id IS NULL AND refused_at IS NULL THEN 0 ELSE 1 END,
                     entered_at DESC, id
        ) AS place FROM entry
    ) AS ranked WHERE place > 1
"""


def upgrade() -> None:
    _keep_attempts()
    with op.batch_alter_table("entry", naming_convention=AS_NAMED) as batch:
        batch.drop_constraint("uq_entry_campaign_id_person_index", type_="unique")
        batch.add_column(sa.Column("contests_id", sa.Uuid(), nullable=True))
        batch.add_column(sa.Column("refused_at", sa.DateTime(timezone=True), nullable=True))
        batch.create_foreign_key(op.f("fk_entry_contests_id_entry"), "entry", ["contests_id"], ["id"])
    _give_attempts_back()
    where = {"sqlite_where": sa.text(HOLDS_PLACE), "postgresql_where": sa.text(HOLDS_PLACE)}
    op.create_index("uq_entry_place", "entry", ["campaign_id", "person_index"], unique=True, **where)
    op.create_index(op.f("ix_entry_campaign_id_person_index"), "entry", ["campaign_id", "person_index"])
    op.create_index(op.f("ix_entry_contests_id"), "entry", ["contests_id"])
    with op.batch_alter_table("attempt", naming_convention=AS_NAMED) as batch:
        batch.add_column(sa.Column("letter", sa.String(length=6), nullable=True))
        batch.add_column(sa.Column("letter_due_at", sa.DateTime(timezone=True), nullable=True))
        batch.create_check_constraint(op.f("ck_attempt_letter_is_known"), "letter IN ('code', 'ticket')")
        batch.create_check_constraint(
            op.f("ck_attempt_a_letter_has_its_moment"), "(letter IS NULL) = (letter_due_at IS NULL)"
        )
    op.create_index(op.f("ix_attempt_letter_due_at"), "attempt", ["letter_due_at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_attempt_letter_due_at"), table_name="attempt")
    with op.batch_alter_table("attempt", naming_convention=AS_NAMED) as batch:
        batch.drop_constraint(op.f("ck_attempt_a_letter_has_its_moment"), type_="check")
        batch.drop_constraint(op.f("ck_attempt_letter_is_known"), type_="check")
        batch.drop_column("letter_due_at")
        batch.drop_column("letter")
    op.execute(SUPERFLUOUS)
    op.execute("UPDATE entry SET contests_id = NULL")
    op.execute("DELETE FROM entry WHERE id IN (SELECT id FROM superfluous)")
    op.execute("DELETE FROM participant WHERE id IN (SELECT participant_id FROM superfluous)")
    op.execute(
        "INSERT INTO doomed_key (person_id, doomed_at) SELECT participant_id, CURRENT_TIMESTAMP FROM superfluous"
        " WHERE participant_id NOT IN (SELECT person_id FROM doomed_key)"
    )
    op.execute("DROP TABLE superfluous")
    for name in ("uq_entry_place", "ix_entry_campaign_id_person_index", "ix_entry_contests_id"):
        op.drop_index(op.f(name), table_name="entry")
    _keep_attempts()
    with op.batch_alter_table("entry", naming_convention=AS_NAMED) as batch:
        batch.drop_constraint(op.f("fk_entry_contests_id_entry"), type_="foreignkey")
        batch.drop_column("refused_at")
        batch.drop_column("contests_id")
        batch.create_unique_constraint(op.f("uq_entry_campaign_id_person_index"), ["campaign_id", "person_index"])
    _give_attempts_back()


def _keep_attempts() -> None:
    # SQLite rebuilds a table to alter it, and its going makes every attempt forget its entry.
    op.execute("CREATE TEMPORARY TABLE kept_attempt AS SELECT id, entry_id FROM attempt WHERE entry_id IS NOT NULL")


def _give_attempts_back() -> None:
    op.execute(
        "UPDATE attempt SET entry_id = (SELECT entry_id FROM kept_attempt WHERE kept_attempt.id = attempt.id)"
        " WHERE entry_id IS NULL AND id IN (SELECT id FROM kept_attempt)"
    )
    op.execute("DROP TABLE kept_attempt")
