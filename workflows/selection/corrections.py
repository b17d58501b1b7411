"""更正: a clerical fact that was entered wrongly is put right by two persons, old and new shown.

A number, a place, a report, a branch's name, wherever they stand; the due date of one task, one
problem that was struck off. What a meeting decided is never corrected: that goes back to a list
which a meeting decides.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, NamedTuple

from engine import errors, records
from storage import cases, columns, decisions, letters, problems, public_notices, queries, tasks
from workflows.kernel import meaning
from workflows.kernel.use_case import Change, use_case
from workflows.rules import refusals
from workflows.selection.decisions import PENDING
from workflows.tasks import changes, lifecycle, task_states


class Fact(NamedTuple):
    """What may be corrected: its title, where it is kept, and whether nothing else may say it.

    `words` are what its states are called. A fact that stands in one row has an `act` that puts it
    right there, with all that follows, and `why_not`, a reason against that.
    """

    title: str
    kind: type[columns.Record]
    column: str
    is_number: bool = False
    where: dict[str, Any] = {}  # noqa: RUF012
    words: dict[str, str] = {}  # noqa: RUF012
    act: Callable[[Change, Any, str, str], None] | None = None
    why_not: Callable[[Change, Any, str], records.Refusal | None] | None = None

    def said(self, row: columns.Record) -> str:
        """What a row says, as people write it."""
        text = str(getattr(row, self.column) or "")
        return self.words.get(text, text)


def _redate(change: Change, task: tasks.Task, after: str, why: str) -> None:
    moving = lifecycle.Moving(change, change.cycle, [task])
    changes.postpone(change, moving, task, due_on=date.fromisoformat(after), why=why)


def _why_not_redate(change: Change, task: tasks.Task, after: str) -> records.Refusal | None:
    try:
        due_on = date.fromisoformat(after)
    except ValueError as error:
        raise errors.Misuse(f"期限“{after}”应形如 2020-07-10。") from error
    name = change.cycle.task_name(task)
    if task.opens_on is not None and due_on < task.opens_on:
        return refusals.make("due_early", task.subject, task=name, day=due_on, opens=task.opens_on)
    step = task_states.decide(task, "extend", name)
    return step if isinstance(step, records.Refusal) else None


def _take_up(change: Change, problem: problems.Problem, after: str, why: str) -> None:
    (task,) = change.find(tasks.Task, id=problem.task)
    line = change.line("problem.taken_up", problem.subject, data={"id": problem.id}, why=why)
    line.change(problem, state=_before_closed(task))
    trigger = "unwaive" if task.state == "waived" else "reopen"
    lifecycle.Moving(change, change.cycle, [task]).move(line, task, trigger)


def _why_not_take_up(
    change: Change, problem: problems.Problem, after: str
) -> records.Refusal | None:
    (task,) = change.find(tasks.Task, id=problem.task)
    wanted = problems.STATES[_before_closed(task)]
    if problem.state != "closed":
        return refusals.make("unchanged", problem.subject, name=problems.STATES[problem.state])
    if after != wanted:
        raise errors.Misuse(f"销错的问题恢复为“{wanted}”。")
    return None


def _before_closed(task: tasks.Task) -> str:
    """What a problem is again that was struck off: its report waits to be looked at."""
    return "rectifying" if task.state == "waived" else "reported"


FACTS = {
    "minutes": Fact("纪要编号", decisions.Decision, "minutes", is_number=True),
    "doc": Fact("发文字号", letters.Letter, "number", is_number=True),
    "revocation": Fact("撤销命名的纪要编号", decisions.Revocation, "minutes", is_number=True),
    "revocation_doc": Fact("撤销命名的文号", decisions.Revocation, "doc"),
    "place": Fact("公示地方", public_notices.PublicNotice, "place"),
    "report": Fact("公示情况", public_notices.PublicNotice, "report"),
    "branch": Fact("党支部名称", cases.Case, "name", where={"track": "branch"}),
    "due": Fact("期限", tasks.Task, "due_on", act=_redate, why_not=_why_not_redate),
    "problem": Fact(
        "问题销号",
        problems.Problem,
        "state",
        words=problems.STATES,
        act=_take_up,
        why_not=_why_not_take_up,
    ),
}
TITLES = {key: fact.title for key, fact in FACTS.items()}


@use_case("naming.correct")
def correct(change: Change, *, what: str, before: str, after: str, why: str, row: int = 0) -> None:
    """Enter that a fact which says `before` should say `after`; it counts once another confirmed.

    `what` is a key of `FACTS` or its title, `why` the reason, `row` the id of the task or problem
    that it is about. Refused where nothing says `before`, where a number `after` is used already,
    where it cannot be so, without a reason, and the second time. Raises Misuse for another fact,
    and for one of a single row without a `row`.
    """
    key = meaning.key_of("更正的事项", TITLES, what)
    fact, wanted = FACTS[key], after.strip()
    if bool(fact.act) != bool(row):
        raise errors.Misuse(
            f"更正{fact.title}请用 --id 写明是哪一条（编号见 task list、problem list）。"
            if fact.act
            else f"更正{fact.title}不写 --id。"
        )
    rows = _rows(change, fact, row)
    said = [fact.said(each) for each in rows]
    waits = change.find(decisions.Correction, what=key, before=before, row=row, confirmed_by=0)
    if before not in said or before == PENDING:
        change.refuse(refusals.make("nothing_says", fact.title, what=fact.title, before=before))
    elif not wanted or wanted in (before, PENDING) or waits:
        change.refuse(refusals.make("unchanged", fact.title, name=fact.title))
    elif fact.is_number and wanted in said:
        change.refuse(refusals.make("number_used", fact.title, number=wanted))
    elif fact.why_not and (reason := fact.why_not(change, rows[0], wanted)):
        change.refuse(reason)
    elif not why.strip():
        change.refuse(refusals.make("reason_missing", fact.title))
    else:
        subject = getattr(rows[0], "subject", fact.title) if row else fact.title
        line = change.line(
            "fact.entered",
            subject,
            data={"what": fact.title, "old": before, "new": wanted},
            why=why.strip(),
        )
        line.add(
            decisions.Correction(
                subject=subject,
                what=key,
                before=before,
                after=wanted,
                why=why.strip(),
                row=row,
                entered_by=change.actor.person,
            )
        )


@use_case("naming.confirm")
def confirm(change: Change) -> None:
    """Confirm corrections that somebody else entered: every row that says the old says the new.

    Refused for what one entered oneself, and where nothing waits, so also a second time.
    """
    waiting = change.find(decisions.Correction, confirmed_by=0)
    for entry in change.confirm(
        waiting, noun="更正", subject=change.ledger.label, called=lambda each: each.subject
    ):
        fact = FACTS[entry.what]
        rows = [each for each in _rows(change, fact, entry.row) if fact.said(each) == entry.before]
        if fact.why_not and rows and (reason := fact.why_not(change, rows[0], entry.after)):
            change.refuse(reason)
            continue
        line = change.line(
            "fact.corrected",
            entry.subject,
            data={"what": fact.title, "old": entry.before, "new": entry.after},
        )
        line.change(entry, confirmed_by=change.actor.person)
        for row in rows:
            if fact.act:
                fact.act(change, row, entry.after, entry.why)
            else:
                line.change(row, **{fact.column: entry.after})


def _rows(change: Change, fact: Fact, row: int) -> Sequence[columns.Record]:
    return change.find(fact.kind, **(fact.where or {"id": [row] if row else queries.ANY}))
