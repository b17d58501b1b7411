"""A life is declared once, is sound, and says in words what cannot be done."""

from __future__ import annotations

import pytest

from engine import errors, machine, records
from workflows.kernel.lives import STAYS, Life, Step

STATES = {"drafted": "待发", "sent": "已发", "void": "作废"}
STEPS = {
    "send": Step("发出", ("drafted",), "sent"),
    "extend": Step("延期", ("drafted", "sent"), STAYS),
    "void": Step("作废", ("sent",), "void"),
}


def test_a_step_leads_on_stays_or_is_refused_in_words() -> None:
    life = Life("letter", STATES, STEPS, ends=("void",))
    assert life.decide("drafted", "send", subject="U01", name="函1") == machine.Step(
        trigger="send", source="drafted", dest="sent"
    )
    assert life.decide("sent", "extend", subject="U01", name="函1") == machine.Step(
        trigger="extend", source="sent", dest="sent"
    )
    refused = life.decide("void", "send", subject="U01", name="函1", clause="三")
    assert isinstance(refused, records.Refusal)
    assert (refused.code, refused.sentence, refused.subject, refused.clause) == (
        "not_from_here",
        "函1现为“作废”，不能发出",
        "U01",
        "三",
    )


@pytest.mark.parametrize(
    ("states", "steps", "ends"),
    [
        (STATES, STEPS, ()),
        ({**STATES, "lost": "遗失"}, STEPS, ("void", "lost")),
        (STATES, {**STEPS, "again": Step("重发", ("void",), "sent")}, ("void",)),
        (STATES, {**STEPS, "back": Step("撤回", ("void",), "drafted", is_back=True)}, ("void",)),
    ],
    ids=["a dead end", "a state never reached", "a way on from an end", "a way back of nothing"],
)
def test_a_life_that_is_not_sound_is_the_authors_fault(
    states: dict[str, str], steps: dict[str, Step], ends: tuple[str, ...]
) -> None:
    with pytest.raises(errors.AuthorError):
        Life("letter", states, steps, ends)
