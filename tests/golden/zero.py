"""The artificial format 0, and how the program would read it.

In it a field of each kind of value has another name, and `caretaker` of an enrolment is called
`bureau` and is operational: no line tells of it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from storage import formats

FOLDER = Path(__file__).parent
RENAMED: dict[formats.Kind, tuple[str, str]] = {
    "scheme": ("warn_days", "warn_workdays"),
    "calendar": ("off", "holidays"),
    "context": ("matter", "task"),
    "line": ("reason", "why"),
}
"""By kind of value: a field's name in format 0 and in format 1."""
TURNED = ("enrolment", "caretaker")
FORMER = "bureau"


def renamed(before: str, after: str) -> formats.Upcast:
    """A field under another name."""

    def rename(body: dict[str, Any]) -> dict[str, Any]:
        return {after if name == before else name: part for name, part in body.items()}

    return rename


FORMATS = formats.Formats(
    upcasts={
        **formats.PRESENT.upcasts,
        **{(kind, 0): renamed(*names) for kind, names in RENAMED.items()},
    },
    turned=(TURNED,),
    versions=FOLDER / "versions",
    schemas=("zero", "one"),
)
