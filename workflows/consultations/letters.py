"""The letters to departments: drafted, sent by a person, registered, given back, cancelled.

The worker drafts a round; nothing leaves before a person sends it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from engine import errors, records
from storage import requests as stored_requests
from storage.ledger.work import UnitOfWork
from workflows.consultations import coverage, general_review, requests
from workflows.kernel import fact_days
from workflows.kernel.cycle_view import CycleView
from workflows.kernel.use_case import Change, use_case
from workflows.lists import lineage
from workflows.rules import opinions as rules
from workflows.rules import refusals
from workflows.scheme import compiler, model, model_awards


def draft_round(change: UnitOfWork, cycle: CycleView, plan: model.Task) -> None:
    """What a task that asks for opinions sets going when it opens: drafts, which a person sends."""
    draft(change, cycle, requests.plan_of(cycle, plan.concerns))


def draft(change: UnitOfWork, cycle: CycleView, plan: model_awards.Consultation) -> None:
    """Draft a request to each department of the `plan` about everyone it was not asked about yet.

    What is drafted already stays while its list is right, so a second call does nothing; else it
    is superseded. A department is not asked about the unit it belongs to. Where the list to be
    covered is not made yet, nothing is drafted.
    """
    subjects = coverage.to_cover(cycle, plan)
    if subjects is None:
        return
    before = change.find(stored_requests.Request, consultation=plan.key)
    departments = {department.key: department for department in cycle.scheme.departments}
    for key in plan.departments:
        asked_before = _asked(cycle, plan, before, key)
        hosts = departments[key].hosts
        newcomers = [
            subject
            for subject in subjects
            if subject.code not in asked_before and (not hosts or subject.unit != hosts)
        ]
        drafted = next(
            (
                request
                for request in before
                if request.department == key and request.state == "drafted"
            ),
            None,
        )
        if drafted is not None and requests.codes(drafted) == [
            subject.code for subject in newcomers
        ]:
            continue
        if drafted is not None:
            line = change.line(
                "consult.superseded",
                requests.about(drafted),
                data={
                    "name": plan.name,
                    "department": departments[key].name,
                    "request": drafted.id,
                },
            )
            line.change(drafted, state="superseded")
        if newcomers:
            _draft(
                change,
                plan,
                departments[key],
                newcomers,
                n=1 + sum(1 for request in before if request.department == key),
            )


def _draft(
    change: UnitOfWork,
    plan: model_awards.Consultation,
    department: model.Department,
    subjects: Sequence[rules.Subject],
    *,
    n: int,
) -> None:
    shown: list[dict[str, Any]] = [
        {"code": subject.code, "name": subject.name} for subject in subjects
    ]
    facts = {"name": plan.name, "department": department.name, "count": len(subjects), "n": n}
    line = change.line("consult.drafted", f"{plan.key}/{department.key}", data=facts)
    line.add(
        stored_requests.Request(
            consultation=plan.key,
            department=department.key,
            n=n,
            subjects=shown,
            digest=requests.digest_of(plan.key, department.key, shown),
        )
    )


def _asked(
    cycle: CycleView,
    plan: model_awards.Consultation,
    before: Sequence[stored_requests.Request],
    department: str,
) -> set[str]:
    """Who need not be asked about again; whose opinion is too old by now is asked once more."""
    asked_before = {
        code
        for request in before
        if request.department == department and request.state not in ("drafted", *requests.GONE)
        for code in requests.codes(request)
    }
    if plan.valid_days is None or not asked_before:
        return asked_before
    cells = coverage.evaluate(cycle, plan, on=cycle.today).cells
    return asked_before - {
        cell.subject.code
        for cell in cells
        if cell.department.key == department and cell.state == "expired"
    }


@use_case("consult.send")
def send(
    change: Change,
    *,
    consultation: str,
    doc: str = "",
    sent_on: date | None = None,
    says_silence: bool = False,
    signed_off: str = "",
) -> None:
    """Send what is drafted, after drafting what still is not: a second time only new names go out.

    `consultation` is its key, name or part of one, `sent_on` a day up to today (default: today),
    from which the term runs. `says_silence`: the letter says that silence is taken as consent.
    A round about a list rests on the decision about it, or on a leader's 签批 of the letter
    (`signed_off`: who, which day). Refused when nobody new is to be asked, or the list to be
    covered is not made yet, not decided, or not reviewed by another (`general_review`). Raises
    Misuse for an unknown consultation, and for `says_silence` where the scheme does not allow it.
    """
    cycle = change.cycle
    plan = requests.plan_of(cycle, consultation)
    day = sent_on or cycle.today
    if says_silence and not plan.silence_consents:
        raise errors.Misuse(f"“{plan.name}”按安排逾期未复不视为同意，函中不能这样写。")
    if impossible := fact_days.why_not(cycle, day, plan.key, clause=plan.clause):
        change.refuse(*impossible)
        return
    if coverage.to_cover(cycle, plan) is None:
        change.refuse(
            refusals.make(
                "slate_missing",
                plan.key,
                clause=plan.clause,
                slate=lineage.step_of(cycle, plan.covers).name,
            )
        )
        return
    if undecided := [] if signed_off.strip() else _undecided(cycle, plan):
        change.refuse(*undecided)
        return
    covers_list = plan.covers != coverage.EVERYONE
    if unreviewed := (
        general_review.why_not(change, general_review.SEND, plan.key) if covers_list else []
    ):
        change.refuse(*unreviewed)
        return
    draft(change, cycle, plan)
    change.flush()
    named = {department.key: department.name for department in cycle.scheme.departments}
    due = compiler.day_of(plan.term, day, cycle.calendar)
    for request in change.find(stored_requests.Request, consultation=plan.key):
        if request.state == "drafted":
            facts = {
                "name": plan.name,
                "department": named[request.department],
                "count": len(request.subjects),
                "due_on": due,
                "doc": doc,
                "n": request.n,
                **({"signed_off": signed_off.strip()} if signed_off.strip() else {}),
            }
            line = change.line(
                "consult.sent", requests.about(request), data={**facts, "request": request.id}
            )
            line.change(
                request, state="sent", sent_on=day, due_on=due, doc=doc, says_silence=says_silence
            )
    if not change.lines:
        change.refuse(
            refusals.make("nothing_to_send", plan.key, clause=plan.clause, name=plan.name)
        )


def _undecided(cycle: CycleView, plan: model_awards.Consultation) -> list[records.Refusal]:
    """The refusals of awards on whose list nobody decided yet: no name leaves for such a list."""
    if plan.covers == coverage.EVERYONE:
        return []
    newest = lineage.newest(cycle)
    why_not = []
    for award in cycle.scheme.awards:
        name_list = newest.get((award.key, plan.covers))
        if award.track != plan.track or name_list is None:
            continue
        deciding = lineage.deciding(cycle, name_list)
        if deciding is None or lineage.standing_decision(cycle, deciding) is None:
            step = lineage.step_of(cycle, deciding.kind if deciding else plan.covers)
            why_not.append(
                refusals.make(
                    "sent_undecided", award.key, clause=plan.clause, slate=step.name, name=plan.name
                )
            )
    return why_not


@use_case("consult.register")
def register(change: Change, *, request: int, doc: str, on: date | None = None) -> None:
    """Note that the department has entered the letter in its own register (收文登记).

    `doc` is its number there, `on` the day (default: today). Refused for a letter that is not on
    its way, so also a second time. Raises Misuse for a `request` (its id) that there is none of.
    """
    cycle = change.cycle
    letter = requests.request_of(change.connection, change.ledger.book, request)
    day = on or cycle.today
    if isinstance(step := requests.decide(letter, "register"), records.Refusal):
        change.refuse(step)
    elif impossible := fact_days.why_not(
        cycle, day, requests.about(letter), after=letter.sent_on, what="发函"
    ):
        change.refuse(*impossible)
    else:
        line = change.line(
            "consult.registered", requests.about(letter), data={"request": letter.id, "doc": doc}
        )
        line.change(letter, state=step.dest, registered_on=day, registered_doc=doc)


@use_case("consult.return")
def give_back(change: Change, *, request: int, why: str) -> None:
    """Ask a department to clarify its answer: until it answers anew, what it said covers nobody.

    Refused without a reason, and for a `request` that is not answered. Raises Misuse for an
    unknown one.
    """
    letter = requests.request_of(change.connection, change.ledger.book, request)
    if not why.strip():
        change.refuse(refusals.make("reason_missing", requests.about(letter)))
    elif isinstance(step := requests.decide(letter, "return"), records.Refusal):
        change.refuse(step)
    else:
        line = change.line(
            "consult.returned", requests.about(letter), data={"request": letter.id}, why=why.strip()
        )
        line.change(letter, state=step.dest)


@use_case("consult.cancel")
def cancel(change: Change, *, ids: Sequence[int], why: str) -> None:
    """Take back letters that were not answered; the next `send` asks about their subjects again.

    `ids` are those of requests, each taken back or refused by itself. Refused without a reason, or
    where it is answered or cancelled already. Raises Misuse for an unknown one.
    """
    for id_ in dict.fromkeys(ids):
        letter = requests.request_of(change.connection, change.ledger.book, id_)
        if not why.strip():
            change.refuse(refusals.make("reason_missing", requests.about(letter)))
        elif isinstance(step := requests.decide(letter, "cancel"), records.Refusal):
            change.refuse(step)
        else:
            line = change.line(
                "consult.cancelled",
                requests.about(letter),
                data={"request": letter.id},
                why=why.strip(),
            )
            line.change(letter, state=step.dest)
