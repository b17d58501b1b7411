"""Offices to test with.

People, a cycle, a clock to move, and the steps of a year, each of which begins where another ends.
"""

from __future__ import annotations

import contextlib
import copy
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

from engine import clock, errors, records
from storage import cases, database, queries, tasks
from storage import requests as stored_requests
from storage.evidence import verification
from storage.ledger import journal
from tests.support import schemes
from workflows.assessment import findings as findings_
from workflows.assessment import mark_confirmation
from workflows.assessment import marks as assessor_marks
from workflows.cases import cycles, scheduler, submissions, transitions
from workflows.consultations import coverage, general_review, letters, replies, requests
from workflows.directory import users
from workflows.kernel import cycle_view, known_cycles, past
from workflows.kernel.cycle_view import CycleView
from workflows.kernel.service import Outcome, Service
from workflows.kernel.sign_in import sign_in
from workflows.lists import lineage
from workflows.rehearsal import director, fiction
from workflows.reports import board, explain, opinion_matrix
from workflows.scheme import model
from workflows.selection import awards, decisions, proposals, public_notice

if TYPE_CHECKING:
    import pytest

R = TypeVar("R")
PLAN_FILE = submissions.File(name="方案.txt", content="本单位实施方案。\n".encode())
RANKED = ("U01", "U02", "U04", "U05", "U06")
POINTS = {"U01": (45, 40), "U02": (44, 40), "U04": (40, 40), "U05": (30, 30), "U06": (20, 20)}
_LETTER_POINTS = {
    "U01": (45, 45),
    "U02": (44, 44),
    "U04": (43, 43),
    "U05": (42, 42),
    "U06": (30, 30),
    "U07": (20, 20),
}
FINE, AGAINST, INFORMS = "无不同意见", "不宜命名", "供参考"


class Office:
    """An office at a moving clock.

    A clerk who keys in, a reviewer who confirms, the system that wakes tasks.
    """

    def __init__(
        self, store: database.Database, start: datetime = datetime(2020, 5, 6, 1, tzinfo=UTC)
    ) -> None:
        self.store = store
        self.time = clock.VirtualClock(start)
        self.system = Service(store, self.time, records.SYSTEM)
        users.begin(self.system, name="张经办", is_sandbox=True, asks_proof=False)
        self.clerk = self.sit("张经办")
        users.add(self.clerk, name="李审核", roles=["审核人"])
        self.reviewer = self.sit("李审核")
        self.book = 0

    def over(self, store: database.Database) -> Office:
        """The same office at the same hour, over a copy of its database."""
        found = copy.copy(self)
        found.store, found.time = store, clock.VirtualClock(self.time.now())
        found.system = Service(store, found.time, records.SYSTEM)
        found.clerk, found.reviewer = found.sit("张经办"), found.sit("李审核")
        return found

    def sit(self, name: str) -> Service:
        """The services as that person uses them."""
        return self.system.on_behalf_of(sign_in(self.store, name, "", now=self.time.now()))

    def open(self, plan: model.Scheme | None = None) -> Office:
        """A cycle of the small scheme (or another), its first tasks woken."""
        cycles.open_(self.clerk, scheme=plan or schemes.small())
        with self.store.reading() as connection:
            self.book = known_cycles.listing(connection)[-1].book
        self.tick()
        return self

    def go(self, day: str, hour: str = "10:00") -> Office:
        """It is that day; the tick has run."""
        self.time.move_to(clock.at(date.fromisoformat(day), hour, "Asia/Shanghai"))
        self.tick()
        return self

    def tick(self) -> Outcome:
        return scheduler.run_all_due(self.system)

    def look(self, ask: Callable[[CycleView], R], as_of: date | None = None) -> R:
        """An answer out of the cycle as it is."""
        with past.looking(self.store, self.book, now=self.time.now(), as_of=as_of) as cycle:
            return ask(cycle)

    def task(self, subject: str, kind: str) -> tasks.Task:
        return self.look(
            lambda seen: next(
                one for one in seen.every_task if (one.subject, one.kind) == (subject, kind)
            )
        )

    def case(self, subject: str) -> cases.Case:
        return self.look(
            lambda seen: next(one for one in seen.every_case if one.subject == subject)
        )

    def hand_in(self, *subjects: str, kind: str = "paper", **more: object) -> Outcome:
        papers = [
            submissions.Paper(subject=one, task=kind, files=(PLAN_FILE,), **more)
            for one in subjects
        ]  # type: ignore[arg-type]
        return submissions.submit(self.clerk, ledger=self.book, papers=papers)

    def accept(self, *subjects: str, kind: str = "paper") -> Outcome:
        return submissions.accept(
            self.clerk, ledger=self.book, ids=[self.task(one, kind).id for one in subjects]
        )

    def advance(self, *subjects: str, carry_over: str = "") -> Outcome:
        return transitions.advance(
            self.clerk,
            ledger=self.book,
            selection=transitions.Selection(subjects=subjects),
            carry_over=carry_over,
        )

    def states(self, *, track: str = "unit") -> dict[str, str]:
        return self.look(lambda seen: {case.subject: case.state for case in seen.of_track(track)})

    def owed(self, subject: str) -> list[str]:
        """The sentences of what is not met for the next step."""
        found = self.look(lambda seen: explain.explain(seen, subject))
        return [one.refusal.code for one in found.conditions if one.refusal is not None]

    def names(self, award: str, step: str) -> list[str]:
        """Who stands on the newest list of a step."""
        return self.look(
            lambda seen: [
                one.subject for one in lineage.on_list(seen, lineage.newest(seen)[award, step])
            ]
        )

    def heads(self) -> dict[str, int]:
        return self.look(
            lambda seen: {
                name: count for _, name, count in board.board(seen, board.Filter()).stages
            }
        )

    def findings(self) -> list[str]:
        """What is wrong with any ledger."""
        with self.store.reading() as connection:
            books = [1, self.book] if self.book else [1]
            return [one for ledger in books for one in verification.verify(connection, ledger)]


def units(office: Office) -> Sequence[str]:
    """Every unit's code."""
    return office.look(lambda seen: list(seen.enrolments))


def refusals(caught: pytest.ExceptionInfo[errors.Refused]) -> list[tuple[str, str]]:
    """(code, subject) of each reason, in order."""
    return [(refusal.code, refusal.subject) for refusal in caught.value.refusals]


def refusal_codes(caught: pytest.ExceptionInfo[errors.Refused]) -> list[str]:
    """The codes only."""
    return [refusal.code for refusal in caught.value.refusals]


def opened(office: Office, yaml: str = schemes.SMALL, units: int = 6) -> Office:
    """A cycle of such a scheme."""
    return office.open(schemes.small(units, yaml))


def entered(office: Office) -> Office:
    """Everyone handed in and stands in the second stage (15 June).

    An office without a cycle opens the small one.
    """
    (office if office.book else office.open()).go("2020-05-20")
    office.hand_in(*units(office))
    office.accept(*units(office))
    office.go("2020-06-15", "14:00")
    office.advance(*units(office))
    return office


def numbers(office: Office, *units: str) -> None:
    """These units hand in their numbers."""
    text = "项目,今年,去年\n会议,3,5\n文件,9,8\n".encode()
    papers = [
        submissions.Paper(
            subject=one, task="numbers", files=(submissions.File(name="数量.csv", content=text),)
        )
        for one in units
    ]
    submissions.submit(office.clerk, ledger=office.book, papers=papers)


def marked(office: Office, points: Mapping[str, tuple[int, int]] = POINTS) -> Office:
    """Three assessors' points are keyed in and confirmed, numbers are in (1 July).

    The related result is good for all.
    """
    entered(office).go("2020-06-30")
    numbers(office, *units(office))
    marks = [
        assessor_marks.Mark(
            subject=unit, assessor=f"考评员{n}", indicator=key, value=Decimal(value)
        )
        for unit, values in points.items()
        for n in (1, 2, 3)
        for key, value in zip("甲乙", values, strict=True)
    ]
    assessor_marks.import_marks(office.clerk, ledger=office.book, marks=marks)
    mark_confirmation.confirm_marks(office.reviewer, ledger=office.book)
    results(office, dict.fromkeys(points, "好"))
    return office.go("2020-07-01")


def results(office: Office, values: Mapping[str, str]) -> None:
    """The related result, keyed in and confirmed."""
    facts = [
        findings_.Fact(subject=unit, kind="result", name="safe", value=value, document="监〔1〕")
        for unit, value in values.items()
    ]
    findings_.record(office.clerk, ledger=office.book, facts=facts)
    findings_.confirm(office.reviewer, ledger=office.book, kind="result", name="safe")


def ranked(office: Office, points: Mapping[str, tuple[int, int]] = POINTS) -> Office:
    """The ranking is frozen, the opinions are asked (1 July)."""
    marked(office, points)
    proposals.rank(office.clerk, ledger=office.book, award="prize")
    reviewed(office, "send", "round")
    letters.send(office.clerk, ledger=office.book, consultation="round", doc="函〔1〕")
    return office


def answered(
    office: Office,
    exceptions: Mapping[str, str] | None = None,
    points: Mapping[str, tuple[int, int]] = POINTS,
) -> Office:
    """The department's letter is in and confirmed (10 July)."""
    ranked(office, points).go("2020-07-10")
    (letter,) = office.look(lambda seen: opinion_matrix.letters(seen))
    replies.record(
        office.clerk,
        ledger=office.book,
        reply=replies.Reply(
            request=letter.id,
            conclusion="无不同意见",
            exceptions=exceptions or {},
            doc="监复〔1〕",
            signer="赵主任",
        ),
    )
    replies.confirm(office.reviewer, ledger=office.book, ids=[letter.id])
    return office


def proposed(
    office: Office,
    exceptions: Mapping[str, str] | None = None,
    points: Mapping[str, tuple[int, int]] = POINTS,
) -> Office:
    """The first list is made (20 July)."""
    answered(office, exceptions, points).go("2020-07-20")
    proposals.propose(office.clerk, ledger=office.book, award="prize", step="initial")
    return office


def decided(office: Office, exceptions: Mapping[str, str] | None = None) -> Office:
    """The meeting decided, two persons stand for it."""
    proposed(office, exceptions)
    decide(office)
    decisions.confirm(office.reviewer, ledger=office.book, step="initial")
    return office


def decide(office: Office, minutes: str = "纪要〔1〕") -> None:
    """The clerk enters the meeting's decision."""
    today = clock.local_date(office.time.now(), "Asia/Shanghai")
    decisions.decide(
        office.clerk, ledger=office.book, step="initial", held_on=today, minutes=minutes
    )


def published(office: Office) -> Office:
    """The list is up since 21 July, to 27 July."""
    decided(office).go("2020-07-21")
    reviewed(office, "publish")
    public_notice.publish(office.clerk, ledger=office.book, posted_at="公告栏")
    return office


def ended(office: Office) -> Office:
    """The notice ended (28 July)."""
    published(office).go("2020-07-28")
    public_notice.end(office.clerk, ledger=office.book, report="未收到异议")
    return office


def at_the_end(office: Office) -> Office:
    """The notice ended and everyone stands in the third stage (10 August)."""
    return arrived(ended(office).go("2020-08-10"))


def arrived(office: Office) -> Office:
    """Whoever can stands in the last stage, as the paper wants it; the office is ready."""
    for task in office.look(lambda cycle: cycle.of_kind("ready")):
        if task.state != "accepted":
            submissions.accept(office.clerk, ledger=office.book, ids=[task.id])
    everyone = transitions.Selection(everyone=True)
    for _ in range(2):
        with contextlib.suppress(errors.Refused):
            transitions.advance(
                office.clerk, ledger=office.book, selection=everyone, carry_over="已同意"
            )
    return office


def issued(office: Office) -> Office:
    """The paper is out (10 August)."""
    at_the_end(office)
    reviewed(office, "issue")
    awards.issue(office.clerk, ledger=office.book, number="发〔2020〕1号", dated=date(2020, 8, 10))
    return office


def reviewed(office: Office, act: str, about: str = "") -> Office:
    """The reviewer goes through all that an act bears, where it bears anything."""
    if act == general_review.SEND:
        plan = office.look(lambda cycle: requests.plan_of(cycle, about))
        if plan.covers == coverage.EVERYONE:
            return office
    with contextlib.suppress(errors.Refused):
        general_review.review(office.reviewer, ledger=office.book, act=act, about=about)
    return office


def visiting(office: Office) -> Office:
    """The first day of visits (22 June)."""
    return office.open(schemes.visits()).go("2020-06-22")


def round_sent(office: Office) -> Office:
    """The ranking is frozen and the first round is out to both departments (1 July)."""
    office.open(schemes.two_rounds())
    marked(office, _LETTER_POINTS)
    proposals.rank(office.clerk, ledger=office.book, award="prize")
    reviewed(office, "send", "round")
    letters.send(office.clerk, ledger=office.book, consultation="round", doc="函〔1〕")
    return office


def letters_to(office: Office, consultation: str, department: str) -> list[stored_requests.Request]:
    """The letters of a round to a department, oldest first."""
    wanted = consultation or queries.ANY
    return office.look(
        lambda seen: seen.find(stored_requests.Request, consultation=wanted, department=department)
    )


def reply(
    request: int,
    conclusion: str = FINE,
    exceptions: Mapping[str, str] | None = None,
    **more: object,
) -> replies.Reply:
    """An answer by paper, unless it is said otherwise."""
    said: dict[str, object] = {
        "doc": f"复〔{request}〕",
        "signer": "赵主任",
        "exceptions": exceptions or {},
        **more,
    }
    return replies.Reply(request=request, conclusion=conclusion, **said)  # type: ignore[arg-type]


def answer(office: Office, said: replies.Reply) -> None:
    """Keyed in by the clerk and confirmed by the reviewer."""
    replies.record(office.clerk, ledger=office.book, reply=said)
    replies.confirm(office.reviewer, ledger=office.book, ids=[said.request])


def matrix_text(office: Office, consultation: str) -> str:
    """The matrix of a round as one line a unit."""
    found = office.look(lambda seen: opinion_matrix.matrix(seen, consultation))
    return "\n".join(
        " ".join(cells)
        for cells in [("名称", *found.departments), *((row.name, *row.said) for row in found.rows)]
    )


def current_opinions(office: Office, request: int) -> list[stored_requests.Opinion]:
    """What stands of the answers to a letter."""
    return [
        one
        for one in office.look(lambda seen: seen.find(stored_requests.Opinion, request=[request]))
        if one.is_current
    ]


class _Curtain(Exception):
    """The year is stopped here."""


def first_morning(store: database.Database, scheme: model.Scheme) -> Office:
    """An office on the morning of the day on which the scheme begins."""
    return Office(store, clock.at(scheme.opens_on, "08:00", scheme.zone))


def play(
    office: Office,
    scheme: model.Scheme,
    *,
    seed: int = 1,
    until: date | None = None,
    look: Callable[[datetime], None] = lambda now: None,
    made_up: fiction.Fiction | None = None,
) -> Office:
    """The scheme's year by its cast, to its end or to the first moment of a day.

    `look` is called at every moment, before anything happens.
    """

    def step(now: datetime) -> None:
        if until is not None and clock.local_date(now, scheme.zone) >= until:
            raise _Curtain
        look(now)
        office.tick()

    played = director.Director(
        office.clerk,
        office.reviewer,
        office.time,
        scheme,
        seed=seed,
        say=lambda day, what: None,
        made_up=made_up,
    )
    with contextlib.suppress(_Curtain):
        played.run(step, mark="演练")
    with office.store.reading() as connection:
        office.book = max(ledger.book for ledger in known_cycles.listing(connection))
    return office


def outcomes(office: Office, track: str = "unit") -> Counter[str]:
    """How many ended how; only of cases that are at their end."""
    return office.look(
        lambda seen: Counter(
            case.outcome for case in seen.of_track(track) if cycle_view.is_concluded(case)
        )
    )


def journal_lines(office: Office) -> list[str]:
    """The journal of the cycle, line by line."""
    with office.store.reading() as connection:
        return [text for text, _ in journal.texts(connection, office.book)]
