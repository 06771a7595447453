"""«faults»: what a visitor gets while something is broken, what is lost of what was acknowledged, and for how long."""

import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path

from tests.bench import mishaps, sites
from tests.bench.table import Row, one
from tests.support import http_load
from tests.support.applications import Application
from tests.support.local_site import SLUG, LocalSite, statuses
from tests.support.smtp import SmtpSink

LASTS = float(os.environ.get("BENCH_FAULT_SECONDS", "6"))
"""Seconds that a fault lasts."""
PATIENCE = 60.0
"""Seconds after which a site that is not itself again is given up."""
LETTERS_PATIENCE = float(os.environ.get("BENCH_FAULT_LETTERS", "330"))
"""The same for letters: who was refused is asked again at longer and longer intervals."""
SOON = 10.0
GOAL = "0 lost, all answered, no 500, ≤ 10 s"
AT_A_TIME = 4
FORMS = 48
READ = [http_load.get("/"), http_load.get(f"/c/{SLUG}"), http_load.get("/policy")]

Mishap = Callable[[LocalSite], AbstractContextManager[None]]


@dataclass
class Told:
    """What visitors got while the fault lasted, and what became of it."""

    pages: Counter[int] = field(default_factory=Counter)
    forms: Counter[int] = field(default_factory=Counter)
    slowest: float = 0.0
    seconds: float = PATIENCE
    """Until the site was itself again."""
    letters_seconds: float = 0.0
    lost: int = 0
    letters_late: int = 0
    """Not there when patience ended, and kept to be sent: what a dead worker had taken up waits for its lease to run out."""
    letters_lost: int = 0
    halves: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        pages, forms = (
            ", ".join(f"{status or 'none'} × {n}" for status, n in sorted(of.items()))
            for of in (self.pages, self.forms)
        )
        late = f"{self.letters_late} late" if self.letters_late else "all there"
        lost = f"lost {self.lost} entries, {self.letters_lost} letters ({late} after {self.letters_seconds:.0f} s)"
        return f"pages {pages}; forms {forms}; slowest {self.slowest:.1f} s; {lost}{'; ' if self.halves else ''}{', '.join(self.halves)}"


def nothing(_stack: ExitStack, _place: Path) -> dict[str, str]:
    """No settings besides."""
    return {}


@dataclass(frozen=True)
class Fault:
    """One thing that can break, on which databases, and with which settings."""

    name: str
    mishap: Mishap
    database: str = "SQLite"
    settings: Callable[[ExitStack, Path], dict[str, str]] = nothing
    silent: bool = False
    """Whether it is the web server itself that is struck, so that some get no answer at all."""

    @property
    def is_plain(self) -> bool:
        """Whether it can strike any site."""
        return self.settings is nothing and self.database == "SQLite"


FAULTS = (
    Fault("disk full", mishaps.disk_full, settings=mishaps.on_small_disk),
    Fault("database away", mishaps.postgres_away("DATABASE_URL"), "PostgreSQL"),
    Fault("key store away", mishaps.postgres_away("KEYSTORE_URL"), "PostgreSQL"),
    *(Fault(f"mail refusing: {stage}", partial(mishaps.mail_refusing, stage)) for stage in mishaps.STAGES),
    Fault("Redis away", mishaps.redis_away, settings=mishaps.on_redis),
    Fault("clock a day ahead", partial(mishaps.clock_off, mishaps.A_DAY), settings=mishaps.on_own_clock),
    Fault("clock a day back", partial(mishaps.clock_off, -mishaps.A_DAY), settings=mishaps.on_own_clock),
    *(Fault(f"worker killed at {step}", partial(mishaps.worker_killed, step)) for step in mishaps.STEPS),
    Fault("web workers killed, twice", mishaps.web_killed, silent=True),
    Fault("slow bodies", mishaps.slow_bodies),
    Fault("locked database", mishaps.locked),
    Fault("read-only folder", mishaps.read_only, settings=mishaps.on_frozen_ground),
)


def measure() -> Iterator[Row]:
    """A row for each fault. Those that need nothing of their own strike one site after another, while it comes back."""
    wanted = [fault for fault in FAULTS if os.environ.get("BENCH_FAULTS", "") in fault.name]
    for fault in wanted:
        if not fault.is_plain:
            yield _alone(fault)
    plain = [fault for fault in wanted if fault.is_plain]
    while plain:
        with _site(plain[0]) as site:
            came_back = True
            while plain and came_back:
                told = _suffer(site, plain[0].mishap)
                came_back = told.seconds < PATIENCE and not told.letters_lost
                yield _row(plain.pop(0), told)


def _alone(fault: Fault) -> Row:
    try:
        with _site(fault) as site:
            return _row(fault, _suffer(site, fault.mishap))
    except mishaps.CannotBreak as why:
        return Row("faults", f"{fault.name}: NOT MEASURED, {why}", one(0, ""), None, None, GOAL, met=False)


def _row(fault: Fault, told: Told) -> Row:
    answers = told.pages + told.forms
    harmless = not told.lost and not told.letters_lost and not told.halves
    met = harmless and told.seconds <= SOON and not answers[500] and (fault.silent or not answers[0])
    what = f"{fault.name} ({fault.database}); {told}"
    return Row("faults", what, one(told.seconds, "s until itself"), None, None, GOAL, met)


@contextmanager
def _site(fault: Fault) -> Iterator[LocalSite]:
    with ExitStack() as stack:
        place = stack.enter_context(sites.folder())
        mail = stack.enter_context(SmtpSink())
        environ = fault.settings(stack, place)
        if fault.database == "PostgreSQL":
            environ |= mishaps.on_postgres(stack)
        folder = Path(environ.pop("VPLUSE_INSTANCE", str(place / "instance")))
        folder.mkdir(exist_ok=True)
        yield stack.enter_context(LocalSite(folder, mail, sites.people(19_000), **environ))


def _suffer(site: LocalSite, mishap: Mishap) -> Told:
    told, people = Told(), list(islice(site.newcomers, AT_A_TIME + FORMS))
    before, during = site.prepare(people[:AT_A_TIME]), site.prepare(people[AT_A_TIME:])
    answers = site.ask([form.request for form in before])
    acknowledged = [form for form, answer in zip(before, answers, strict=True) if answer and answer.status == 303]
    assert len(acknowledged) == len(before), statuses(answers)
    with mishap(site):
        acknowledged += _visit(site, during, told)
    _wait_until_itself(site, told)
    told.lost = len(site.witness().lost(form.shown_key for form in acknowledged))
    _send_the_rest(site, [form for form in during if form not in acknowledged])
    told.halves = site.witness().halves()
    told.lost = max(told.lost, len(site.witness().lost(form.shown_key for form in before + during)))
    _wait_for_letters(site, before + during, told)
    return told


def _visit(site: LocalSite, forms: list[Application], told: Told) -> list[Application]:
    """Read and send forms for as long as the fault lasts. Answers the forms that were taken."""
    taken, end, line = [], time.monotonic() + LASTS, iter(forms)
    while time.monotonic() < end:
        sent = list(islice(line, AT_A_TIME))
        answers = site.ask([*READ, *(form.request for form in sent)])
        told.pages += statuses(answers[: len(READ)])
        told.forms += statuses(answers[len(READ) :])
        told.slowest = max([told.slowest, *(answer.seconds for answer in answers if answer)])
        pairs = zip(sent, answers[len(READ) :], strict=True)
        taken += [form for form, answer in pairs if answer and answer.status == 303]
        time.sleep(LASTS * AT_A_TIME / FORMS)
    return taken


def _wait_until_itself(site: LocalSite, told: Told) -> None:
    started = time.monotonic()
    while time.monotonic() - started < PATIENCE:
        if site.is_itself():
            told.seconds = time.monotonic() - started
            return
        time.sleep(0.1)


def _send_the_rest(site: LocalSite, forms: list[Application]) -> None:
    """As people do who were told to come again."""
    deadline = time.monotonic() + PATIENCE
    while forms and time.monotonic() < deadline:
        answers = site.ask([form.request for form in forms])
        forms = [form for form, answer in zip(forms, answers, strict=True) if not answer or answer.status != 303]
        time.sleep(0.2)


def _wait_for_letters(site: LocalSite, forms: list[Application], told: Told) -> None:
    expected, started = {form.person["email"] for form in forms}, time.monotonic()
    missing = expected
    while time.monotonic() - started < LETTERS_PATIENCE:
        missing = expected - {address for letter in list(site.mail.deliveries) for address in letter.recipients}
        told.letters_seconds = time.monotonic() - started
        if not missing:
            return
        time.sleep(0.2)
    told.letters_late = min(len(missing), site.witness().unsent())
    told.letters_lost = len(missing) - told.letters_late
