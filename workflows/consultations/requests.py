"""Opinions of other departments: who is to be asked about whom, the letters on their way, and who is covered by what came back.

The worker drafts a round when its time has come; a person sends it. A request is one department and one frozen list: new names are asked
about in a new one, and nothing that was signed is touched.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

from engine import canon, errors, machine, records
from engine.definition import Definition, Edge, State
from storage import requests
from storage.ledger.work import UnitOfWork
from workflows.kernel import cycle_view, refusals
from workflows.kernel.cycle_view import CycleView
from workflows.kernel.service import DEFAULT_OPTIONS, Outcome, RunOptions, Service
from workflows.lists import lineage
from workflows.rules import opinions as rules
from workflows.scheme import compiler, model, model_awards

EVERYONE = "everyone"
STATES = {
    "drafted": "待发出", "sent": "已发出", "registered": "部门已收文", "answered": "已复函（待复核）", "signed": "已复核", "returned": "退请说明",
    "superseded": "已被新函取代", "cancelled": "已撤销",
}  # fmt: skip
MEDIA = {"paper": "书面复函", "phone": "电话", "sheet": "回执表", "token": "在线签署"}
EDGES = {
    "send": (("drafted",), "sent"),
    "register": (("sent",), "registered"),
    "answer": (("sent", "registered", "returned", "answered", "signed"), "answered"),
    "sign": (("sent", "registered", "returned", "signed"), "signed"),
    "confirm": (("answered",), "signed"),
    "return": (("answered", "signed"), "returned"),
    "supersede": (("drafted",), "superseded"),
    "cancel": (("drafted", "sent", "registered", "returned"), "cancelled"),
}
WORDS = {
    "send": "发出", "register": "登记收文", "answer": "录入复函", "sign": "签署", "confirm": "复核", "return": "退请说明", "supersede": "重拟", "cancel": "撤销",
}  # fmt: skip
BACKWARD = ("return",)
GONE = ("superseded", "cancelled")


def definition() -> Definition:
    """A request's states and edges."""
    edges = tuple(
        Edge(trigger=trigger, source=source, dest=dest, reverse=trigger in BACKWARD)
        for trigger, (sources, dest) in EDGES.items()
        for source in sources
    )
    states = tuple(State(name=name, is_final=name in GONE) for name in STATES)
    return Definition(name="request", version="1", initial="drafted", states=states, edges=edges)


_MACHINE = machine.compile(definition())


def decide(request: requests.Request, trigger: str) -> machine.Step | records.Refusal:
    """The step, or the refusal `not_from_here` with what the request is now."""
    step = machine.decide(
        _MACHINE, state=request.state, trigger=trigger, evaluate=lambda _guard: ()
    )
    if isinstance(step, machine.Step):
        return step
    return refusals.make(
        "not_from_here",
        about(request),
        name=f"函{request.id}",
        state=STATES[request.state],
        what=WORDS[trigger],
    )


def draft(change: UnitOfWork, cycle: CycleView, plan: model_awards.Consultation) -> None:
    """Draft a request to each department about everyone who is to be covered and was not asked yet. What is drafted already stays while it is right.

    A department is not asked about the unit it belongs to. Where the list to be covered is not made yet, nothing is drafted.
    """
    subjects = to_cover(cycle, plan)
    if subjects is None:
        return
    before = requests.of_book(change.connection, change.ledger.book, plan.key)
    departments = {one.key: one for one in cycle.scheme.departments}
    for key in plan.departments:
        asked = _asked(cycle, plan, before, key)
        hosts = departments[key].hosts
        listed = [
            subject
            for subject in subjects
            if subject.code not in asked and (not hosts or subject.unit != hosts)
        ]
        standing = next(
            (one for one in before if one.department == key and one.state == "drafted"), None
        )
        if standing is not None and codes(standing) == [subject.code for subject in listed]:
            continue
        if standing is not None:
            line = change.line(
                "consult.superseded",
                about(standing),
                data={
                    "name": plan.name,
                    "department": departments[key].name,
                    "request": standing.id,
                },
            )
            line.change(standing, state="superseded")
        if listed:
            _draft(
                change,
                plan,
                departments[key],
                listed,
                n=1 + sum(1 for one in before if one.department == key),
            )


def send(
    service: Service,
    *,
    ledger: int,
    consultation: str,
    doc: str = "",
    sent_on: date | None = None,
    says_silence: bool = False,
    run_options: RunOptions = DEFAULT_OPTIONS,
) -> Outcome:
    """Send what is drafted, after drafting what still is not: a second time only new names go out. `says_silence`: the letter says that silence
    is taken as consent, which the scheme must allow.

    Refused when nobody new is to be asked, or the list to be covered is not made yet.
    """

    def body(change: UnitOfWork) -> None:
        cycle = cycle_view.inside(change)
        plan = plan_of(cycle, consultation)
        day = sent_on or cycle.today
        if says_silence and not plan.silence_consents:
            raise errors.Misuse(f"“{plan.name}”按安排逾期未复不视为同意，函中不能这样写。")
        if day > cycle.today:
            change.refuse(
                refusals.make("received_in_future", plan.key, clause=plan.clause, day=day)
            )
            return
        if to_cover(cycle, plan) is None:
            change.refuse(
                refusals.make(
                    "slate_missing",
                    plan.key,
                    clause=plan.clause,
                    slate=lineage.step_of(cycle, plan.covers).name,
                )
            )
            return
        draft(change, cycle, plan)
        change.flush()
        named = {one.key: one.name for one in cycle.scheme.departments}
        due = compiler.day_of(plan.term, day, cycle.calendar)
        for one in requests.of_book(change.connection, change.ledger.book, plan.key):
            if one.state == "drafted":
                data = {
                    "name": plan.name,
                    "department": named[one.department],
                    "count": len(one.subjects),
                    "due_on": due,
                    "doc": doc,
                    "n": one.n,
                }
                line = change.line("consult.sent", about(one), data={**data, "request": one.id})
                line.change(
                    one, state="sent", sent_on=day, due_on=due, doc=doc, says_silence=says_silence
                )
        if not change.lines:
            change.refuse(
                refusals.make(
                    "nothing_to_do",
                    plan.key,
                    clause=plan.clause,
                    name=plan.name,
                    what="没有新的对象需要征求意见",
                )
            )

    arguments = {
        "consultation": consultation,
        "doc": doc,
        "sent_on": sent_on,
        "says_silence": says_silence,
    }
    return service.act(
        ledger=ledger,
        action="consult.send",
        body=body,
        arguments=arguments,
        run_options=run_options,
    )


def register(
    service: Service,
    *,
    ledger: int,
    request: int,
    doc: str,
    on: date | None = None,
    run_options: RunOptions = DEFAULT_OPTIONS,
) -> Outcome:
    """Note that the department has entered the letter in its own register (收文登记), under which number, when."""

    def body(change: UnitOfWork) -> None:
        cycle = cycle_view.inside(change)
        found = request_of(change.connection, change.ledger.book, request)
        day = on or cycle.today
        if isinstance(step := decide(found, "register"), records.Refusal):
            change.refuse(step)
        elif day > cycle.today:
            change.refuse(refusals.make("received_in_future", about(found), day=day))
        else:
            line = change.line(
                "consult.registered", about(found), data={"request": found.id, "doc": doc}
            )
            line.change(found, state=step.dest, registered_on=day, registered_doc=doc)

    return service.act(
        ledger=ledger,
        action="consult.register",
        body=body,
        arguments={"request": request, "doc": doc, "on": on},
        run_options=run_options,
    )


def give_back(
    service: Service,
    *,
    ledger: int,
    request: int,
    why: str,
    run_options: RunOptions = DEFAULT_OPTIONS,
) -> Outcome:
    """Ask a department to clarify its answer: until it answers anew, what it said covers nobody."""

    def body(change: UnitOfWork) -> None:
        found = request_of(change.connection, change.ledger.book, request)
        if not why.strip():
            change.refuse(refusals.make("reason_missing", about(found)))
        elif isinstance(step := decide(found, "return"), records.Refusal):
            change.refuse(step)
        else:
            line = change.line(
                "consult.returned", about(found), data={"request": found.id}, why=why.strip()
            )
            line.change(found, state=step.dest)

    return service.act(
        ledger=ledger,
        action="consult.return",
        body=body,
        arguments={"request": request, "why": why},
        run_options=run_options,
    )


def cancel(
    service: Service,
    *,
    ledger: int,
    ids: Sequence[int],
    why: str,
    run_options: RunOptions = DEFAULT_OPTIONS,
) -> Outcome:
    """Take back letters that were not answered. Whoever stood on them is asked again by the next `send`."""

    def body(change: UnitOfWork) -> None:
        for id_ in dict.fromkeys(ids):
            found = request_of(change.connection, change.ledger.book, id_)
            if not why.strip():
                change.refuse(refusals.make("reason_missing", about(found)))
            elif isinstance(step := decide(found, "cancel"), records.Refusal):
                change.refuse(step)
            else:
                line = change.line(
                    "consult.cancelled", about(found), data={"request": found.id}, why=why.strip()
                )
                line.change(found, state=step.dest)

    return service.act(
        ledger=ledger,
        action="consult.cancel",
        body=body,
        arguments={"ids": list(ids), "why": why},
        run_options=run_options,
    )


def plan_of(cycle: CycleView, key: str) -> model_awards.Consultation:
    """The consultation of that key, name or unambiguous part of one. Raises Misuse, listing them, if it is not clear."""
    found = cycle_view.meant(key, {one.key: one.name for one in cycle.scheme.consultations})
    if len(found) != 1:
        listed = (
            "、".join(f"{one.key}（{one.name}）" for one in cycle.scheme.consultations) or "（无）"
        )
        raise errors.Misuse(f"没有征求意见“{key}”：有 {listed}。")
    return next(one for one in cycle.scheme.consultations if one.key == found[0])


def to_cover(cycle: CycleView, plan: model_awards.Consultation) -> list[rules.Subject] | None:
    """Whom the consultation has to cover now: everyone ranked on its track, or who stands on the newest list it covers or on a later one that
    rests on it, in the roster's order. None: no list yet."""
    cases = {case.subject: case for case in cycle.of_track(plan.track)}
    if plan.covers == EVERYONE:
        return [
            _subject(case)
            for case in cases.values()
            if cycle.is_ranked(case) and not cycle_view.is_concluded(case)
        ]
    newest = lineage.newest(cycle)
    awards = [award.key for award in cycle.scheme.awards if award.track == plan.track]
    if not any((award, plan.covers) in newest for award in awards):
        return None
    steps = [
        one.key
        for one in cycle.scheme.slates
        if one.key == plan.covers or serving(cycle, plan.track, one.key) == plan
    ]
    found = [newest[award, step] for award in awards for step in steps if (award, step) in newest]
    listed = {entry.subject for name_list in found for entry in lineage.on_list(cycle, name_list)}
    return [_subject(case) for case in cases.values() if case.subject in listed]


def coverage(
    cycle: CycleView,
    plan: model_awards.Consultation,
    *,
    on: date,
    decided_on: date | None = None,
    subjects: Sequence[str] | None = None,
) -> rules.Coverage:
    """Where each subject stands with each department on a day, for a decision on another; by default everyone who is to be covered."""
    if subjects is None:
        chosen = to_cover(cycle, plan) or []
    else:
        cases = {case.subject: case for case in cycle.of_track(plan.track)}
        chosen = [_subject(cases[subject]) for subject in subjects]
    kept = [
        one
        for one in requests.of_book(cycle.connection, cycle.ledger.book, plan.key)
        if one.state not in ("drafted", *GONE)
    ]
    counted = [one.id for one in kept if one.state != "returned"]
    given = requests.opinions(cycle.connection, cycle.ledger.book, counted)
    handled = {
        one.opinion: one
        for one in requests.handlings(cycle.connection, cycle.ledger.book)
        if one.confirmed_by
    }
    return rules.cover(
        rule_of(cycle, plan),
        chosen,
        [
            rules.Request(
                number=one.id,
                department=one.department,
                subjects=frozenset(codes(one)),
                sent_on=one.sent_on,
                due_on=one.due_on,
                says_silence_consents=one.says_silence,
            )
            for one in kept
        ],
        [
            rules.Opinion(
                request=one.request,
                subject=one.subject,
                conclusion=one.conclusion,
                received_on=one.received_on,
                n=one.n,
                is_confirmed=bool(one.confirmed_by),
                document=one.doc,
                is_oral=one.medium == "phone",
                handled=_outcome(handled.get(one.id)),
                handled_note=handled[one.id].basis if one.id in handled else "",
            )
            for one in given
            if one.is_current
        ],
        on=on,
        decided_on=decided_on,
    )


def _outcome(handling: requests.Handling | None) -> Literal["", "kept", "removed"]:
    return "" if handling is None else "kept" if handling.outcome == "kept" else "removed"


def rule_of(cycle: CycleView, plan: model_awards.Consultation) -> rules.Rule:
    """The scheme's consultation as the rule that judges it."""
    named = {one.key: one for one in cycle.scheme.departments}
    return rules.Rule(
        departments=tuple(
            rules.Department(key=key, name=named[key].name, hosts=named[key].hosts)
            for key in plan.departments
        ),
        consenting=plan.consenting,
        blocking=plan.blocking_conclusions,
        silence_consents=plan.silence_consents,
        valid_days=plan.valid_days,
    )


def serving(cycle: CycleView, track: str, step: str) -> model_awards.Consultation | None:
    """The consultation that a list of that step rests on: the latest that covers an earlier list (or everyone)."""
    order = [one.key for one in cycle.scheme.slates]
    place = order.index(step)
    found = [
        one
        for one in cycle.scheme.consultations
        if one.track == track and (one.covers == EVERYONE or order.index(one.covers) < place)
    ]
    return found[-1] if found else None


def _draft(
    change: UnitOfWork,
    plan: model_awards.Consultation,
    department: model.Department,
    listed: Sequence[rules.Subject],
    *,
    n: int,
) -> None:
    shown: list[dict[str, Any]] = [
        {"code": subject.code, "name": subject.name} for subject in listed
    ]
    data = {"name": plan.name, "department": department.name, "count": len(listed), "n": n}
    line = change.line("consult.drafted", f"{plan.key}/{department.key}", data=data)
    line.add(
        requests.Request(
            consultation=plan.key,
            department=department.key,
            n=n,
            subjects=shown,
            digest=digest_of(plan.key, department.key, shown),
        )
    )


def digest_of(consultation: str, department: str, shown: Sequence[dict[str, Any]]) -> str:
    """Of exactly what a department is shown: which consultation, which department, each subject's code and name, in order."""
    return canon.digest_of([consultation, department, list(shown)])


def _asked(
    cycle: CycleView,
    plan: model_awards.Consultation,
    before: Sequence[requests.Request],
    department: str,
) -> set[str]:
    """Who was asked already and need not be again: whose opinion is too old by now is asked once more."""
    asked = {
        code
        for one in before
        if one.department == department and one.state not in ("drafted", *GONE)
        for code in codes(one)
    }
    if plan.valid_days is None or not asked:
        return asked
    cells = coverage(cycle, plan, on=cycle.today).cells
    return asked - {
        cell.subject.code
        for cell in cells
        if cell.department.key == department and cell.state == "expired"
    }


def _subject(case: Any) -> rules.Subject:
    return rules.Subject(code=case.subject, name=case.name, unit=case.unit or case.subject)


def codes(request: requests.Request) -> list[str]:
    """The codes on its list, in order."""
    return [one["code"] for one in request.subjects]


def about(request: requests.Request) -> str:
    """What its lines are about: the consultation and the department, never a unit."""
    return f"{request.consultation}/{request.department}"


def request_of(connection: Any, ledger: int, id_: int) -> requests.Request:
    """The request of that number. Raises Misuse where there is none."""
    found = next((one for one in requests.of_book(connection, ledger) if one.id == id_), None)
    if found is None:
        raise errors.Misuse(f"没有编号为 {id_} 的征求意见函：用 mofan consult list 查看。")
    return found


def default_conclusion(cycle: CycleView, request: int) -> str:
    """What a reply without objection concludes: the first consenting conclusion of its consultation. Raises Misuse for an unknown request."""
    return plan_of(
        cycle, request_of(cycle.connection, cycle.ledger.book, request).consultation
    ).consenting[0]
