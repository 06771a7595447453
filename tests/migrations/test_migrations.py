"""Every migration goes up and down, with data too, and leaves the database as the models say."""

from datetime import date
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from flask_migrate import Config, check, downgrade, upgrade
from sqlalchemy import func, inspect, select, text
from sqlalchemy.exc import DBAPIError

from tests.conftest import close, make_settings
from tests.support import postgres
from tests.support.factories import NOON, make_details, publish_campaign
from tests.support.mail import Mailbox, code_in, write_letters
from webapp import analytics, campaigns, consent, create_app, entries, participants
from webapp.analytics.queries import by_day, by_hour, totals
from webapp.campaigns import TEXTS
from webapp.campaigns.queries import find_draft_of
from webapp.participants import FIELD_NAMES
from webapp.platform import health, keystore, rounding
from webapp.platform.db import MIGRATIONS, db, transaction
from webapp.platform.model import Model

FOLDER = str(MIGRATIONS)
VERSION = "alembic_version"
COUNTS = "8d3f27b1c604"
MESSAGES = "a91c5e7d204b"
GUARDED = {
    "consent_event",
    "statement",
    "policy_text",
    "policy_version",
    "cookie_choice",
    "cookie_wording",
    "audit_event",
}


def script() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", FOLDER)
    return ScriptDirectory.from_config(config)


REVISIONS = [revision.revision for revision in script().walk_revisions()][::-1]


@pytest.fixture(params=["sqlite", "postgresql"])
def bare(request, tmp_path):
    """An app on two databases in which there is nothing at all."""
    urls = [f"sqlite:///{tmp_path / name}.db" for name in ("site", "keystore")]
    if request.param == "postgresql":
        urls = [postgres.create_database("bare_site"), postgres.create_database("bare_keystore")]
    app = create_app(make_settings(tmp_path, tuple(urls)))
    with app.app_context():
        yield app
        close(app)


def tables() -> set[str]:
    return set(inspect(db.engine).get_table_names()) - {VERSION}


def triggers() -> set[str]:
    if db.engine.dialect.name == "sqlite":
        query = "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger'"
    else:
        query = "SELECT relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid WHERE NOT tgisinternal"
    with db.engine.connect() as connection:
        return set(connection.scalars(text(query)))


def columns() -> dict[str, list[str]]:
    found = inspect(db.engine).get_multi_columns()  # in one question
    return {table: sorted(column["name"] for column in told) for (_, table), told in found.items() if table != VERSION}


def test_each_migration_goes_up_and_down_and_up_again(bare):
    shapes = {}
    for revision in REVISIONS:
        upgrade(directory=FOLDER, revision=revision)
        shapes[revision] = (columns(), triggers())
    for revision in reversed(REVISIONS):
        assert (columns(), triggers()) == shapes[revision]
        downgrade(directory=FOLDER, revision="-1")
    assert tables() == set()
    assert triggers() == set()

    upgrade(directory=FOLDER)
    assert (columns(), triggers()) == shapes[REVISIONS[-1]]


def test_the_last_migration_leaves_what_the_models_say(bare):
    upgrade(directory=FOLDER)
    check(directory=FOLDER)

    assert columns() == {
        name: sorted(column.name for column in table.columns) for name, table in Model.metadata.tables.items()
    }
    assert health.migrations_at_head()


def test_a_database_that_is_behind_is_known_to_be(bare):
    assert not health.migrations_at_head()
    upgrade(directory=FOLDER, revision=REVISIONS[0])

    assert not health.migrations_at_head()


def test_the_ledger_is_guarded_after_the_upgrade(bare):
    upgrade(directory=FOLDER)

    assert triggers() == GUARDED


def test_an_upgrade_keeps_the_data_and_the_site_goes_on(bare):
    upgrade(directory=FOLDER)
    participants.pair()
    campaign, mailbox = publish_campaign(), Mailbox()
    details = make_details(campaign)
    entries.enter(campaign, details, at=NOON)
    code = code_in(mailbox.fetch_one())
    db.session.remove()

    downgrade(directory=FOLDER, revision=REVISIONS[0])
    upgrade(directory=FOLDER)

    assert consent.verify().faults == ()
    assert entries.confirm_by_code(campaign, details.evidence.shown_key, code, at=NOON).ticket
    with pytest.raises(DBAPIError, match="append-only"), transaction():
        db.session.execute(text("DELETE FROM consent_event"))


def test_the_counts_go_and_come_with_their_migration_and_counting_goes_on(bare):
    upgrade(directory=FOLDER)
    participants.pair()
    publish_campaign()
    sums = {(("first-snow", "views", NOON.date(), 12, "landing"),): 7}
    analytics.keep(sums)
    db.session.remove()
    downgrade(directory=FOLDER, revision=COUNTS + "-1")
    upgrade(directory=FOLDER)
    analytics.keep(sums)

    assert by_day("first-snow", "views", NOON.date(), NOON.date()) == {NOON.date(): 7}


def test_the_release_before_can_write_into_the_new_shape(bare):
    upgrade(directory=FOLDER, revision=COUNTS)
    known = ", ".join(name for name in columns()["campaign"] if name not in {"id", "slug"})
    upgrade(directory=FOLDER)
    participants.pair()
    campaign = publish_campaign()
    entries.enter(campaign, make_details(campaign), at=NOON)
    with transaction():
        copied = f"INSERT INTO campaign (slug, {known}) SELECT 'as-before', {known} FROM campaign"
        db.session.execute(text(copied))

    assert db.session.scalar(select(func.count()).select_from(entries.Entry)) == 1
    assert campaigns.find_by_slug("as-before").closed_at is None


def test_a_campaign_of_the_release_before_can_be_edited(bare):
    upgrade(directory=FOLDER)
    participants.pair()
    campaign = publish_campaign()
    drafted = find_draft_of(campaign.id).content
    db.session.remove()
    downgrade(directory=FOLDER, revision=COUNTS)
    upgrade(directory=FOLDER)
    row = find_draft_of(campaign.id)

    assert row.parsed_content.faults(FIELD_NAMES, campaigns.RULE_PLACEHOLDERS) == []
    assert {part.split(".")[-1] for part in campaigns.changed(drafted, row.content)} <= {"rules", *TEXTS}


def test_the_key_store_is_made_where_it_is_missing_and_left_where_it_is(bare):
    upgrade(directory=FOLDER)
    store = keystore.current()
    participants.pair()
    key = store.take()
    participants.pair()

    assert store.find(key.person_id) == key
    assert set(inspect(store.engine).get_table_names()) == {
        "person_key",
        "destroyed_key",
        "index_key",
        "key_installation",
    }


def test_migrations_follow_one_another_in_one_line():
    assert script().get_heads() == [REVISIONS[-1]]
    assert [revision for revision in script().walk_revisions() if revision.is_branch_point] == []


def test_every_migration_is_named_by_a_day_and_a_sentence():
    names = [revision.module.__file__.rsplit("/", 1)[1] for revision in script().walk_revisions()]

    assert all(name[:11].count("_") == 3 and name[:4].isdigit() and name.count("_") > 4 for name in names)


def messages_in_the_newest_shape(number: int) -> list[Any]:
    """Migrate all the way and put that many messages into the outbox; answers their numbers, in order."""
    upgrade(directory=FOLDER)
    keystore.create_tables()
    participants.pair()
    campaign = publish_campaign()
    for _ in range(number):
        entries.enter(campaign, make_details(campaign), at=NOON)
    write_letters()
    return list(db.session.scalars(text("SELECT id FROM outbox_message ORDER BY id")))


def test_messages_under_way_survive_their_migration_and_are_sent_after_it(bare):
    ids, mailbox = messages_in_the_newest_shape(4), Mailbox()
    with transaction():
        for state, message_id in zip(("failed", "sending", "uncertain", "waiting"), ids, strict=True):
            of_one = text("UPDATE outbox_message SET state = :state WHERE id = :id")
            db.session.execute(of_one, {"state": state, "id": message_id})
    db.session.remove()
    downgrade(directory=FOLDER, revision=f"{MESSAGES}-1")
    with db.engine.connect() as connection:
        states = sorted(connection.scalars(text("SELECT state FROM outbox_message")))
    assert states == ["failed", "sending", "waiting", "waiting"]
    upgrade(directory=FOLDER)

    assert len(mailbox.fetch()) == 3


SMS = "5c9e0b7d31f8"


def test_an_sms_that_may_have_been_sent_is_not_sent_by_the_release_before(bare):
    ids, mailbox = messages_in_the_newest_shape(5), Mailbox()
    with transaction():
        for state, message_id in zip(("delivered", "cancelled", "sending", "uncertain", "waiting"), ids, strict=True):
            handed = None if state in {"cancelled", "waiting"} else NOON
            of_one = text("UPDATE outbox_message SET state = :state, handed_at = :handed WHERE id = :id")
            db.session.execute(of_one, {"state": state, "id": message_id, "handed": handed})
    db.session.remove()
    downgrade(directory=FOLDER, revision=f"{SMS}-1")
    with db.engine.connect() as connection:
        states = sorted(connection.scalars(text("SELECT state FROM outbox_message")))
    assert states == ["failed", "failed", "failed", "sent", "waiting"]
    upgrade(directory=FOLDER)

    assert len(mailbox.fetch()) == 1


CELLS = "d15c8e40b9f7"
OF_THEN = """
    INSERT INTO figure_day (campaign_id, figure, day, value, count) VALUES (1, 'sent', '2026-11-23', 'ru', 4)
    ON CONFLICT (campaign_id, figure, day, value) DO UPDATE SET count = figure_day.count + excluded.count
"""
VISITS_OF_THEN = """
    INSERT INTO {table} (campaign, figure, day, {key}, count) VALUES ('first-snow', 'visits', '2026-11-23', {value}, 5)
    ON CONFLICT (campaign, figure, day, {key}) DO UPDATE SET count = {table}.count + excluded.count
"""


def write_as_then() -> None:
    with transaction():
        db.session.execute(text(OF_THEN))
        db.session.execute(text(VISITS_OF_THEN.format(table="analytics_day", key="value", value="'vk'")))
        db.session.execute(text(VISITS_OF_THEN.format(table="analytics_hour", key="hour", value="9")))


def test_cells_that_are_there_get_their_draw_and_their_months_are_told_as_they_are(bare):
    upgrade(directory=FOLDER, revision=CELLS + "-1")
    with transaction():
        rows = ", ".join(f"(1, 'sent', '2026-11-23', 'v{number}', {number})" for number in range(300))
        db.session.execute(text(f"INSERT INTO figure_day (campaign_id, figure, day, value, count) VALUES {rows}"))
        db.session.execute(
            text("INSERT INTO figure_month SELECT 1, 'sent', '2026-11-01', value, count FROM figure_day")
        )
    upgrade(directory=FOLDER)

    cells = db.session.execute(text("SELECT count, u, told FROM figure_day")).all()
    assert {u for _count, u, _told in cells} == {0, 1, 2}
    assert all(told == rounding.rounded(count, u) for count, u, told in cells)
    months = db.session.execute(text("SELECT count, told FROM figure_month")).all()
    assert sorted(months) == sorted((count, told) for count, _u, told in cells)


def test_what_the_release_before_counts_while_it_is_replaced_is_drawn_for_told_and_taken_over(bare):
    upgrade(directory=FOLDER)
    participants.pair()
    publish_campaign()
    for _ in range(2):
        write_as_then()
        analytics.take_over()
    day = date(2026, 11, 23)

    count, u, told = db.session.execute(text("SELECT count, u, told FROM figure_day")).one()
    assert (count, told) == (8, rounding.rounded(8, u))
    assert totals("first-snow", day, day) == {"visits": {"vk": 10}}
    assert by_hour("first-snow", "visits", day, day) == {(day, 9): 10}


def test_going_back_the_counts_stand_under_their_slugs_with_what_was_not_taken_over_yet(bare):
    upgrade(directory=FOLDER)
    participants.pair()
    publish_campaign()
    for _ in range(2):
        write_as_then()
    analytics.take_over()
    write_as_then()
    downgrade(directory=FOLDER, revision=CELLS + "-1")

    rows = db.session.execute(text("SELECT campaign, value, count FROM analytics_day")).all()
    assert rows == [("first-snow", "vk", 15)]
