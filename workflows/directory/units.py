"""The units: what they are and were called. A name leads to one unit or to a question."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, TypeVar

from documents import parser
from engine import errors, fields, records, texts
from storage import orgs, queries
from storage.database import Connection
from storage.ledger import ledgers
from workflows.kernel.cycle_view import CycleView
from workflows.kernel.use_case import Change, use_case

T = TypeVar("T")
WHOLE = "全局"
DEPARTMENT = "department:"
NOTES = {"phone": "电话记录", "instruction": "领导批示", "other": "备注"}


class Names:
    """Every name by which somebody may mean a unit: code, present and earlier names.

    An unambiguous part will do as well. `names` are pairs of (code, name); the first of a code is
    its present name.
    """

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        self.codes: dict[str, str] = {}
        self.full: dict[str, set[str]] = {}
        self.present: dict[str, str] = {}
        for code, name in names:
            self.add(code, name)

    def add(self, code: str, name: str) -> None:
        """One more name; the first of a code is its present one."""
        self.codes[texts.fold(code)] = code
        self.full.setdefault(texts.fold(name), set()).add(code)
        self.present.setdefault(code, name)

    def exactly(self, text: str) -> str | None:
        """The code of the one unit with that code or full name.

        None where `text` says no unit, or several.
        """
        wanted = texts.fold(text)
        codes = self.full.get(wanted, set())
        return self.codes.get(wanted) or (next(iter(codes)) if len(codes) == 1 else None)

    def find(self, text: str) -> str:
        """The code of the unit that is meant.

        Raises Misuse with the candidates, or with the nearest names.
        """
        exact = self.exactly(text)
        if exact is not None:
            return exact
        wanted = texts.fold(text)
        candidates = {
            code for name, codes in self.full.items() if wanted and wanted in name for code in codes
        }
        if len(candidates) == 1:
            return candidates.pop()
        if candidates:
            raise errors.Misuse(
                f"“{text}”不止一个：{self._titles(sorted(candidates))}。请写全称或编码。"
            )
        raise errors.Misuse(f"没有“{text}”这个单位{self.nearest(text) or '。'}")

    def means(self, text: str) -> bool:
        """Whether any name is `text` or holds it."""
        return self.exactly(text) is not None or any(texts.fold(text) in name for name in self.full)

    def nearest(self, text: str) -> str:
        """A hint: `，是不是“…”？`, or nothing."""
        close = difflib.get_close_matches(texts.fold(text), list(self.full), n=3, cutoff=0.5)
        codes = dict.fromkeys(code for name in close for code in sorted(self.full[name]))
        return f"，是不是{self._titles(list(codes))}？" if codes else ""

    def of_cells(
        self, table: parser.Table, key: str = "unit"
    ) -> tuple[dict[int, str], list[records.Fault]]:
        """The codes of the units in the column `key` by row number, and the faults.

        A fault for each cell that names no unit, and for each row that says what another said
        already of the same unit, though by another of its names.
        """
        codes_by_row: dict[int, str] = {}
        rows_by_identity: dict[tuple[str, ...], parser.Row] = {}
        faults = []
        for row in table.rows:
            text = str(row.values[key])
            code = self.exactly(text)
            if code is None:
                nearest = self.nearest(text).lstrip("，")
                hint = (
                    f"{nearest}是的话：mofan unit alias 单位 {text}，记住后再导入"
                    if nearest
                    else "请写全称或编码"
                )
                faults.append(table.fault(row, key, f"没有“{text}”这个单位", hint))
                continue
            codes_by_row[row.number] = code
            identity = (code, *(str(row.values[name]) for name in table.unique if name != key))
            before = rows_by_identity.setdefault(identity, row)
            if key in table.unique and before is not row:
                message = f"“{text}”与第{before.number}行“{before.values[key]}”是同一单位"
                faults.append(table.fault(row, key, message, "每个单位只写一次"))
        return codes_by_row, faults

    def entries_of(self, kind: type[T], table: parser.Table, **more: Any) -> list[T]:
        """Each row of a `table` as a described record whose `subject` is the unit it names.

        `more` are fields that no row holds. Raises Misuse with a fault for every cell that names
        no unit.
        """
        key = "subject" if "subject" in table.columns else "unit"
        codes, faults = self.of_cells(table, key)
        if faults:
            raise errors.Misuse(faults)
        return [
            fields.entry_of(kind, row.values, **{**more, "subject": codes[row.number]})
            for row in table.rows
        ]

    def _titles(self, codes: Sequence[str]) -> str:
        return "、".join(f"{self.present[code]}（{code}）" for code in codes[:8]) + (
            "等" if len(codes) > 8 else ""
        )


def names(connection: Connection, cycle: CycleView | None = None) -> Names:
    """The names of the units of `cycle`, as enrolled and as they are called since.

    Without a cycle, every unit's.
    """
    present = [
        (org.code, org.name) for org in ledgers.office(connection).find(orgs.Org, kind="unit")
    ]
    earlier = [(row.org, row.name) for row in ledgers.office(connection).find(orgs.OrgName)]
    if cycle is None:
        return Names([*present, *earlier])
    return _of_cycle(cycle, [*present, *earlier])


def code_of(connection: Connection, cycle: CycleView, text: str) -> str:
    """The code of the one whom `text` means, as `names` finds it, with as few rows as will do.

    Raises Misuse with the candidates, or with the nearest names.
    """
    office = ledgers.office(connection)
    # Only what is written in one way however it is typed can be looked for by the database: a
    # letter or a sign may stand in a name in another width or case.
    if text and all("一" <= char <= "鿿" for char in text):
        holding = queries.having(text)
        present = office.find(orgs.Org, kind="unit", name=holding)
        earlier = office.find(orgs.OrgName, name=holding)
        pairs = [(org.code, org.name) for org in present]
        pairs += [(row.org, row.name) for row in earlier]
        likely = _of_cycle(cycle, pairs)
        if likely.means(text):
            return likely.find(text)
    elif (code := texts.fold(text).upper()) in cycle.pinned.enrolments:
        return code
    return names(connection, cycle).find(text)


def _of_cycle(cycle: CycleView, pairs: Iterable[tuple[str, str]]) -> Names:
    """The units of the cycle as enrolled, and what else they are or were called (`pairs`)."""
    enrolled = [(unit.code, unit.name) for unit in cycle.scheme.units]
    enrolled += [
        (unit.code, name)
        for unit in cycle.scheme.units
        for name in (unit.short_name, unit.full_name)
        if name
    ]
    whole = [(cycle.ledger.label, WHOLE)]
    since = (pair for pair in pairs if pair[0] in cycle.pinned.enrolments)
    return Names([*enrolled, *whole, *since])


def answerable(connection: Connection, cycle: CycleView) -> Names:
    """The names of whoever has contacts: the units of the cycle, and its departments.

    A department is `department:KEY`, and is meant by its key or name.
    """
    answering = names(connection, cycle)
    for department in cycle.scheme.departments:
        for name in (department.name, department.key):
            answering.add(f"{DEPARTMENT}{department.key}", name)
    return answering


@use_case("unit.rename", ledger=ledgers.OFFICE)
def rename(change: Change, *, code: str, name: str, starts_on: date, basis: str) -> None:
    """A unit is called otherwise from `starts_on` on (机构更名), by the document `basis`.

    Earlier names still lead to it; cycles that are open keep the name it was enrolled by. Raises
    Misuse for a `code` that is no unit's, and for the name the unit has already (so a second call).
    """
    org = ledgers.office(change.connection).first(orgs.Org, code=code)
    if org is None:
        raise errors.Misuse(f"没有编码为 {code} 的单位。")
    if org.name == name.strip():
        raise errors.Misuse(f"{code} 现名就是“{org.name}”。")
    rows = ledgers.office(change.connection).find(orgs.OrgName, org=[code])
    earlier = {row.name for row in rows if not row.is_alias}
    line = change.line(
        "unit.renamed",
        code,
        data={"before": org.name, "after": name.strip(), "starts_on": starts_on, "basis": basis},
        why=basis,
    )
    if org.name not in earlier:
        line.add(orgs.OrgName(org=code, name=org.name, starts_on=date.min, basis=""))
    line.add(orgs.OrgName(org=code, name=name.strip(), starts_on=starts_on, basis=basis))
    line.change(org, name=name.strip())


@use_case("unit.alias", ledger=ledgers.OFFICE)
def learn(change: Change, *, code: str, name: str) -> None:
    """From now on `name` means the unit `code` wherever one is read: tables, folders, options.

    Raises Misuse for a `code` that is no unit's, for a name that is another's, and for one that
    means the unit already (so a second call).
    """
    org = ledgers.office(change.connection).first(orgs.Org, code=code)
    if org is None:
        raise errors.Misuse(f"没有编码为 {code} 的单位。")
    called = name.strip()
    if not called:
        raise errors.Misuse("没有写别名。")
    known = names(change.connection)
    meant = known.full.get(texts.fold(called), set())
    if code in meant:
        raise errors.Misuse(f"“{called}”已经是指{org.name}。")
    if meant or texts.fold(called) in known.codes:
        other = next(iter(meant), known.codes.get(texts.fold(called), ""))
        raise errors.Misuse(f"“{called}”是{known.present[other]}（{other}）的名称或编码。")
    line = change.line("unit.alias", code, data={"name": org.name, "alias": called})
    line.add(orgs.OrgName(org=code, name=called, starts_on=date.min, basis="", is_alias=True))


@use_case("unit.note")
def note(change: Change, *, code: str, kind: str, text: str) -> None:
    """Keep what was said about the unit `code` in a cycle's ledger; a second call keeps it again.

    `kind` is a telephone call (`phone`, 电话记录), a leader's instruction (`instruction`, 领导批示)
    or anything else (`other`, 备注). Raises Misuse for another kind, an empty `text`, or a unit
    that is not in the cycle.
    """
    if kind not in NOTES:
        titles = "、".join(f"{key}（{title}）" for key, title in NOTES.items())
        raise errors.Misuse(f"没有“{kind}”这种记录：有 {titles}。")
    if not text.strip():
        raise errors.Misuse("没有写内容。")
    change.cycle.of_subjects([code])
    change.line("unit.note", code, data={"note": kind, "text": text.strip()})


def lineage_of(connection: Connection, code: str) -> list[str]:
    """Every name a unit had, as sentences, the first one first; then how else it is written."""
    rows = ledgers.office(connection).find(orgs.OrgName, org=[code])
    called = [
        row.name if row.starts_on == date.min else f"{row.name}（自{row.starts_on}起，{row.basis}）"
        for row in rows
        if not row.is_alias
    ]
    aliases = [row.name for row in rows if row.is_alias]
    return [*called, f"也写作：{'、'.join(aliases)}"] if aliases else called
