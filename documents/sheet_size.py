"""How much a sheet holds, found out before a parser lays it out in memory.

One cell in the far corner would take gigabytes.

Also what the parser does not tell: cells that show an error, formulas whose result was never
stored, merged ranges.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from documents import cells
from engine import texts

SLACK = 50  # written rows above and below the data: titles, notes, totals, signatures
MOST_COLUMNS = 256
MOST_AREA = 1_000_000
MOST_MERGES = 50_000
MOST_FORMATTED = 100_000  # rows that hold a format and nothing else
MOST_TEXT = 20_000_000
UNCALCULATED = "公式尚未计算"


class Damaged(ValueError):
    """The file contradicts its format."""


class Locked(ValueError):
    """The file needs a password."""


class TooLarge(ValueError):
    """The sheet holds more than is read, as a clause of Chinese. `expected` is what to do."""

    def __init__(self, message: str, expected: str) -> None:
        super().__init__(message)
        self.message, self.expected = message, expected


@dataclass(frozen=True, kw_only=True)
class SheetSize:
    """A sheet before it is parsed.

    Cells are counted from 0; -1 is none. `too_large` says why it must not be parsed.
    """

    name: str
    last_row: int = -1
    last_column: int = -1
    unreadable: Mapping[tuple[int, int], str] = field(default_factory=dict)
    merges: tuple[cells.Merge, ...] = ()
    too_large: TooLarge | None = None


class SizeCounter:
    """Counts the values of one sheet as they are met. What goes over the bounds raises TooLarge."""

    def __init__(self, name: str, most_rows: int) -> None:
        self.name = name
        self.most_rows = most_rows
        self.rows = self.cells = self.text = self.stored = 0
        self.last_row = self.last_column = -1
        self.unreadable: dict[tuple[int, int], str] = {}
        self.merges: list[cells.Merge] = []
        self.too_large: TooLarge | None = None

    @property
    def area(self) -> int:
        """Cells that a parser would lay out."""
        return (self.last_row + 1) * (self.last_column + 1)

    def value(self, row: int, column: int, length: int = 0) -> None:
        """A cell that holds something; `length` is its text's in characters, 0 for a number.

        Raises TooLarge when the sheet has more than is read.
        """
        self.cells += 1
        if row > self.last_row:
            self.rows += 1
            if self.rows > self.most_rows + SLACK:
                raise too_many_rows(self.most_rows)
        self.last_row, self.last_column = max(self.last_row, row), max(self.last_column, column)
        if self.last_column >= MOST_COLUMNS:
            where = cells.cell_name(row, column)
            raise TooLarge(
                f"内容一直写到{where}单元格", f"最多读{MOST_COLUMNS}列，请删去表格右边多余的内容"
            )
        if max(self.area, self.cells) > MOST_AREA:
            where = cells.cell_name(self.last_row, self.last_column)
            raise TooLarge(f"内容一直写到{where}单元格", "请删去表格下边和右边多余的内容")
        self.text += length
        if self.text > MOST_TEXT:
            raise too_much_text()

    def bad(self, row: int, column: int, shown: str) -> None:
        """A cell without a usable value; `shown` is what its reader sees there."""
        self.value(row, column)
        self.unreadable[row, column] = texts.clean(shown)[:20] or "#ERROR"

    def formatted(self, row: int) -> None:
        """A row that is stored, whatever it holds."""
        self.stored += 1
        if self.stored > MOST_FORMATTED:
            raise TooLarge(f"格式一直设到第{row + 1}行以下", "请删去表格下边多余的行")

    def merge(self, merge: cells.Merge) -> None:
        """A merged range."""
        self.merges.append(merge)
        if len(self.merges) > MOST_MERGES:
            raise TooLarge(f"合并单元格超过{MOST_MERGES}处", "请取消合并，逐行填写")

    def size(self) -> SheetSize:
        """What was counted."""
        return SheetSize(
            name=self.name,
            last_row=self.last_row,
            last_column=self.last_column,
            unreadable=self.unreadable,
            merges=tuple(self.merges),
            too_large=self.too_large,
        )


def all_of(counters: Sequence[SizeCounter]) -> tuple[SheetSize, ...]:
    """The sizes of a workbook's sheets.

    Raises TooLarge if those that may be laid out are too much together.
    """
    small = [counter for counter in counters if counter.too_large is None]
    if (
        sum(counter.area for counter in small) > 2 * MOST_AREA
        or sum(counter.text for counter in small) > 2 * MOST_TEXT
    ):
        raise TooLarge("各工作表合计内容过多", "请只留要报送的一张表")
    return tuple(counter.size() for counter in counters)


def too_many_rows(most: int) -> TooLarge:
    """The one sentence for it, whatever the format."""
    return TooLarge(f"超过{most}行", "请核对是否拿错了文件，或删去多余的行")


def too_much_text() -> TooLarge:
    """Likewise for its texts."""
    return TooLarge("文字过多", f"一张表不超过{MOST_TEXT // 10_000}万字")
