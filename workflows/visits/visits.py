"""Visits and observations: suggested, planned, announced, held. Recording one settles the task that asked for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from documents import parser
from engine import days, errors, fields, records
from storage import visits
from storage.ledger import work
from storage.ledger.work import UnitOfWork
from workflows.directory import members
from workflows.directory import units as unit_directory
from workflows.kernel import cycle_view, refusals
from workflows.kernel.cycle_view import CycleView
from workflows.kernel.service import DEFAULT_OPTIONS, Outcome, RunOptions, Service
from workflows.rules import itinerary
from workflows.scheme import model
from workflows.tasks import lifecycle, notices

STATES = {"draft": "拟定", "released": "已通知", "held": "已完成", "cancelled": "已取消"}
PLAN = fields.Form(
    key="itinerary",
    title="调研安排",
    columns=(
        fields.Column(key="unit", title="单位", required=True, aliases=("单位名称", "编码")),
        fields.Column(key="held_on", title="日期", kind="date", required=True),
        fields.Column(key="team", title="调研组", required=True, aliases=("组别", "观摩地点")),
        fields.Column(key="form", title="方式", required=True),
        fields.Column(key="nature", title="类别"),
        fields.Column(key="place", title="地点"),
        fields.Column(key="people", title="参加人员"),
    ),
    unique=("unit", "held_on", "team"),
)


@dataclass(frozen=True, kw_only=True)
class Visit:
    """One visit. `form` is how (on site, in a group, in writing), `team` who or where, as the scheme's table calls it."""

    subject: str
    held_on: date
    form: str
    team: str
    nature: str = ""
    place: str = ""
    people: str = ""
    documents: str = ""
    points: str = ""
    strengths: str = ""
    findings: str = ""
    recommended: bool = False


PARTS = (
    "form",
    "team",
    "nature",
    "place",
    "people",
    "documents",
    "points",
    "strengths",
    "findings",
)


def suggest(
    cycle: CycleView, *, task: str, first: date | None = None, last: date | None = None
) -> itinerary.Itinerary:
    """A proposal for the visits of a task between two days (its own dates by default): teams of the scheme, their members' own units left out.

    Make-up days and days off are no days for visits; what is planned or held already stays.
    """
    plan = plan_of(cycle, task)
    own = [one for one in cycle.every_task if one.kind == plan.key]
    begin = max(
        first or min((one.opens_on for one in own if one.opens_on), default=cycle.today),
        cycle.today,
    )
    end = last or max((one.due_on for one in own if one.due_on), default=begin)
    span = (begin + timedelta(days=n) for n in range((end - begin).days + 1))
    free = [day for day in span if cycle.calendar.is_workday(day) and day.weekday() < days.SATURDAY]
    standing = [
        one
        for one in visits.of_book(cycle.connection, cycle.ledger.book)
        if one.kind == plan.key and one.state != "cancelled"
    ]
    taken = [itinerary.Stop(unit=one.subject, team=one.team, day=one.held_on) for one in standing]
    teams = [
        itinerary.Team(
            name=name,
            own_units=frozenset(
                one.org for one in members.of(cycle.connection, members.TEAM, name)
            ),
        )
        for name in cycle.scheme.teams or ("工作组",)
    ]
    open_ = {one.subject for one in own if one.state in ("waiting", "open")}
    units = [code for code in cycle.enrolments if code in open_]
    groups = {code: one.grp for code, one in cycle.enrolments.items()}
    return itinerary.suggest(
        units, groups, teams, free, per_day=cycle.scheme.visiting.per_day, taken=taken
    )


def plan(
    service: Service,
    *,
    ledger: int,
    task: str,
    planned: Sequence[Visit],
    run_options: RunOptions = DEFAULT_OPTIONS,
) -> Outcome:
    """Keep planned visits as drafts, seen by nobody outside. A team that would be in two places beyond its capacity, or at a unit of its own
    members, or a unit visited twice by the plan, is refused; so is a day off or a make-up day."""

    def body(change: UnitOfWork) -> None:
        cycle = cycle_view.inside(change)
        asked = plan_of(cycle, task)
        by_code = {
            case.subject: case for case in cycle.of_subjects([one.subject for one in planned])
        }
        known = [
            one
            for one in visits.of_book(change.connection, change.ledger.book)
            if one.kind == asked.key
        ]
        standing = [one for one in known if one.state in ("draft", "released")]
        places = {_place(one): one for one in known}
        own = {
            name: {one.org for one in people}
            for name, people in members.every(change.connection, members.TEAM).items()
        }
        busy: dict[tuple[str, date], int] = {}
        for one in standing:
            busy[one.team, one.held_on] = busy.get((one.team, one.held_on), 0) + 1
        arranged = {one.subject for one in standing}
        for stop in planned:
            count = busy.get((stop.team, stop.held_on), 0) + 1
            is_off = (
                not cycle.calendar.is_workday(stop.held_on)
                or stop.held_on.weekday() >= days.SATURDAY
            )
            before = places.get(_place(stop))
            doubts = (
                (stop.subject in arranged, "已有安排"),
                (
                    before is not None and before.state == "held",
                    f"{stop.held_on} {stop.team}已经录过",
                ),
                (stop.subject in own.get(stop.team, ()), f"{stop.team}有该单位的人员，应回避"),
                (is_off, f"{stop.held_on} 是休息日或调休上班日"),
                (
                    count > cycle.scheme.visiting.per_day,
                    f"{stop.team} {stop.held_on} 已排{count - 1}个，每天不超过{cycle.scheme.visiting.per_day}个",
                ),
            )
            if why := "；".join(sentence for is_so, sentence in doubts if is_so):
                name = by_code[stop.subject].name
                change.refuse(
                    refusals.make(
                        "nothing_to_do", stop.subject, clause=asked.clause, name=name, what=why
                    )
                )
                continue
            busy[stop.team, stop.held_on] = count
            arranged.add(stop.subject)
            _keep(
                change.line("visit.planned", stop.subject, data=_told(asked, stop)),
                change,
                asked,
                stop,
                before,
                state="draft",
            )

    return service.act(
        ledger=ledger,
        action="visit.plan",
        body=body,
        arguments={"task": task, "visits": [_said(one) for one in planned]},
        run_options=run_options,
    )


def release(
    service: Service,
    *,
    ledger: int,
    task: str,
    subjects: Sequence[str] = (),
    run_options: RunOptions = DEFAULT_OPTIONS,
) -> Outcome:
    """Let planned visits be known: each unit's contact is told the day, the way and the team."""

    def body(change: UnitOfWork) -> None:
        cycle = cycle_view.inside(change)
        asked = plan_of(cycle, task)
        drafts = [
            one
            for one in visits.of_book(change.connection, change.ledger.book, state="draft")
            if one.kind == asked.key
        ]
        chosen = [one for one in drafts if not subjects or one.subject in subjects]
        if not chosen:
            change.refuse(
                refusals.make(
                    "nothing_to_do",
                    cycle.ledger.label,
                    clause=asked.clause,
                    name=asked.name,
                    what="没有待通知的安排",
                )
            )
        for one in chosen:
            line = change.line(
                "visit.released",
                one.subject,
                data={"name": asked.name, "held_on": one.held_on, "team": one.team},
            )
            line.change(one, state="released")
            _announce(
                line,
                change,
                cycle,
                one,
                asked.name,
                f"拟于{days.spoken(one.held_on)}以{one.form}方式到贵单位开展，由{one.team}负责，请做好准备。",
            )

    return service.act(
        ledger=ledger,
        action="visit.plan",
        body=body,
        arguments={"task": task, "release": list(subjects)},
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
    """Give up planned visits; who was told is told again. One that was held is refused."""

    def body(change: UnitOfWork) -> None:
        cycle = cycle_view.inside(change)
        known = {one.id: one for one in visits.of_book(change.connection, change.ledger.book)}
        if missing := [str(id_) for id_ in ids if id_ not in known]:
            raise errors.Misuse(
                f"没有编号为 {'、'.join(missing)} 的安排：用 mofan visit list 查看。"
            )
        for one in (known[id_] for id_ in dict.fromkeys(ids)):
            name = cycle.pinned.tasks[one.kind].name
            if not why.strip():
                change.refuse(refusals.make("reason_missing", one.subject))
            elif one.state not in ("draft", "released"):
                change.refuse(
                    refusals.make(
                        "nothing_to_do",
                        one.subject,
                        name=f"安排{one.id}",
                        what=f"现为“{STATES[one.state]}”，不能取消",
                    )
                )
            else:
                kind = "visit.cancelled" if one.state == "released" else "visit.planned_cancelled"
                line = change.line(
                    kind,
                    one.subject,
                    data={"name": name, "held_on": one.held_on, "team": one.team},
                    why=why.strip(),
                )
                line.change(one, state="cancelled")
                if one.state == "released":
                    _announce(
                        line,
                        change,
                        cycle,
                        one,
                        name,
                        f"原定{days.spoken(one.held_on)}的安排取消：{why.strip()}。时间另行通知。",
                    )

    return service.act(
        ledger=ledger,
        action="visit.plan",
        body=body,
        arguments={"ids": list(ids), "why": why},
        run_options=run_options,
    )


def record(
    service: Service,
    *,
    ledger: int,
    task: str,
    held: Sequence[Visit],
    run_options: RunOptions = DEFAULT_OPTIONS,
) -> Outcome:
    """Keep visits that were held, for a task of the scheme that asks for them; each unit's task is settled as of the day it took place.

    What was planned for the unit is thereby held. The same visit (unit, day, team) again is refused; a second one of another day is kept beside.
    """

    def body(change: UnitOfWork) -> None:
        cycle = cycle_view.inside(change)
        asked = plan_of(cycle, task)
        found = cycle.of_subjects([one.subject for one in held])
        by_code = {case.subject: case for case in found}
        moving = lifecycle.Moving(
            change, cycle, [each for own in cycle.tasks_of(found).values() for each in own]
        )
        known = [
            one
            for one in visits.of_book(change.connection, change.ledger.book)
            if one.kind == asked.key
        ]
        planned = {one.subject: one for one in known if one.state in ("draft", "released")}
        places = {_place(one): one for one in known}
        before = {_place(one) for one in known if one.state == "held"}
        for one in held:
            case = by_code[one.subject]
            if why := _why_not(cycle, asked, case.name, one, before):
                change.refuse(why)
                continue
            before.add(_place(one))
            line = change.line("visit.recorded", case.subject, data=_told(asked, one))
            arranged, there = planned.pop(one.subject, None), places.get(_place(one))
            if there is not None and arranged is not None and arranged.id != there.id:
                line.change(arranged, state="cancelled")
            _keep(line, change, asked, one, there or arranged, state="held")
            for own in moving.of_case(case.id):
                if own.kind == asked.key and own.state in ("waiting", "open"):
                    moving.follow(line, moving.move(line, own, "settle", received_on=one.held_on))

    return service.act(
        ledger=ledger,
        action="visit.record",
        body=body,
        arguments={"task": task, "visits": [_said(one) for one in held]},
        run_options=run_options,
    )


def plan_of(cycle: CycleView, key: str) -> model.Task:
    """The scheme's task that asks for visits. Raises Misuse, listing them, if it is not clear which."""
    asking = [each for each in cycle.pinned.tasks.values() if each.does == "visits"]
    known = cycle_view.meant(key, {each.key: each.name for each in asking})
    found = [each for each in asking if not key or key == each.brings or each.key in known]
    if len(found) != 1:
        raise errors.Misuse(
            f"请说明是哪一项：{'、'.join(f'{each.key}（{each.name}）' for each in asking) or '（无）'}。"
        )
    return found[0]


def visits_of(names: unit_directory.Names, table: parser.Table) -> list[Visit]:
    """The rows of a table of visits, planned or held. Raises Misuse with a fault for every cell that names no unit."""
    codes, faults = names.of_cells(table)
    if faults:
        raise errors.Misuse(faults)
    found = []
    for row in table.rows:
        day = row.values["held_on"]
        if isinstance(day, date):
            said = {key: str(row.values.get(key) or "") for key in PARTS}
            found.append(
                Visit(
                    subject=codes[row.number],
                    held_on=day,
                    recommended=bool(row.values.get("recommended")),
                    **said,
                )
            )
    return found


def recorded(cycle: CycleView, subject: str = "", *, state: str = "") -> list[visits.Visit]:
    """What is planned and what took place (at one unit), by day."""
    found = [
        one
        for one in visits.of_book(cycle.connection, cycle.ledger.book, state=state)
        if subject in ("", one.subject)
    ]
    return sorted(found, key=lambda one: (one.held_on, one.subject))


def _announce(
    line: work.Line, change: UnitOfWork, cycle: CycleView, one: visits.Visit, name: str, text: str
) -> None:
    content = {"title": f"关于“{name}”的通知", "text": f"“{name}”{text}"}
    notices.write(
        line,
        change,
        cycle,
        subject=one.subject,
        role="contact",
        key=f"visit:{one.id}:{change.ledger.head_seq}",
        context=content,
    )


def _why_not(
    cycle: CycleView, asked: model.Task, name: str, one: Visit, held: set[tuple[str, date, str]]
) -> records.Refusal | None:
    if _place(one) in held:
        what = f"{one.held_on} {one.team}已经录过"
        return refusals.make(
            "nothing_to_do", one.subject, clause=asked.clause, name=name, what=what
        )
    if one.held_on > cycle.today:
        return refusals.make(
            "received_in_future", one.subject, clause=asked.clause, day=one.held_on
        )
    return None


def _place(one: Visit | visits.Visit) -> tuple[str, date, str]:
    """What a visit is known by: the unit, the day, the team."""
    return one.subject, one.held_on, one.team


def _keep(
    line: work.Line,
    change: UnitOfWork,
    asked: model.Task,
    one: Visit,
    before: visits.Visit | None,
    *,
    state: str,
) -> None:
    """A visit in the place of what was planned (or given up) before, else beside."""
    said = {**one.__dict__, "state": state}
    if before is None:
        line.add(visits.Visit(kind=asked.key, entered_by=change.actor.person, **said))
    else:
        line.change(before, entered_by=change.actor.person, **said)


def _told(asked: model.Task, one: Visit) -> dict[str, object]:
    return {"name": asked.name, "held_on": one.held_on, "form": one.form, "team": one.team}


def _said(one: Visit) -> list[object]:
    return list(one.__dict__.values())
