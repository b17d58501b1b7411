"""The sizes of the sheets in `.xls` and `.et` workbooks.

A walk over the records of [MS-XLS] (BIFF8, and BIFF5 as old systems write it).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from documents import cells, compound, sheet_size

MOST_RECORDS = 3_000_000
_BOF, _EOF, _FILEPASS, _BOUNDSHEET, _SST, _CONTINUE, _MERGED = (
    0x809,
    0x0A,
    0x2F,
    0x85,
    0xFC,
    0x3C,
    0xE5,
)
_NUMBER, _LABEL, _RSTRING, _LABELSST, _RK, _MULRK, _FORMULA, _BOOLERR = (
    0x203,
    0x204,
    0xD6,
    0xFD,
    0x27E,
    0xBD,
    0x06,
    0x205,
)
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}

Record = tuple[int, bytes]


def measure(content: bytes, most_rows: int) -> tuple[sheet_size.SheetSize, ...]:
    """One for each sheet, in the workbook's order.

    Raises Damaged, Locked, and TooLarge: an XLS is laid out as a whole.
    """
    try:
        book = compound.Compound(content)
        stream = book.read("Workbook" if "Workbook" in book.names else "Book")
        return _Book(stream, most_rows).read()
    except (struct.error, IndexError, KeyError) as error:
        raise sheet_size.Damaged("records") from error
    except (sheet_size.Damaged, sheet_size.Locked, sheet_size.TooLarge):
        raise
    except ValueError as error:
        raise sheet_size.Damaged(str(error)) from error


class _Book:
    """One walk over the globals and the sheets they name."""

    def __init__(self, stream: bytes, most_rows: int) -> None:
        self.stream, self.most_rows = stream, most_rows
        self.walked = 0
        self.lengths: list[int] = []

    def read(self) -> tuple[sheet_size.SheetSize, ...]:
        sheets: list[tuple[int, str]] = []
        texts: list[bytes] = []
        before = 0
        for kind, body in self._records(0):
            if kind == _FILEPASS:
                raise sheet_size.Locked("FILEPASS")
            if kind == _BOUNDSHEET:
                sheets.append((struct.unpack_from("<I", body)[0], _sheet_name(body)))
            elif kind == _SST or (kind == _CONTINUE and before == _SST):
                texts.append(body)
            before = before if kind == _CONTINUE else kind
        self.lengths = _text_lengths(texts) if texts else []
        if len({start for start, _ in sheets}) != len(sheets):
            raise sheet_size.Damaged("two sheets in one place")
        return sheet_size.all_of([self._counter(start, name) for start, name in sheets])

    def _records(self, start: int) -> Iterator[Record]:
        """The records of one substream, nested ones (charts) included."""
        offset, depth = start, 0
        while True:
            kind, size = struct.unpack_from("<HH", self.stream, offset)
            body = self.stream[offset + 4 : offset + 4 + size]
            self.walked += 1
            if len(body) < size or self.walked > MOST_RECORDS or (offset == start and kind != _BOF):
                raise sheet_size.Damaged("a record")
            depth += (kind == _BOF) - (kind == _EOF)
            yield kind, body
            if depth == 0:
                return
            offset += 4 + size

    def _counter(self, start: int, name: str) -> sheet_size.SizeCounter:
        counter = sheet_size.SizeCounter(name, self.most_rows)
        try:
            for kind, body in self._records(start):
                self._measure(counter, kind, body)
        except sheet_size.TooLarge as error:
            raise sheet_size.TooLarge(f"工作表“{name}”{error.message}", error.expected) from error
        return counter

    def _measure(self, counter: sheet_size.SizeCounter, kind: int, body: bytes) -> None:
        if kind in (_NUMBER, _RK):
            counter.value(*struct.unpack_from("<HH", body))
        elif kind == _LABELSST:
            row, column, _, index = struct.unpack_from("<HHHI", body)
            counter.value(row, column, self.lengths[index])
        elif kind in (_LABEL, _RSTRING):
            counter.value(*struct.unpack_from("<HH4xH", body))
        elif kind == _MULRK:
            (row, _), (last,) = (
                struct.unpack_from("<HH", body),
                struct.unpack_from("<H", body, len(body) - 2),
            )
            counter.value(row, last)
        elif kind == _BOOLERR:
            row, column, _, code, is_error = struct.unpack_from("<HHHBB", body)
            if is_error:
                counter.bad(row, column, _ERRORS.get(code, "#ERROR"))
            else:
                counter.value(row, column)
        elif kind == _FORMULA:
            self._formula(counter, body)
        elif kind == _MERGED:
            count = struct.unpack_from("<H", body)[0]
            ranges = (struct.unpack_from("<4H", body, 2 + 8 * n) for n in range(count))
            for top, bottom, left, right in ranges:
                counter.merge(cells.Merge(top, left, bottom, right))

    def _formula(self, counter: sheet_size.SizeCounter, body: bytes) -> None:
        """Its stored result is a number unless it ends in FFFF.

        Then its first byte tells text, boolean, error or empty text.
        """
        row, column, kind, code, mark, options = struct.unpack_from("<HH2xBxB3xHH", body)
        if mark != 0xFFFF or kind in (0, 1):
            counter.value(row, column)
        elif kind == 2:
            counter.bad(row, column, _ERRORS.get(code, "#ERROR"))
        elif options & 2:
            counter.bad(row, column, sheet_size.UNCALCULATED)


def _sheet_name(body: bytes) -> str:
    length = body[6]
    if len(body) == 7 + length:  # BIFF5
        return body[7:].decode("gb18030", "replace")
    return body[8:].decode("utf-16-le" if body[7] & 1 else "latin-1", "replace")


def _text_lengths(bodies: list[bytes]) -> list[int]:
    """Lengths of the workbook's shared texts.

    A text may run over into a CONTINUE record, which then says anew how wide its characters are.
    """
    texts = _Texts(bodies)
    texts.take(4)
    lengths = []
    for _ in range(struct.unpack("<I", texts.take(4))[0]):
        if texts.is_over:
            break
        length, options = struct.unpack("<HB", texts.take(3))
        runs = struct.unpack("<H", texts.take(2))[0] if options & 8 else 0
        extra = struct.unpack("<I", texts.take(4))[0] if options & 4 else 0
        texts.skip_text(length, 2 if options & 1 else 1)
        texts.skip(4 * runs + extra)
        lengths.append(length)
    return lengths


class _Texts:
    """A cursor over the bodies of one SST record and those that continue it."""

    def __init__(self, bodies: list[bytes]) -> None:
        self.bodies = bodies
        self.number = self.offset = 0

    @property
    def is_over(self) -> bool:
        self._settle()
        return self.number >= len(self.bodies)

    def _settle(self) -> None:
        while self.number < len(self.bodies) and self.offset >= len(self.bodies[self.number]):
            self.number, self.offset = self.number + 1, 0

    def take(self, count: int) -> bytes:
        self._settle()
        piece = self.bodies[self.number][self.offset : self.offset + count]
        self.offset += count
        if len(piece) < count:
            return piece + self.take(count - len(piece))
        return piece

    def skip(self, count: int) -> None:
        while count:
            self._settle()
            step = min(count, len(self.bodies[self.number]) - self.offset)
            self.offset += step
            count -= step

    def skip_text(self, length: int, width: int) -> None:
        while length:
            self._settle()
            body = self.bodies[self.number]
            if self.offset == 0 and self.number:
                width, self.offset = 2 if body[0] & 1 else 1, 1
            step = min(length, (len(body) - self.offset) // width)
            if not step and self.offset + width > len(body) > self.offset:
                raise sheet_size.Damaged("half a character")
            self.offset += step * width
            length -= step
