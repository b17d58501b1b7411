"""A request: one department asked about one frozen list; its states, its digest, its look-up.

New names are asked about in a new request, and nothing that was signed is touched.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine import canon, machine, records
from storage import queries
from storage import requests as stored_requests
from storage.database import Connection
from workflows.kernel import meaning
from workflows.kernel.cycle_view import CycleView
from workflows.kernel.lives import Life, Step
from workflows.scheme import model_awards

STATES = {
    "drafted": "待发出",
    "sent": "已发出",
    "registered": "部门已收文",
    "answered": "已复函（待复核）",
    "signed": "已复核",
    "returned": "退请说明",
    "superseded": "已被新函取代",
    "cancelled": "已撤销",
}
MEDIA = {"paper": "书面复函", "phone": "电话", "sheet": "回执表", "token": "在线签署"}
GONE = ("superseded", "cancelled")
UNANSWERED = ("sent", "registered", "returned")
LIFE = Life(
    "request",
    STATES,
    {
        "send": Step("发出", ("drafted",), "sent"),
        "register": Step("登记收文", ("sent",), "registered"),
        "answer": Step("录入复函", (*UNANSWERED, "answered", "signed"), "answered"),
        "confirm": Step("复核", ("answered",), "signed"),
        "return": Step("退请说明", ("answered", "signed"), "returned"),
        "supersede": Step("重拟", ("drafted",), "superseded"),
        "cancel": Step("撤销", ("drafted", *UNANSWERED), "cancelled"),
    },
    ends=GONE,
)


def decide(request: stored_requests.Request, trigger: str) -> machine.Step | records.Refusal:
    """The step, or the refusal `not_from_here` with what the request is now."""
    return LIFE.decide(request.state, trigger, subject=about(request), name=f"函{request.id}")


def digest_of(consultation: str, department: str, shown: Sequence[dict[str, Any]]) -> str:
    """The digest of exactly what a department is shown: `shown` is each code and name, in order."""
    # A sign-off is good for the list behind this digest and for no other: a name added, dropped,
    # exchanged or moved afterwards would else stand under a signature that never saw it.
    return canon.digest_of([consultation, department, list(shown)])


def codes(request: stored_requests.Request) -> list[str]:
    """The codes on its list, in order."""
    return [subject["code"] for subject in request.subjects]


def about(request: stored_requests.Request) -> str:
    """What its lines are about: the consultation and the department, never a unit."""
    return f"{request.consultation}/{request.department}"


def plan_of(cycle: CycleView, key: str) -> model_awards.Consultation:
    """The consultation of that key, name or unambiguous part of one.

    Raises Misuse, listing them, if it is not clear.
    """
    titles = {plan.key: plan.name for plan in cycle.scheme.consultations}
    meant = meaning.key_of("征求意见", titles, key)
    return next(
        consultation for consultation in cycle.scheme.consultations if consultation.key == meant
    )


def request_of(connection: Connection, ledger: int, id_: int) -> stored_requests.Request:
    """The request of that number in the `ledger` (its id). Raises Misuse where there is none."""
    finder = queries.Finder(connection, ledger)
    return meaning.numbered(
        finder, stored_requests.Request, [id_], noun="征求意见函", listing="mofan consult list"
    )[id_]


def default_conclusion(cycle: CycleView, request: int) -> str:
    """What a reply without objection concludes: the first consenting conclusion.

    Raises Misuse for an unknown request.
    """
    return plan_of(
        cycle, request_of(cycle.connection, cycle.ledger.book, request).consultation
    ).consenting[0]
