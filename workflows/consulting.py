"""Opinions of other departments: a frozen list goes out, a whole reply is keyed in by one person and confirmed by another, coverage is counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine import canon, errors
from storage import requests, work
from workflows import desk, lifecycle, lineage, refusals, telling, view
from workflows.rules import opinions as rules
from workflows.scheme import compiler, model

EVERYONE = "everyone"
STATES = {"sent": "已发出", "answered": "已复函（待复核）", "signed": "已复核", "cancelled": "已撤销"}
MEDIA = {"paper": "书面复函", "phone": "电话", "system": "系统"}


def send(
    at: desk.Desk, *, book: int, consultation: str, doc: str = "", sent_on: date | None = None, how: desk.How = desk.NOW
) -> desk.Outcome:
    """One request to each department about everyone who is to be covered and was not asked yet: a second time only new names go out.

    A department is not asked about the unit it belongs to. Refused when nobody new is to be asked, or the list to be covered is not made yet.
    """

    def body(unit: work.Work) -> None:
        seen = view.inside(unit)
        plan = plan_of(seen, consultation)
        day = sent_on or seen.today
        subjects = to_cover(seen, plan)
        if sent_on is not None and sent_on > seen.today:
            unit.refuse(refusals.make("received_in_future", plan.key, clause=plan.clause, day=sent_on))
            return
        if subjects is None:
            name = _step(seen, plan.covers).name
            unit.refuse(refusals.make("slate_missing", plan.key, clause=plan.clause, slate=name))
            return
        before = requests.of_book(unit.connection, unit.book.book, plan.key)
        departments = {one.key: one for one in seen.scheme.departments}
        due = compiler.day_of(plan.term, day, seen.calendar)
        for key in plan.departments:
            asked = _asked(seen, plan, before, key, day)
            hosts = departments[key].hosts
            listed = [subject for subject in subjects if subject.code not in asked and (not hosts or subject.unit != hosts)]
            if listed:
                _send(
                    unit, plan, departments[key], listed, n=1 + sum(1 for one in before if one.department == key), doc=doc, day=day, due=due
                )
        if not unit.lines:
            unit.refuse(refusals.make("nothing_to_do", plan.key, clause=plan.clause, name=plan.name, what="没有新的对象需要征求意见"))

    arguments = {"consultation": consultation, "doc": doc, "sent_on": sent_on}
    return at.act(book=book, action="consult.send", body=body, arguments=arguments, how=how)


def record(
    at: desk.Desk,
    *,
    book: int,
    request: int,
    conclusion: str,
    exceptions: Mapping[str, str] | None = None,
    doc: str,
    signer: str,
    received_on: date | None = None,
    medium: str = "paper",
    text: str = "",
    how: desk.How = desk.NOW,
) -> desk.Outcome:
    """A whole reply: `conclusion` for everybody on the list but the `exceptions` (by subject). It counts once somebody else confirmed it.

    A later reply supersedes the earlier, which stays. Where the scheme keeps no text, none is kept. Raises Misuse for an unknown conclusion.
    """
    exceptions = dict(exceptions or {})

    def body(unit: work.Work) -> None:
        seen = view.inside(unit)
        found = _request(unit, request)
        plan = plan_of(seen, found.consultation)
        _known(plan, [conclusion, *exceptions.values()])
        strangers = [subject for subject in exceptions if subject not in _codes(found)]
        if strangers:
            unit.refuse(refusals.make("list_changed", _about(found), clause=plan.clause, missing="、".join(strangers)))
            return
        if received_on is not None and received_on > seen.today:
            unit.refuse(refusals.make("received_in_future", _about(found), clause=plan.clause, day=received_on))
            return
        if medium == "paper" and not doc.strip():
            unit.refuse(refusals.make("reason_missing", _about(found), clause=plan.clause))
            return
        data = {"department": found.department, "request": found.id, "doc": doc, "signer": signer, "medium": medium, "digest": found.digest}
        line = unit.line("consult.recorded", _about(found), data=data)
        current = {one.subject: one for one in requests.opinions(unit.connection, unit.book.book, [found.id]) if one.is_current}
        for subject in _codes(found):
            old = current.get(subject)
            if old is not None:
                line.change(old, is_current=False)
            line.add(
                requests.Opinion(
                    request=found.id,
                    subject=subject,
                    n=1 if old is None else old.n + 1,
                    conclusion=exceptions.get(subject, conclusion),
                    text=text if plan.opinion_text == "kept" else "",
                    medium=medium,
                    doc=doc,
                    signer=signer,
                    received_on=received_on or seen.today,
                    entered_by=unit.actor.person,
                )
            )
        line.change(found, state="answered")
        telling.answered(unit, seen, line, consultation=found.consultation, department=found.department)

    arguments = {
        "request": request, "conclusion": conclusion, "exceptions": exceptions, "doc": doc, "signer": signer, "received_on": received_on,
        "medium": medium, "text": text,
    }  # fmt: skip
    return at.act(book=book, action="consult.record", body=body, arguments=arguments, how=how)


def confirm(at: desk.Desk, *, book: int, ids: Sequence[int], how: desk.How = desk.NOW) -> desk.Outcome:
    """Confirm replies that somebody else keyed in, against the letters. When nobody is left unanswered, the consultation's task is settled."""

    def body(unit: work.Work) -> None:
        seen = view.inside(unit)
        moving = lifecycle.Moving(unit, seen, [])
        touched = []
        for id_ in dict.fromkeys(ids):
            found = _request(unit, id_)
            waiting = [one for one in requests.opinions(unit.connection, unit.book.book, [id_]) if one.is_current and not one.confirmed_by]
            if not waiting:
                unit.refuse(refusals.make("nothing_to_do", _about(found), name=_about(found), what="没有待复核的复函"))
            elif any(one.entered_by == unit.actor.person for one in waiting):
                unit.refuse(refusals.make("own_entry", _about(found), person=unit.actor.name))
            else:
                line = unit.line("consult.confirmed", _about(found), data={"request": found.id, "count": len(waiting)})
                for one in waiting:
                    line.change(one, confirmed_by=unit.actor.person)
                line.change(found, state="signed")
                touched.append(found.consultation)
        unit.flush()
        for key in dict.fromkeys(touched):
            if not coverage(seen, plan_of(seen, key), on=seen.today).unanswered:
                lifecycle.discharge(unit, moving, does="opinions", concerns=key)

    return at.act(book=book, action="consult.confirm", body=body, arguments={"ids": list(ids)}, how=how)


def plan_of(seen: view.View, key: str) -> model.Consultation:
    """The scheme's consultation of that key. Raises Misuse, listing them, if there is none."""
    found = next((one for one in seen.scheme.consultations if key in (one.key, one.name)), None)
    if found is None:
        listed = "、".join(f"{one.key}（{one.name}）" for one in seen.scheme.consultations) or "（无）"
        raise errors.Misuse(f"没有征求意见“{key}”：有 {listed}。")
    return found


def to_cover(seen: view.View, plan: model.Consultation) -> list[rules.Subject] | None:
    """Whom the consultation has to cover now: everyone ranked on its track, or who stands on the newest list it covers. None: no list yet."""
    cases = {case.subject: case for case in seen.of_track(plan.track)}
    if plan.covers == EVERYONE:
        return [_subject(case) for case in cases.values() if seen.is_ranked(case) and not view.is_concluded(case)]
    newest = lineage.newest(seen)
    found = [
        newest[award.key, plan.covers] for award in seen.scheme.awards if award.track == plan.track and (award.key, plan.covers) in newest
    ]
    if not found:
        return None
    listed = [entry.subject for slate in found for entry in lineage.listed(seen, slate)]
    return [_subject(cases[subject]) for subject in listed]


def coverage(
    seen: view.View, plan: model.Consultation, *, on: date, decided_on: date | None = None, subjects: Sequence[str] | None = None
) -> rules.Coverage:
    """Where each subject stands with each department on a day, for a decision on another; by default everyone who is to be covered."""
    if subjects is None:
        chosen = to_cover(seen, plan) or []
    else:
        cases = {case.subject: case for case in seen.of_track(plan.track)}
        chosen = [_subject(cases[subject]) for subject in subjects]
    kept = requests.of_book(seen.connection, seen.book.book, plan.key)
    given = requests.opinions(seen.connection, seen.book.book, [one.id for one in kept])
    return rules.cover(
        rule_of(seen, plan),
        chosen,
        [
            rules.Request(number=one.id, department=one.department, subjects=frozenset(_codes(one)), sent_on=one.sent_on, due_on=one.due_on)
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
            )
            for one in given
            if one.is_current
        ],
        on=on,
        decided_on=decided_on,
    )


def rule_of(seen: view.View, plan: model.Consultation) -> rules.Rule:
    """The scheme's consultation as the rule that judges it."""
    named = {one.key: one for one in seen.scheme.departments}
    return rules.Rule(
        departments=tuple(rules.Department(key=key, name=named[key].name, hosts=named[key].hosts) for key in plan.departments),
        consenting=plan.consenting,
        blocking=plan.blocking_conclusions,
        silence_consents=plan.silence_consents,
        valid_days=plan.valid_days,
    )


def serving(seen: view.View, track: str, step: str) -> model.Consultation | None:
    """The consultation that a list of that step rests on: the latest that covers an earlier list (or everyone)."""
    order = [one.key for one in seen.scheme.slates]
    place = order.index(step)
    found = [one for one in seen.scheme.consultations if one.track == track and (one.covers == EVERYONE or order.index(one.covers) < place)]
    return found[-1] if found else None


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One request as shown."""

    id: int
    consultation: str
    department: str
    count: int
    state: str
    sent_on: date | None
    due_on: date | None
    doc: str
    digest: str


def letters(seen: view.View, consultation: str = "") -> list[Letter]:
    """The requests, oldest first."""
    named = {one.key: one.name for one in seen.scheme.departments}
    rounds = {one.key: one.name for one in seen.scheme.consultations}
    return [
        Letter(
            id=one.id,
            consultation=rounds[one.consultation],
            department=named[one.department],
            count=len(one.subjects),
            state=STATES[one.state],
            sent_on=one.sent_on,
            due_on=one.due_on,
            doc=one.doc,
            digest=one.digest,
        )
        for one in requests.of_book(seen.connection, seen.book.book, consultation)
    ]


def _send(
    unit: work.Work,
    plan: model.Consultation,
    department: model.Department,
    listed: Sequence[rules.Subject],
    *,
    n: int,
    doc: str,
    day: date,
    due: date | None,
) -> None:
    shown: list[dict[str, Any]] = [{"code": subject.code, "name": subject.name} for subject in listed]
    subject = f"{plan.key}/{department.key}"
    data = {"name": plan.name, "department": department.name, "count": len(listed), "due_on": due, "doc": doc, "n": n}
    line = unit.line("consult.sent", subject, data=data)
    kept = line.add(
        requests.Request(
            consultation=plan.key,
            department=department.key,
            n=n,
            subjects=shown,
            digest=canon.digest_of(shown),
            state="sent",
            sent_on=day,
            due_on=due,
            doc=doc,
        )
    )
    line.data["request"] = kept.id


def _asked(seen: view.View, plan: model.Consultation, before: Sequence[requests.Request], department: str, day: date) -> set[str]:
    """Who was asked already and need not be again: whose opinion is too old by the day is asked once more."""
    asked = {code for one in before if one.department == department for code in _codes(one)}
    if plan.valid_days is None or not asked:
        return asked
    stale = {
        cell.subject.code for cell in coverage(seen, plan, on=day).cells if cell.department.key == department and cell.state == "expired"
    }
    return asked - stale


def _subject(case: Any) -> rules.Subject:
    return rules.Subject(code=case.subject, name=case.name, unit=case.unit or case.subject)


def _codes(request: requests.Request) -> list[str]:
    return [one["code"] for one in request.subjects]


def _about(request: requests.Request) -> str:
    return f"{request.consultation}/{request.department}"


def _request(unit: work.Work, id_: int) -> requests.Request:
    found = next((one for one in requests.of_book(unit.connection, unit.book.book) if one.id == id_), None)
    if found is None:
        raise errors.Misuse(f"没有编号为 {id_} 的征求意见函：用 mofan consult list 查看。")
    return found


def _known(plan: model.Consultation, said: Sequence[str]) -> None:
    if unknown := sorted({one for one in said if one not in plan.conclusions}):
        raise errors.Misuse(f"没有结论“{'、'.join(unknown)}”：有 {'、'.join(plan.conclusions)}。")


def _step(seen: view.View, key: str) -> model.SlateStep:
    return next(one for one in seen.scheme.slates if one.key == key)


def default_conclusion(seen: view.View, request: int) -> str:
    """What a reply without objection concludes: the first consenting conclusion of its consultation. Raises Misuse for an unknown request."""
    found = next((one for one in requests.of_book(seen.connection, seen.book.book) if one.id == request), None)
    if found is None:
        raise errors.Misuse(f"没有编号为 {request} 的征求意见函：用 mofan consult list 查看。")
    return plan_of(seen, found.consultation).consenting[0]
