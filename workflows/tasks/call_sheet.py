"""The call sheet: whom to ring today about what, with the number and what was said last time.

It reads back as telephone records.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from documents import parser
from engine import clock, errors, fields, records
from engine.described import Cell, described
from storage import notices, tasks
from storage.ledger import journal
from workflows.directory import contacts
from workflows.kernel import fact_days, meaning
from workflows.kernel.cycle_view import CycleView
from workflows.kernel.use_case import Change, use_case
from workflows.rules import refusals
from workflows.tasks import changes, lifecycle

NOBODY = "（未登记）"


@described
class Line:
    """One call to make. `number` is the notice's."""

    number: Annotated[int, Cell("编号", note="请勿改动")]
    subject: str
    unit: Annotated[str, Cell("单位")] = ""
    contact: Annotated[str, Cell("联系人")] = ""
    phone: Annotated[str, Cell("电话", kind="code")] = ""
    task: Annotated[str, Cell("事项")] = ""
    due_on: Annotated[date | None, Cell("期限")] = None
    before: Annotated[str, Cell("上次联系")] = ""


@described
class Call:
    """What came of one: when (none: today), with whom, what was said, to when who agreed to."""

    number: int
    contact: str = ""
    called_on: Annotated[date | None, Cell("通话日期", note="没有打的留空")] = None
    said: Annotated[str, Cell("通话情况", limit=200)] = ""
    acknowledged: Annotated[bool, Cell("已签收")] = False
    extended_to: Annotated[date | None, Cell("同意延期至")] = None
    agreed_by: Annotated[str, Cell("谁同意的")] = ""


FORM = fields.Form(
    key="calls",
    title="电话单",
    columns=(*fields.columns_of(Line), *fields.columns_of(Call)),
    notes=("打过的填“通话日期”和“通话情况”，其余留空；填好后用 mofan remind calls --from 读回。",),
    unique=("number",),
)


def sheet(cycle: CycleView) -> list[Line]:
    """Today's calls, the newest for each task and person, in the roster's order."""
    waiting = cycle.find(notices.Notice, mode="calls", state=notices.ALIVE, message=0)
    if not waiting:
        return []
    tasks_by_id = {task.id: task for task in cycle.every_task}
    newest = {_about(notice): notice for notice in waiting}
    named = {case.subject: (case.position, case.name) for case in cycle.every_case}
    last_words = _said_last(cycle, sorted({notice.subject for notice in newest.values()}))
    people = contacts.holders(cycle.connection, cycle.today)
    calls = []
    for notice in newest.values():
        org, _, role = notice.recipient.partition("/")
        person = people.get((org, role))
        calls.append(
            Line(
                number=notice.id,
                subject=notice.subject,
                unit=named[org][1] if org in named else cycle.pinned.owner_name(org),
                contact=person.name if person else NOBODY,
                phone=person.phone if person else "",
                task=str(notice.context.get("task") or notice.context.get("title", "")),
                due_on=tasks_by_id[notice.task].due_on if notice.task in tasks_by_id else None,
                before=last_words.get((notice.subject, "" if org == notice.subject else org), ""),
            )
        )
    return sorted(calls, key=lambda line: (named.get(line.subject, (0, ""))[0], line.number))


@use_case("call.record")
def record(change: Change, *, calls: Sequence[Call]) -> None:
    """Keep what was said in these `calls`; an extension agreed to on the telephone moves the date.

    A call that is not on the sheet any more is refused, so also a second time. Raises Misuse for a
    number that no call ever had.
    """
    cycle = change.cycle
    waiting = change.find(notices.Notice, mode="calls", state=notices.ALIVE, message=0)
    notices_by_id = meaning.numbered(
        change,
        notices.Notice,
        [call.number for call in calls],
        noun="电话",
        listing="mofan remind calls",
    )
    moving = lifecycle.Moving(
        change,
        cycle,
        change.by_id(tasks.Task, [notice.task for notice in notices_by_id.values()]).values(),
    )
    for call in calls:
        notice = notices_by_id[call.number]
        if why := _why_not(cycle, notice, moving.tasks.get(notice.task), call):
            change.refuse(*why)
            continue
        facts = {
            "task": notice.context.get("task", notice.context.get("title", "")),
            "to": notice.recipient,
            "contact": call.contact,
            "said": call.said or "已通话",
            "on": call.called_on or cycle.today,
            "acknowledged": call.acknowledged,
        }
        line = change.line("call.recorded", notice.subject, data=facts)
        line.change(notice, state="called", settled_on=call.called_on or cycle.today)
        for older in waiting:
            if _about(older) == _about(notice) and older.id < notice.id:
                line.change(older, state="cancelled")
        if call.extended_to is not None:
            changes.postpone(
                change,
                moving,
                moving.tasks[notice.task],
                due_on=call.extended_to,
                agreed_by=call.agreed_by,
                oral=True,
            )


def calls_of(table: parser.Table) -> list[Call]:
    """The calls that were made, out of the sheet as it came back.

    Raises Misuse with a fault for each row that says something but not when.
    """
    calls, faults = [], []
    for row in table.rows:
        contact = str(row.values["contact"] or "").removeprefix(NOBODY)
        call = fields.entry_of(Call, row.values, number=row.values["number"], contact=contact)
        if call.called_on is not None:
            calls.append(call)
        elif call.said or call.acknowledged or call.extended_to or call.agreed_by:
            faults.append(
                table.fault(row, "called_on", "填了通话情况，没有填通话日期", "请补填通话日期")
            )
    if faults:
        raise errors.Misuse(faults)
    return calls


def _why_not(
    cycle: CycleView, notice: notices.Notice, task: tasks.Task | None, call: Call
) -> list[records.Refusal]:
    reasons = []
    if notice.mode != "calls":
        reasons.append(refusals.make("not_a_call", notice.subject, id=notice.id))
    elif notice.state != "pending":
        reasons.append(refusals.make("call_settled", notice.subject, id=notice.id))
    reasons += fact_days.why_not(cycle, call.called_on, notice.subject)
    if call.extended_to is not None:
        if task is None:
            reasons.append(refusals.make("no_due_date", notice.subject, id=notice.id))
        else:
            if not call.agreed_by.strip():
                reasons.append(refusals.make("agreement_missing", task.subject, clause=task.clause))
            reasons += changes.why_not_postpone(
                task, cycle.task_name(task), due_on=call.extended_to
            )
    return reasons


def _about(notice: notices.Notice) -> tuple[int, str, str]:
    """Calls about the same thing to the same person are one: the newest."""
    return notice.task, notice.recipient, "" if notice.task else notice.key


def _said_last(cycle: CycleView, subjects: Sequence[str]) -> dict[tuple[str, str], str]:
    """What was said last, by subject and by who was called (empty: somebody there)."""
    last_words = {}
    for line in journal.about(cycle.connection, cycle.ledger.book, subjects):
        if line.kind == "call.recorded" or (
            line.kind == "unit.note" and line.data.get("note") == "phone"
        ):
            day = line.data.get("on") or f"{clock.local(line.at, cycle.scheme.zone):%Y-%m-%d}"
            words = f"{day} {line.data.get('said') or line.data.get('text', '')}"
            org = str(line.data.get("to", "")).partition("/")[0]
            last_words[line.subject, "" if org == line.subject else org] = words
    return last_words
