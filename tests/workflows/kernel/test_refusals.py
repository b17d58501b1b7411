"""Every refusal occurs: each code has a situation, and no code has none."""

from __future__ import annotations

import pytest

from engine import errors
from tests.support import offices
from tests.workflows.kernel.award_situations import AWARDS
from tests.workflows.kernel.case_situations import CASES
from tests.workflows.kernel.entry_situations import ENTRIES
from tests.workflows.kernel.situations import refused
from workflows.rules import refusals

SITUATIONS = CASES | AWARDS | ENTRIES


@pytest.mark.parametrize("code", list(SITUATIONS))
def test_refusal_occurs_with_its_code(small: offices.Office, code: str) -> None:
    found = refused(SITUATIONS[code], small)
    assert code in [refusal.code for refusal in found]
    assert [refusal.sentence for refusal in found if "{" in refusal.sentence + refusal.mend] == []


def test_every_refusal_has_a_situation() -> None:
    assert sorted(SITUATIONS) == sorted(refusals.TEXTS)


@pytest.mark.parametrize(
    "code",
    [
        "held",
        "stage_closed",
        "task_waiting",
        "task_open",
        "task_unchecked",
        "gate_closed",
        "outcome_unknown",
    ],
)
def test_explain_tells_what_advance_refuses(small: offices.Office, code: str) -> None:
    advanced = [refusal.code for refusal in refused(SITUATIONS[code], small)]
    assert small.owed("U01") == advanced


def test_refusals_are_kept_in_the_journal_and_nothing_else_is(small: offices.Office) -> None:
    small.open()
    before = small.case("U01")
    with pytest.raises(errors.Refused):
        small.advance("U01")
    assert small.case("U01") == before
    assert small.findings() == []
