import pytest

from engine import errors
from workflows.rules import reasons


def test_a_reason_carries_its_values_as_text() -> None:
    assert reasons.make("panel_small", "U001", name="某单位", count=2, minimum=3) == reasons.Reason(
        code="panel_small", subject="U001", values={"name": "某单位", "count": "2", "minimum": "3"}
    )


def test_a_reason_without_the_values_of_its_sentence_is_the_callers_fault() -> None:
    with pytest.raises(errors.AuthorError):
        reasons.make("panel_small", "U001", name="某单位")
    with pytest.raises(errors.AuthorError):
        reasons.make("notice_missing", day="2021-03-16")
