"""The plan of visits: suggested, drafted, announced, given up. Nobody outside sees a draft."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from engine import days
from storage import visits as stored_visits
from storage.entries.visit import VisitEntry
from storage.ledger import work
from storage.ledger.work import UnitOfWork
from workflows.directory import members
from workflows.kernel import meaning
from workflows.kernel.cycle_view import CycleView
from workflows.kernel.use_case import Change, use_case
from workflows.rules import itinerary, refusals
from workflows.tasks import notices
from workflows.visits import visits


def suggest(
    cycle: CycleView, *, task: str, first: date | None = None, last: date | None = None
) -> itinerary.Itinerary:
    """A proposal for the visits of a `task` (key, name or table); nothing is written.

    From `first` to `last`, by default between the dates of the units' tasks, not before today.
    Teams are those of the scheme, none at a unit of its own members. Make-up days and days off
    are no days for visits; what is planned or held already stays.
    """
    visit_task = visits.plan_of(cycle, task)
    owed = [each for each in cycle.every_task if each.kind == visit_task.key]
    begin = max(
        first or min((each.opens_on for each in owed if each.opens_on), default=cycle.today),
        cycle.today,
    )
    end = last or max((each.due_on for each in owed if each.due_on), default=begin)
    span = (begin + timedelta(days=n) for n in range((end - begin).days + 1))
    free = [day for day in span if cycle.calendar.is_workday(day) and day.weekday() < days.SATURDAY]
    stops = [
        itinerary.Stop(unit=visit.subject, team=visit.team, day=visit.held_on)
        for visit in cycle.find(stored_visits.Visit)
        if visit.kind == visit_task.key and visit.state != "cancelled"
    ]
    teams = [
        itinerary.Team(
            name=name,
            own_units=frozenset(
                member.org for member in members.of(cycle.connection, members.TEAM, name)
            ),
        )
        for name in cycle.scheme.teams or ("工作组",)
    ]
    unsettled = {each.subject for each in owed if each.state in ("waiting", "open")}
    units = [code for code in cycle.enrolments if code in unsettled]
    groups = {code: enrolment.grp for code, enrolment in cycle.enrolments.items()}
    return itinerary.suggest(
        units, groups, teams, free, per_day=cycle.scheme.visiting.per_day, fixed=stops
    )


@use_case("visit.plan")
def plan(change: Change, *, task: str, planned: Sequence[VisitEntry]) -> None:
    """Keep the visits `planned` for a `task` (key, name or table) as drafts for the office alone.

    Refused are more visits of a team on a day than the scheme allows, a team at a unit of its own
    members, a second visit planned for a unit, a visit held already, a day off or a make-up day;
    so is the same plan a second time. Raises Misuse if it is not clear which task.
    """
    cycle = change.cycle
    visit_task = visits.plan_of(cycle, task)
    by_code = {
        case.subject: case for case in cycle.of_subjects([visit.subject for visit in planned])
    }
    stored = [visit for visit in change.find(stored_visits.Visit) if visit.kind == visit_task.key]
    live = [visit for visit in stored if visit.state in ("draft", "released")]
    by_identity = {visits.identity(visit): visit for visit in stored}
    units_of_team = {
        name: {member.org for member in people}
        for name, people in members.every(change.connection, members.TEAM).items()
    }
    busy: dict[tuple[str, date], int] = {}
    for visit in live:
        busy[visit.team, visit.held_on] = busy.get((visit.team, visit.held_on), 0) + 1
    arranged = {visit.subject for visit in live}
    per_day = cycle.scheme.visiting.per_day
    for stop in planned:
        count = busy.get((stop.team, stop.held_on), 0) + 1
        is_off = (
            not cycle.calendar.is_workday(stop.held_on) or stop.held_on.weekday() >= days.SATURDAY
        )
        earlier = by_identity.get(visits.identity(stop))
        values = {
            "name": by_code[stop.subject].name,
            "team": stop.team,
            "day": stop.held_on,
            "count": count - 1,
            "most": per_day,
        }
        doubts = {
            "visit_planned": stop.subject in arranged,
            "visit_recorded": earlier is not None and earlier.state == "held",
            "team_recused": stop.subject in units_of_team.get(stop.team, ()),
            "day_off": is_off,
            "day_full": count > per_day,
        }
        if why := [code for code, is_so in doubts.items() if is_so]:
            change.refuse(
                *(
                    refusals.make(code, stop.subject, clause=visit_task.clause, **values)
                    for code in why
                )
            )
            continue
        busy[stop.team, stop.held_on] = count
        arranged.add(stop.subject)
        line = change.line("visit.planned", stop.subject, data=visits.facts(visit_task, stop))
        visits.store(line, change, visit_task, stop, earlier, state="draft")


@use_case("visit.plan")
def release(change: Change, *, task: str, subjects: Sequence[str] = ()) -> None:
    """Announce the drafts of a `task`, of these `subjects` or all: each unit's contact is told.

    Nothing to announce, as at a second call, is refused. Raises Misuse if it is not clear which
    task.
    """
    cycle = change.cycle
    visit_task = visits.plan_of(cycle, task)
    drafts = [
        draft
        for draft in change.find(stored_visits.Visit, state="draft")
        if draft.kind == visit_task.key
    ]
    announced = [draft for draft in drafts if not subjects or draft.subject in subjects]
    if not announced:
        change.refuse(
            refusals.make(
                "nothing_to_announce",
                cycle.ledger.label,
                clause=visit_task.clause,
                name=visit_task.name,
            )
        )
    for draft in announced:
        line = change.line(
            "visit.released",
            draft.subject,
            data={"name": visit_task.name, "held_on": draft.held_on, "team": draft.team},
        )
        line.change(draft, state="released")
        _announce(
            line,
            change,
            cycle,
            draft,
            visit_task.name,
            f"拟于{days.spoken(draft.held_on)}以{draft.form}方式到贵单位开展，"
            f"由{draft.team}负责，请做好准备。",
        )


@use_case("visit.plan")
def cancel(change: Change, *, ids: Sequence[int], why: str, tell: str = "") -> None:
    """Give up the planned visits `ids` because of `why`; a unit that was told is told again.

    The reason stays in the office: what the unit reads besides is `tell`.

    Refused without a reason, for a visit that was held and for one given up already. Raises
    Misuse for an unknown id.
    """
    cycle = change.cycle
    visits_by_id = meaning.numbered(
        change, stored_visits.Visit, ids, noun="安排", listing="mofan visit list"
    )
    told = f"（{tell.strip().rstrip('。')}）" if tell.strip() else ""
    for visit in (visits_by_id[id_] for id_ in dict.fromkeys(ids)):
        name = cycle.pinned.tasks[visit.kind].name
        if not why.strip():
            change.refuse(refusals.make("reason_missing", visit.subject))
        elif visit.state not in ("draft", "released"):
            change.refuse(
                refusals.make(
                    "visit_over", visit.subject, id=visit.id, state=visits.STATES[visit.state]
                )
            )
        else:
            kind = "visit.cancelled" if visit.state == "released" else "visit.planned_cancelled"
            line = change.line(
                kind,
                visit.subject,
                data={"name": name, "held_on": visit.held_on, "team": visit.team},
                why=why.strip(),
            )
            line.change(visit, state="cancelled")
            if visit.state == "released":
                _announce(
                    line,
                    change,
                    cycle,
                    visit,
                    name,
                    f"原定{days.spoken(visit.held_on)}的安排取消{told}，时间另行通知。",
                )


def _announce(
    line: work.Line,
    change: UnitOfWork,
    cycle: CycleView,
    visit: stored_visits.Visit,
    name: str,
    text: str,
) -> None:
    content = {"title": f"关于“{name}”的通知", "text": f"“{name}”{text}"}
    notices.write_adhoc(
        line,
        change,
        cycle,
        subject=visit.subject,
        role="contact",
        key=f"visit:{visit.id}:{change.ledger.head_seq}",
        context=content,
    )
