"""The sizes of the sheets in XLSX and ODS workbooks.

Their XML is streamed once, nothing is kept but counts. Document types and entities are refused.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Callable
from xml.parsers import expat

from documents import cells, sheet_size

MOST_ELEMENTS = 2_000_000  # of all parts together; a filled table of 20,000 rows has some 1,000,000
_CHUNK = 2**16
_SHOWN = 40  # characters of a cell that are kept, to show an error or to find a text
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})", re.ASCII)
_BOOK, _RELATIONS, _STRINGS = (
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/sharedstrings.xml",
)

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]


def measure(content: bytes, most_rows: int) -> tuple[sheet_size.SheetSize, ...]:
    """One for each sheet, in the workbook's order.

    Raises Damaged, and TooLarge if its sheets are too much together.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = _Parts(archive)
        lengths = _string_lengths(parts)
        return sheet_size.all_of(
            [
                _sheet(parts, part, sheet_size.SizeCounter(name, most_rows), lengths)
                for name, part in _sheets(parts)
            ]
        )


def measure_ods(content: bytes, most_rows: int) -> tuple[sheet_size.SheetSize, ...]:
    """One for each sheet, in the workbook's order.

    Raises Damaged, and TooLarge: an ODS is laid out as a whole.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        watcher = _Tables(most_rows)
        try:
            _Parts(archive).stream("content.xml", watcher.start, watcher.end, watcher.text)
        except sheet_size.TooLarge as error:
            sheet_name = f"工作表“{watcher.counters[-1].name}”" if watcher.counters else ""
            raise sheet_size.TooLarge(f"{sheet_name}{error.message}", error.expected) from error
    return sheet_size.all_of(watcher.counters)


class _Local(dict[str, str]):
    """Names of elements and attributes without their prefix.

    Kept, for there are few and they come often.
    """

    def __missing__(self, name: str) -> str:
        self[name] = name.rpartition(":")[2]
        return self[name]


class _Parts:
    """The parts of a package, found in any case of their names as parsers do.

    Counts down how many elements may still be met in all of them.
    """

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.names = {name.lower(): name for name in archive.namelist()}
        self.left = MOST_ELEMENTS

    def stream(
        self, part: str, start: Start, end: End | None = None, text: Text | None = None
    ) -> None:
        """Tells elements by their local names.

        Raises Damaged, also if there is no such part, and TooLarge.
        """
        name = self.names.get(part.lower())
        if name is None:
            raise sheet_size.Damaged(part)
        local = _Local()

        def begin(element: str, attributes: dict[str, str]) -> None:
            self.left -= 1
            if self.left < 0:
                raise sheet_size.TooLarge(
                    "格式或内容过多", "请把要报送的内容复制到一张新表里再报送"
                )
            start(local[element], attributes)

        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = begin
        if end is not None:
            parser.EndElementHandler = lambda element: end(local[element])
        parser.CharacterDataHandler = text
        parser.StartDoctypeDeclHandler = _refuse
        try:
            with self.archive.open(name) as stream:
                while chunk := stream.read(_CHUNK):
                    parser.Parse(chunk)
                parser.Parse(b"", True)
        except sheet_size.TooLarge:
            raise
        except (expat.ExpatError, ValueError, OverflowError, LookupError) as error:
            raise sheet_size.Damaged(part) from error


def _refuse(*_: object) -> None:
    raise sheet_size.Damaged("a document type")


def _sheets(parts: _Parts) -> list[tuple[str, str]]:
    """Names of sheets and of the parts that hold them."""
    targets: dict[str, str] = {}
    named_parts: list[tuple[str, str]] = []

    def relation(name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship":
            targets[attributes["Id"]] = attributes["Target"]

    def sheet(name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            target = targets[
                next(
                    identifier
                    for key, identifier in attributes.items()
                    if key.rpartition(":")[2] == "id"
                )
            ]
            part = target.lstrip("/") if target.startswith(("/", "xl/")) else f"xl/{target}"
            named_parts.append((attributes.get("name", ""), posixpath.normpath(part)))

    try:
        parts.stream(_RELATIONS, relation)
        parts.stream(_BOOK, sheet)
    except StopIteration as error:
        raise sheet_size.Damaged("a sheet without a part") from error
    return named_parts


def _string_lengths(parts: _Parts) -> list[int]:
    """Lengths of the workbook's shared texts."""
    lengths: list[int] = []
    together = 0

    def start(name: str, _: dict[str, str]) -> None:
        if name == "si":
            lengths.append(0)

    def text(content: str) -> None:
        nonlocal together
        together += len(content)
        if together > 2 * sheet_size.MOST_TEXT:
            raise sheet_size.too_much_text()
        if lengths:
            lengths[-1] += len(content)

    if _STRINGS in parts.names:
        parts.stream(_STRINGS, start, text=text)
    return lengths


def _sheet(
    parts: _Parts, part: str, counter: sheet_size.SizeCounter, lengths: list[int]
) -> sheet_size.SizeCounter:
    watcher = _Cells(counter, lengths)
    try:
        parts.stream(part, watcher.start, watcher.end, watcher.text)
    except sheet_size.TooLarge as error:
        counter.too_large = error
    return counter


class _Cells:
    """Follows the cells of one XLSX sheet."""

    def __init__(self, counter: sheet_size.SizeCounter, lengths: list[int]) -> None:
        self.counter, self.lengths = counter, lengths
        self.row = self.column = -1
        self.kind = self.content = ""
        self.length = 0
        self.is_formula = self.is_stored = self.is_inside = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._move_to(attributes.get("r"))
            self.kind = attributes.get("t", "n")
            self.content, self.length = "", 0
            self.is_formula = self.is_stored = False
        elif name in ("v", "t"):
            self.is_stored = self.is_inside = True
        elif name == "f":
            self.is_formula = True
        elif name == "row":
            self.row, self.column = (
                int(attributes["r"]) - 1 if "r" in attributes else self.row + 1,
                -1,
            )
            self.counter.formatted(self.row)
        elif name == "mergeCell":
            first, _, last = attributes.get("ref", "").partition(":")
            self.counter.merge(cells.Merge(*_address(first), *_address(last or first)))

    def text(self, content: str) -> None:
        if self.is_inside:
            self.length += len(content)
            self.content = (self.content + content)[:_SHOWN]

    def end(self, name: str) -> None:
        if name in ("v", "t"):
            self.is_inside = False
        elif name == "c":
            self._close()

    def _move_to(self, address: str | None) -> None:
        if address is None:
            self.column += 1
        else:
            self.row, self.column = _address(address)

    def _close(self) -> None:
        is_empty_text = self.kind == "str" and self.is_stored
        if self.is_formula and not self.content and not is_empty_text:
            self.counter.bad(self.row, self.column, sheet_size.UNCALCULATED)
        elif self.kind == "e":
            self.counter.bad(self.row, self.column, self.content)
        elif self.kind == "s" and self.content:
            index = int(self.content)
            if not 0 <= index < len(self.lengths):
                raise sheet_size.Damaged("no such text")
            self.counter.value(self.row, self.column, self.lengths[index])
        elif self.content:
            self.counter.value(self.row, self.column, 0 if self.kind == "n" else self.length)


class _Tables:
    """Follows the tables of an ODS document, whose rows and cells may stand for many."""

    def __init__(self, most_rows: int) -> None:
        self.most_rows = most_rows
        self.counters: list[sheet_size.SizeCounter] = []
        self.row = self.column = 0
        self.rows = self.cells = 1
        self.spans = (1, 1)
        self.content = ""
        self.length = 0
        self.attributes: dict[str, str] = {}
        self.is_cell = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table":
            if self.is_cell:
                raise sheet_size.Damaged("a table within a cell")
            self.counters.append(
                sheet_size.SizeCounter(_attribute(attributes, "name"), self.most_rows)
            )
            self.row = 0
        elif name == "table-row":
            self.rows, self.column = _count(attributes, "number-rows-repeated"), 0
        elif name in ("table-cell", "covered-table-cell"):
            self.cells = _count(attributes, "number-columns-repeated")
            self.spans = (
                _count(attributes, "number-rows-spanned"),
                _count(attributes, "number-columns-spanned"),
            )
            self.attributes, self.is_cell = attributes, True
            self.content, self.length = "", 0

    def text(self, content: str) -> None:
        if self.is_cell:
            self.length += len(content)
            self.content = (self.content + content)[:_SHOWN]

    def end(self, name: str) -> None:
        if name == "table-row":
            self.row += self.rows
        elif name in ("table-cell", "covered-table-cell"):
            self._close()
            self.column += self.cells
            self.is_cell = False

    def _close(self) -> None:
        if not self.counters:
            raise sheet_size.Damaged("a cell outside a table")
        counter, content = self.counters[-1], self.content.strip()
        kind = _attribute(self.attributes, "value-type", prefix="office")
        is_bad = _attribute(self.attributes, "value-type", prefix="calcext") == "error"
        is_pending = bool(_attribute(self.attributes, "formula")) and not kind
        if not (kind or content or is_bad or is_pending):
            return
        last = self.column + self.cells - 1
        if self.rows > self.most_rows + sheet_size.SLACK:
            raise sheet_size.too_many_rows(self.most_rows)
        for row in range(self.row, self.row + self.rows):
            counter.value(row, last, self.length * self.cells)
            if is_bad or is_pending:
                for column in range(self.column, last + 1):
                    counter.bad(row, column, content or sheet_size.UNCALCULATED)
        if self.spans != (1, 1):
            rows, columns = self.spans
            counter.merge(
                cells.Merge(self.row, self.column, self.row + rows - 1, self.column + columns - 1)
            )


def _attribute(attributes: dict[str, str], local: str, *, prefix: str = "table") -> str:
    return attributes.get(f"{prefix}:{local}", "")


def _count(attributes: dict[str, str], local: str) -> int:
    return max(int(_attribute(attributes, local) or 1), 1)


def _address(text: str) -> tuple[int, int]:
    matched = _CELL.fullmatch(text)
    if matched is None:
        raise sheet_size.Damaged(text)
    letters, digits = matched.groups()
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(digits) - 1, column - 1
