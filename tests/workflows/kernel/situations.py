"""Situations in which something is refused, in a table by the code of the refusal."""

from __future__ import annotations

from collections.abc import Callable

from engine import errors, records
from tests.support import offices
from workflows.kernel.service import Outcome

Situation = Callable[[offices.Office], Outcome]


class Situations(dict[str, Situation]):
    """One situation a code."""

    def occurs(self, code: str) -> Callable[[Situation], Situation]:
        """Put a situation into the table, where that code has none yet."""

        def keep(situation: Situation) -> Situation:
            assert code not in self
            self[code] = situation
            return situation

        return keep


def refused(situation: Situation, office: offices.Office) -> tuple[records.Refusal, ...]:
    """What is refused in that situation."""
    try:
        return situation(office).refused
    except errors.Refused as error:
        return error.refusals
