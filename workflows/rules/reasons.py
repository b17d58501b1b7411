"""Why a rule says no: a stable code and what its sentence needs.

The sentence and the way to mend it stand with all refusals, the clause is the caller's. The caller
makes the refusal: `refusals.make(reason.code, reason.subject, clause=…, **reason.values)`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine import errors

VALUES: dict[str, tuple[str, ...]] = {
    "panel_small": ("name", "count", "minimum"),
    "mark_missing": ("name", "missing"),
    "mark_unknown": ("name", "marks"),
    "points_invalid": ("name", "where", "value", "expected"),
    "result_missing": ("name", "result"),
    "result_unknown": ("name", "result", "value", "expected"),
    "results_inapplicable": ("name",),
    "open_tie": ("names", "places", "line"),
    "over_quota": ("slate", "count", "quota"),
    "caps_exceeded": ("name", "count", "limit"),
    "ineligible": ("name", "reason"),
    "coverage_missing": ("missing",),
    "notice_missing": (),
    "notice_running": ("day",),
    "objection_open": ("name",),
}


@dataclass(frozen=True, kw_only=True)
class Reason:
    """One reason why something cannot be done about `subject` (empty: about a whole list).

    `values` fill the sentence of `code`.
    """

    code: str
    subject: str = ""
    values: Mapping[str, str]


def make(code: str, subject: str = "", **values: object) -> Reason:
    """The reason of that `code` about `subject` (empty: about a whole list).

    Raises AuthorError unless exactly the `values` of its sentence are given.
    """
    if set(values) != set(VALUES[code]):
        raise errors.AuthorError([f"{code} needs {VALUES[code]}, got {tuple(values)}"])
    return Reason(
        code=code, subject=subject, values={key: str(content) for key, content in values.items()}
    )
