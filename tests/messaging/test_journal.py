"""What a local site has sent can be looked up there, and even there it lies sealed."""

import json
from uuid import UUID

import pytest

from tests.support.mail import Mailbox
from webapp.messaging import ConsoleSender, Journal, JournalledSender
from webapp.messaging.errors import NotSent
from webapp.messaging.senders import Rendered

MESSAGE = Rendered(UUID(int=1), "entry_code", "email", "timur@example.kz", "Ваш код", "Код 482109", "<p>482109</p>")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "new" / "outbox.sealed"


def test_an_empty_journal_has_no_messages(path):
    assert Journal(path, ["secret"]).messages() == []


def test_what_was_sent_is_told_the_newest_first(path):
    journal = Journal(path, ["secret"])
    for name in ("first", "second"):
        journal.add(Rendered(UUID(int=1), name, "sms", "+77071234567", "Код"))

    assert [message["name"] for message in Journal(path, ["secret"]).messages()] == ["second", "first"]
    assert set(journal.messages()[0]) == {"at", "channel", "to", "name", "subject", "text", "html"}


def test_nothing_in_the_file_can_be_read_without_the_secret(path):
    Journal(path, ["secret"]).add(MESSAGE)

    assert not any(told.encode() in path.read_bytes() for told in (MESSAGE.to, "482109", "entry_code"))
    assert Journal(path, ["another"]).messages() == []


def test_the_journal_is_read_on_when_the_secret_changes_and_sealed_anew_when_it_is_rotated(path):
    Journal(path, ["older"]).add(MESSAGE)
    both = Journal(path, ["newer", "older"])
    assert [message["to"] for message in both.messages()] == [MESSAGE.to]
    both.renew()

    assert [message["to"] for message in Journal(path, ["newer"]).messages()] == [MESSAGE.to]
    assert Journal(path, ["older"]).messages() == []


def test_only_the_newest_are_shown(path, monkeypatch):
    monkeypatch.setattr("webapp.messaging.journal.JOURNAL_LENGTH", 3)
    journal = Journal(path, ["secret"])
    for number in range(5):
        journal.add(Rendered(UUID(int=number), str(number), "sms", "", ""))

    assert [message["name"] for message in journal.messages()] == ["4", "3", "2"]


def test_what_was_not_sent_is_not_noted(path):
    class Away(Mailbox):
        def send(self, message):
            raise NotSent

    sender = JournalledSender(Away(), journal := Journal(path, ["secret"]))
    with pytest.raises(NotSent):
        sender.send(MESSAGE)
    sender.close()
    JournalledSender(Mailbox(), journal).send(MESSAGE)

    assert [message["to"] for message in journal.messages()] == [MESSAGE.to]


def test_the_console_tells_neither_words_nor_address(lone_app, log):
    sender = ConsoleSender()
    sender.send(MESSAGE)
    sender.close()

    line = json.loads(log.getvalue())
    assert (line["message_name"], line["channel"]) == ("entry_code", "email")
    assert not any(told in log.getvalue() for told in (MESSAGE.to, "482109", MESSAGE.text))
