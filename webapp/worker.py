"""The timetable: everything that happens by the clock or off the request.

A task only says when; what it does is an operation of a room, which can be run twice or late without harm.
"""

from collections.abc import Callable
from functools import partial, update_wrapper

from flask import Flask
from huey import crontab

from webapp import accounts, analytics, campaigns, entries, messaging, participants, rollups
from webapp.messaging import ConsoleSender, Journal, JournalledSender, Sender
from webapp.platform import clock, clock_watch, logs
from webapp.platform.app_state import Slot, state_of
from webapp.settings import Settings
from webapp.sms_settings import CONSOLE

JOURNAL_FILE = "outbox.sealed"
DISPATCHER = Slot[messaging.Dispatcher]()
GATEWAY = Slot[messaging.SmsGateway]()
CHECK_SMS_TASK = "check_sms_providers"


def init_app(app: Flask, settings: Settings) -> None:
    """Put the timetable on the app's queue."""
    queue, tasks = state_of(app).queue, state_of(app).tasks
    GATEWAY.put(messaging.make_gateway(settings.sms), app)
    senders = make_senders(app, settings)
    tell_staff = update_wrapper(partial(_tell_staff, senders), _tell_staff)
    dispatcher = DISPATCHER.put(messaging.Dispatcher(senders, app.app_context), app)

    def send_messages() -> None:
        entries.write_letters(clock.now())
        dispatcher.wake()

    def sweep_outbox() -> None:
        send_messages()  # for what a lost job, a dead worker or a failing server has left behind
        clock_watch.look(clock.now())
        messaging.forget_sent(clock.now())

    def clean_up_entries() -> None:
        clock_watch.look(clock.now())
        entries.clean_up(clock.now(), settings.destroyed_at_once)

    def finish_destructions() -> None:
        participants.destroy_pending_keys(clock.now(), settings.destroyed_at_once)

    def renew_indexes() -> None:
        clock_watch.look(clock.now())
        entries.renew_indexes(clock.now(), settings.index_key_lifetime)

    def roll_counts() -> None:
        clock_watch.look(clock.now())
        analytics.roll(clock.now())
        rollups.forget(clock.now())
        campaigns.forget_autosaves(clock.now())

    def aggregate() -> None:
        rollups.aggregate()
        analytics.take_over()

    _ask_sms_providers(app)
    tasks[messaging.SEND_TASK] = queue.task(name=messaging.SEND_TASK)(_in_app(app, send_messages))
    tasks[accounts.SEND_TASK] = queue.task(name=accounts.SEND_TASK)(_in_app(app, tell_staff))
    tasks[rollups.AGGREGATE_TASK] = queue.task(name=rollups.AGGREGATE_TASK)(_in_app(app, aggregate))
    tasks[campaigns.PREPARE_TASK] = queue.task(name=campaigns.PREPARE_TASK)(_in_app(app, campaigns.prepare_pictures))
    queue.periodic_task(crontab(minute="*"), name="sweep_pictures")(_in_app(app, campaigns.prepare_pictures))
    queue.periodic_task(crontab(minute="*"), name="sweep_outbox")(_in_app(app, sweep_outbox))
    queue.periodic_task(crontab(minute="*"), name="sweep_staff_notices")(_in_app(app, tell_staff))
    queue.periodic_task(crontab(minute="*"), name="gather_figures_by_the_minute")(_in_app(app, aggregate))
    queue.periodic_task(crontab(minute="*/10"), name="clean_up_entries")(_in_app(app, clean_up_entries))
    queue.periodic_task(crontab(minute="*/5"), name="finish_destructions")(_in_app(app, finish_destructions))
    queue.periodic_task(crontab(minute="20"), name="renew_indexes")(_in_app(app, renew_indexes))
    # The queue's clock is UTC: five past midnight in Almaty, when the last sums of the day are in.
    queue.periodic_task(crontab(hour="19", minute="5"), name="roll_counts")(_in_app(app, roll_counts))


def _ask_sms_providers(app: Flask) -> None:
    """Put on the timetable what is asked of SMS providers: what became of messages, and how our accounts fare."""
    queue, gateway = state_of(app).queue, GATEWAY.get(app)

    def look_up_sms() -> None:
        messaging.look_up(gateway, clock.now())

    state_of(app).tasks[CHECK_SMS_TASK] = queue.task(name=CHECK_SMS_TASK)(_in_app(app, gateway.check))
    queue.periodic_task(crontab(minute="*"), name="look_up_sms")(_in_app(app, look_up_sms))
    queue.periodic_task(crontab(minute="*/10"), name="look_at_sms_providers")(_in_app(app, gateway.check))


def make_senders(app: Flask, settings: Settings) -> Callable[[], dict[str, Sender]]:
    """How to open the senders of a site: a set for each run, since one is used by one thread at a time."""
    journal = Journal(settings.instance / JOURNAL_FILE, settings.secret_keys.values())
    if settings.is_local:
        messaging.JOURNAL.put(journal, app)

    relays = messaging.make_relays(settings)

    def make() -> dict[str, Sender]:
        email: Sender = relays.open() if settings.smtp_url else ConsoleSender()
        is_console = settings.sms.providers == (CONSOLE,)
        senders: dict[str, Sender] = {
            "email": email,
            "sms": ConsoleSender() if is_console else messaging.SmsSender(GATEWAY.get(app)),
        }
        if settings.is_local:
            return {channel: JournalledSender(sender, journal) for channel, sender in senders.items()}
        return senders

    return make


def run(app: Flask) -> None:
    """Work until told to stop (SIGINT, SIGTERM); what is under way is finished first.

    Raises `participants.KeysDoNotFit` where the key store is not the one that belongs to the database.
    """
    participants.refuse_to_start()
    dispatcher = DISPATCHER.get(app)
    state_of(app).tasks[messaging.SEND_TASK]()  # letters that were not written while nobody worked
    state_of(app).tasks[
        CHECK_SMS_TASK
    ]()  # a sender's name that is not ours is found before anything goes under another
    dispatcher.start()
    consumer = state_of(app).queue.create_consumer(
        workers=2, periodic=True, initial_delay=0.05, backoff=1.2, max_delay=0.5
    )
    try:
        consumer.run()
    finally:
        dispatcher.stop()
        GATEWAY.get(app).close()


def _tell_staff(senders: Callable[[], dict[str, Sender]]) -> None:
    messaging.send_staff_notices(senders())
    accounts.forget_notices(clock.now())


def _in_app(app: Flask, task: Callable[[], object]) -> Callable[[], None]:
    def run_task() -> None:
        # The timetable goes on, and the log says why.
        with app.app_context(), logs.keep_going("a task failed", task=task.__name__):
            task()

    return run_task
