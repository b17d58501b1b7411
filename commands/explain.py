"""`explain`: why a case cannot go on."""

from __future__ import annotations

from datetime import date

from commands import console, lookup
from commands.session import Session
from workflows.reports import board, explain


def case_explain(session: Session, name: str, as_of: date | None, json_: bool) -> None:
    subject = lookup.subject_of(session, name)
    with session.looking(as_of) as cycle:
        explanation = explain.explain(cycle, subject)
    if json_:
        console.as_json({**console.plain(explanation), "can_move": explanation.can_move})
        return
    case = explanation.case
    if not explanation.conditions:
        outcome = board.OUTCOMES.get(case.outcome, "")
        console.say(f"{case.subject} {case.name}已经结束（{outcome}）。")
        return
    verdict = "可以转入" if explanation.can_move else "还不能转入"
    console.say(f"{case.subject} {case.name}：{explanation.here} → {explanation.there}，{verdict}")
    rows = [
        (
            "✓" if condition.is_met else "✗",
            condition.refusal.sentence if condition.refusal else condition.sentence,
            condition.clause,
            condition.owner,
            condition.due_on,
            "" if condition.is_met else condition.days_left,
            condition.refusal.mend if condition.refusal else "",
        )
        for condition in explanation.conditions
    ]
    console.table(("", "条件", "条款", "承办", "期限", "剩余工作日", "怎么办"), rows)
