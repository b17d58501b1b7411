"""In which formats things are kept, and how what was kept in an earlier one is read and upgraded.

Four kinds of values are kept as JSON for later reading and carry the number of their format as
`v`: the pinned scheme, the pinned calendar, frozen contexts (of notices and papers), lines of the
journal. What is kept is never rewritten: its digest and the chain are those of the stored bytes.
It is lifted to the present format whenever it is read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from sqlalchemy.engine import Connection

from engine import days, errors

Kind = Literal["scheme", "calendar", "context", "line"]
Upcast = Callable[[dict[str, Any]], dict[str, Any]]
NUMBERS: Mapping[Kind, int] = {"scheme": 2, "calendar": days.FORMAT, "context": 1, "line": 1}
"""The format in which each kind is written now."""
TITLES: Mapping[Kind, str] = {
    "scheme": "年度安排",
    "calendar": "工作日历",
    "context": "通知或文件的内容",
    "line": "日志",
}
NEWER = "数据由更新版本的 mofan 建立，请先升级本机程序。"


@dataclass(frozen=True, kw_only=True)
class Formats:
    """How the past is read and upgraded.

    `upcasts` take a plain JSON object of a kind from format n to n + 1, by (kind, n), and are pure.
    `turned` names the columns (table, column) that were operational in an earlier version and are
    journalled now; `versions` is the folder of the schema's migrations, `schemas` their revisions,
    the oldest first.
    """

    upcasts: Mapping[tuple[Kind, int], Upcast] = field(default_factory=dict)
    turned: tuple[tuple[str, str], ...] = ()
    versions: Path = Path(__file__).parent / "migrations" / "versions"
    schemas: tuple[str, ...] = ("r0001",)

    @property
    def schema(self) -> str:
        """The revision of the schema that this version works on."""
        return self.schemas[-1]

    def lift(self, kind: Kind, stored: Any) -> dict[str, Any]:
        """The stored object as it would be kept now, `v` included.

        Raises Misuse for a newer format, Broken for no number or one that nothing reads.
        """
        number = stored.get("v") if isinstance(stored, dict) else None
        if type(number) is not int:
            raise errors.Broken([f"{TITLES[kind]}没有写明格式号。"])
        if number > NUMBERS[kind]:
            raise errors.Misuse(NEWER)
        lifted: dict[str, Any] = stored
        while number < NUMBERS[kind]:
            upcast = self.upcasts.get((kind, number))
            if upcast is None:
                raise errors.Broken([f"{TITLES[kind]}的格式号 {number} 无法识别。"])
            number += 1
            lifted = {**upcast(lifted), "v": number}
        return lifted


def _scheme_1(body: dict[str, Any]) -> dict[str, Any]:
    """What weighs has a consequence; a cap of each sector is one cap of a column among others.

    What a list is for was read out of its place, and is said now.
    """
    tracks = [
        {
            **track,
            "stages": [
                {
                    **stage,
                    "tasks": [
                        {**task, "weighs": "pending" if task.get("weighs") else ""}
                        for task in stage["tasks"]
                    ],
                }
                for stage in track["stages"]
            ],
        }
        for track in body.get("tracks", ())
    ]
    awards = []
    for award in body.get("awards", ()):
        kept = {name: part for name, part in award.items() if name != "per_sector"}
        limit = award.get("per_sector")
        caps = [] if limit is None else [{"column": "sector", "limit": limit}]
        awards.append({**kept, "caps": caps})
    slates = [dict(step) for step in body.get("slates", ())]
    if slates:
        slates[0]["role"], slates[-1]["role"] = "ranking", "named"
        for step in slates[-2:-1]:
            step["role"] = "proposal" if step.get("meeting") else "posted"
    return {**body, "tracks": tracks, "awards": awards, "slates": slates}


PRESENT = Formats(upcasts={("scheme", 1): _scheme_1})
"""What this version reads. Another value is for tests of what a later version will do."""


def stamped(kind: Kind, body: Mapping[str, Any]) -> dict[str, Any]:
    """A value as it is to be kept: with the number of the present format."""
    return {"v": NUMBERS[kind], **body}


def used_by(connection: Connection) -> Formats:
    """The formats of the database behind that connection."""
    formats: Formats = connection.get_execution_options().get("formats", PRESENT)
    return formats
