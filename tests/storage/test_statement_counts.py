"""A use-case sends as many statements for a thousand units as for ten.

A year of the small scheme with visits and branches, on both databases.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

import pytest

from engine import errors
from storage.database import Database
from storage.entries.visit import VisitEntry
from tests.support import databases, offices, schemes
from workflows.assessment import findings, mark_confirmation
from workflows.assessment import marks as assessor_marks
from workflows.cases import cycles, submissions, transitions
from workflows.consultations import general_review, letters, replies
from workflows.directory import contacts
from workflows.kernel import known_cycles
from workflows.kernel.service import Outcome
from workflows.reports import board, explain, opinion_matrix, task_overview, worklist
from workflows.selection import (
    adjustments,
    awards,
    decisions,
    nominations,
    proposals,
    public_notice,
)
from workflows.tasks import changes
from workflows.visits import visits as team_visits

VISIT = """
  - {key: visit, title: 调研记录, columns: [{key: unit, title: 单位, kind: text, required: true},
     {key: held_on, title: 日期, kind: date, required: true},
     {key: form, title: 方式, kind: text, required: true},
        {key: team, title: 调研组, kind: text, required: true}]}
"""
BRANCHES = """
  - key: branch
    name: 党支部
    stages:
      - {key: nomination, name: 推荐, tasks: [{key: approval, name: 审批表, owner: unit,
         brings: nothing, opens: {after: entered, count: 0}}]}
"""
YAML = (
    schemes.SMALL.replace("forms:\n", f"forms:{VISIT}", 1)
    .replace("  - key: cycle\n", f"{BRANCHES.lstrip(chr(10))}  - key: cycle\n", 1)
    .replace(
        "          - {key: numbers,",
        "          - {key: seen, name: 调研, owner: team, blocking: none, brings: visit, "
        "does: visits, ladder: usual, opens: {on: 2020-06-15}, due: {on: 2020-06-30}}\n"
        "          - {key: seen_reply, name: 反馈, owner: office, blocking: none, "
        'brings: nothing, opens: {after: "task:seen", count: 1}}\n'
        "          - {key: numbers,",
        1,
    )
    .replace(
        "quota: 2, surplus: 3}]",
        (
            "quota: 2, surplus: 3}, {key: medal, name: 先进支部, track: branch, quota: 1000, "
            "ranked: false, per_unit: 2}]"
        ),
        1,
    )
)
Step = tuple[str, Callable[[], object]]


def ids(office: offices.Office, kind: str) -> list[int]:
    return office.look(lambda seen: [task.id for task in seen.of_kind(kind)])


def everyone(office: offices.Office) -> transitions.Selection:
    return transitions.Selection(
        subjects=tuple(offices.units(office)),
        seen_versions=office.look(lambda seen: transitions.versions(seen.of_track("unit"))),
    )


def spring(office: offices.Office) -> Iterator[Step]:
    """Papers and moves."""
    at, ledger = office.clerk, office.book
    codes = tuple(offices.units(office))
    yield "tick", lambda: office.tick()
    office.go("2020-05-20")
    yield (
        "extend",
        lambda: changes.extend(
            at, ledger=ledger, ids=ids(office, "paper"), due_on=date(2020, 6, 5), why="来电"
        ),
    )
    yield "submit", lambda: office.hand_in(*codes)
    yield (
        "return",
        lambda: submissions.give_back(at, ledger=ledger, ids=ids(office, "paper"), why="改"),
    )
    office.hand_in(*codes)
    yield "accept", lambda: submissions.accept(at, ledger=ledger, ids=ids(office, "paper"))
    yield "reopen", lambda: changes.reopen(at, ledger=ledger, ids=ids(office, "paper"), why="有误")
    yield "waive", lambda: changes.waive(at, ledger=ledger, ids=ids(office, "paper"), why="免")
    yield "hold", lambda: transitions.hold(at, ledger=ledger, selection=everyone(office), why="查")
    yield "resume", lambda: transitions.resume(at, ledger=ledger, selection=everyone(office))
    yield "explain", lambda: office.look(lambda seen: explain.explain(seen, "U01"))
    office.go("2020-06-15", "14:00")
    yield "advance", lambda: transitions.advance(at, ledger=ledger, selection=everyone(office))
    yield (
        "conclude",
        lambda: transitions.conclude(
            at, ledger=ledger, selection=everyone(office), outcome="unfinished", why="试"
        ),
    )
    yield (
        "revert",
        lambda: transitions.revert(at, ledger=ledger, selection=everyone(office), why="继续"),
    )
    yield (
        "lost race",
        lambda: refused(
            lambda: transitions.hold(at, ledger=ledger, selection=stale(office), why="迟")
        ),
    )


def summer(office: offices.Office) -> Iterator[Step]:
    """Visits, points, results, branches."""
    at, ledger = office.clerk, office.book
    codes = tuple(offices.units(office))
    office.go("2020-06-30")
    visits = [
        VisitEntry(subject=one, held_on=date(2020, 6, 29), form="实地", team="一组")
        for one in codes
    ]
    yield "visits record", lambda: team_visits.record(at, ledger=ledger, task="seen", held=visits)
    offices.numbers(office, *codes)
    marks = [
        assessor_marks.Mark(
            subject=unit, assessor=f"考评员{n}", indicator=key, value=Decimal(4900 - place) / 100
        )
        for place, unit in enumerate(codes)
        for n in (1, 2, 3)
        for key in "甲乙"
    ]
    yield "import_marks", lambda: assessor_marks.import_marks(at, ledger=ledger, marks=marks)
    again = [
        assessor_marks.Mark(
            subject=one.subject, assessor=one.assessor, indicator=one.indicator, value=one.value + 1
        )
        for one in marks
        if isinstance(one.value, Decimal)
    ]
    yield "import_marks again", lambda: assessor_marks.import_marks(at, ledger=ledger, marks=again)
    yield "confirm_marks", lambda: mark_confirmation.confirm_marks(office.reviewer, ledger=ledger)
    facts = [findings.Fact(subject=one, kind="result", name="safe", value="好") for one in codes]
    yield "record_facts", lambda: findings.record(at, ledger=ledger, facts=facts)
    yield "confirm_facts", lambda: findings.confirm(office.reviewer, ledger=ledger)
    nominees = [
        nominations.Nominee(
            unit=unit, name="第一支部", star="五星", published_on=date(2020, 6, 1), order=1
        )
        for unit in codes
        if unit != "U03"
    ]
    yield "nominate", lambda: nominations.nominate(at, ledger=ledger, nominees=nominees)
    branches = office.look(lambda seen: [case.subject for case in seen.of_track("branch")])
    office.go("2020-07-01")
    yield "check", lambda: nominations.check(at, ledger=ledger, subjects=branches)
    yield "rank", lambda: proposals.rank(at, ledger=ledger, award="prize")
    new_contacts = [
        contacts.NewContact(unit=one, role="contact", name=f"{one}联络员", phone="1")
        for one in codes
    ]
    yield "contacts", lambda: contacts.name_contacts(at, contacts=new_contacts)


def autumn(office: offices.Office) -> Iterator[Step]:
    """Opinions, lists, decisions, the paper."""
    at, ledger = office.clerk, office.book
    yield (
        "consult send",
        lambda: letters.send(at, ledger=ledger, consultation="round", doc="函〔1〕"),
    )
    office.go("2020-07-10")
    (letter,) = office.look(lambda seen: opinion_matrix.letters(seen))

    def reply() -> Outcome:
        reply = replies.Reply(
            request=letter.id, conclusion="无不同意见", doc="复〔1〕", signer="赵"
        )
        return replies.record(at, ledger=ledger, reply=reply)

    yield "consult record", reply
    yield "consult record again", reply
    yield (
        "consult confirm",
        lambda: replies.confirm(office.reviewer, ledger=ledger, ids=[letter.id]),
    )
    office.go("2020-07-20")
    yield "propose", lambda: proposals.propose(at, ledger=ledger, award="prize", step="initial")
    yield (
        "propose branches",
        lambda: proposals.propose(at, ledger=ledger, award="medal", step="initial"),
    )
    listed = office.names("prize", "initial")
    yield (
        "adjust",
        lambda: adjustments.adjust(
            at,
            ledger=ledger,
            award="prize",
            step="initial",
            add=["U08"],
            remove=listed[:1],
            basis="部务会",
        ),
    )
    yield "decide", lambda: offices.decide(office)
    yield (
        "confirm decision",
        lambda: decisions.confirm(office.reviewer, ledger=ledger, step="initial"),
    )
    yield "board", lambda: office.look(lambda seen: board.board(seen, board.Filter()))
    yield "say", lambda: office.look(lambda seen: task_overview.say(seen, "numbers"))
    every_task = task_overview.TaskFilter()
    yield "task list", lambda: office.look(lambda seen: task_overview.task_list(seen, every_task))
    yield "worklist", lambda: morning(office)
    office.go("2020-07-21")
    yield "review", lambda: reviewing(office, "publish")
    yield "publish", lambda: public_notice.publish(at, ledger=ledger, posted_at="公告栏")
    office.go("2020-07-28")
    yield "end notice", lambda: public_notice.end(at, ledger=ledger, report="未收到异议")
    office.go("2020-08-10")
    submissions.accept(at, ledger=ledger, ids=[office.task("2020", "ready").id])
    transitions.advance(at, ledger=ledger, selection=everyone(office))
    reviewing(office, "issue")
    yield (
        "issue",
        lambda: awards.issue(at, ledger=ledger, number="发〔2020〕1号", dated=date(2020, 8, 10)),
    )
    yield "close", lambda: cycles.close(at, ledger=ledger)


def stale(office: offices.Office) -> transitions.Selection:
    return transitions.Selection(
        subjects=tuple(offices.units(office)), seen_versions=dict.fromkeys(offices.units(office), 1)
    )


def refused(call: Callable[[], Outcome]) -> None:
    with pytest.raises(errors.Refused) as caught:
        call()
    assert {one.code for one in caught.value.refusals} == {"stale_version"}


def reviewing(office: offices.Office, act: str) -> Outcome:
    return general_review.review(office.reviewer, ledger=office.book, act=act)


def morning(office: offices.Office) -> worklist.Worklist:
    with office.store.reading() as connection:
        return worklist.today(connection, office.reviewer.actor, now=office.time.now())


def sent(store: Database, units: int) -> dict[str, Counter[str]]:
    """What each use-case of the year sent."""
    office = offices.Office(store)
    found = {}
    with databases.statements(store) as opening:
        cycles.open_(office.clerk, scheme=schemes.small(units, YAML))
    found["open"] = Counter(opening.kinds)
    with store.reading() as connection:
        office.book = known_cycles.listing(connection)[-1].book
    for season in (spring, summer, autumn):
        for name, call in season(office):
            with databases.statements(store) as step:
                call()
            found[name] = Counter(step.kinds)
    return found


def test_a_thousand_units_take_as_many_statements_as_ten(new_store: Callable[[], Database]) -> None:
    few, many = sent(new_store(), 10), sent(new_store(), 1000)
    assert {name: (few[name], one) for name, one in many.items() if one != few[name]} == {}
