from threading import Event, Thread
from uuid import UUID

from flask import Flask

from webapp import accounts
from webapp.platform import clock
from webapp.platform.db import transaction

A_WHILE = 0.5
"""Seconds in which the second would have gone through, were nothing in its way."""


def close(app: Flask, whom: UUID, by: UUID, refusals: list[Exception], has_closed: Event, may_end: Event) -> None:
    with app.app_context():
        member = accounts.find_member(whom)
        assert member is not None
        try:
            with transaction():
                accounts.close(member, by, clock.now())
                has_closed.set()
                may_end.wait(20)
        except accounts.LastAdministrator as refusal:
            refusals.append(refusal)


def test_two_who_close_one_another_at_once_leave_one(app: Flask):
    names = ("first@example.kz", "second@example.kz")
    first, second = (accounts.add_member(name, "Сәуле", accounts.ADMINISTRATOR, "ru", clock.now()).id for name in names)
    refusals: list[Exception] = []
    has_closed, may_end = Event(), Event()
    one = Thread(target=close, args=(app, second, first, refusals, has_closed, may_end))
    other = Thread(target=close, args=(app, first, second, refusals, Event(), may_end))
    one.start()
    assert has_closed.wait(20)
    other.start()
    other.join(A_WHILE)
    may_end.set()
    one.join(20)
    other.join(20)

    assert len(refusals) == 1
