"""The size of a sheet is found in every way that its cells may be written.

Damage is told as damage.
"""

from __future__ import annotations

import io
import random
import struct
import zipfile
from collections.abc import Callable

import pytest

from documents import cells, excel, old_excel, sheet_size
from tests.support import spreadsheets

MOST = 100


def gauged(
    *records: bytes, texts: tuple[str, ...] = (), continued: int = 8_000
) -> sheet_size.SheetSize:
    """The extent of a sheet of these records."""
    page = spreadsheets.biff_opening(0x10) + b"".join(records) + spreadsheets.biff_record(0x0A, b"")
    tail = spreadsheets.shared_strings(texts, continued) + spreadsheets.biff_record(0x0A, b"")
    name = "表".encode("utf-16-le")
    head = spreadsheets.biff_opening(5)
    at = len(head) + 12 + len(name) + len(tail)
    head += spreadsheets.biff_record(0x85, struct.pack("<IBBBB", at, 0, 0, 1, 1) + name)
    (found,) = old_excel.measure(spreadsheets.compound_file({"Workbook": head + tail + page}), MOST)
    return found


def at(row: int, place: int) -> bytes:
    return struct.pack("<HHH", row, place, 0)


@pytest.mark.parametrize(
    ("record", "corner"),
    [
        (spreadsheets.biff_record(0x203, at(4, 2) + bytes(8)), (4, 2)),
        (spreadsheets.biff_record(0x27E, at(4, 2) + bytes(4)), (4, 2)),
        (
            spreadsheets.biff_record(
                0xBD, struct.pack("<HH", 4, 2) + bytes(18) + struct.pack("<H", 4)
            ),
            (4, 4),
        ),
        (
            spreadsheets.biff_record(
                0x204, at(4, 2) + struct.pack("<H", 3) + "甲乙丙".encode("gb18030")
            ),
            (4, 2),
        ),
        (spreadsheets.biff_record(0xD6, at(4, 2) + struct.pack("<H", 3) + b"abc"), (4, 2)),
        (spreadsheets.biff_record(0xFD, at(4, 2) + struct.pack("<I", 0)), (4, 2)),
        (spreadsheets.biff_record(0x205, at(4, 2) + b"\1\0"), (4, 2)),
        (spreadsheets.biff_record(0x06, at(4, 2) + bytes(8) + bytes(6)), (4, 2)),
        (spreadsheets.biff_record(0x06, at(4, 2) + b"\0\0\0\0\0\0\xff\xff" + bytes(6)), (4, 2)),
        (spreadsheets.biff_record(0x201, at(4, 2)), (-1, -1)),
        (spreadsheets.biff_record(0x06, at(4, 2) + b"\3\0\0\0\0\0\xff\xff" + bytes(6)), (-1, -1)),
    ],
    ids=[
        "number",
        "rk",
        "mulrk",
        "label",
        "rstring",
        "labelsst",
        "boolean",
        "formula",
        "formula text",
        "blank",
        "formula empty",
    ],
)
def test_a_cell_counts_however_an_old_workbook_writes_it(
    record: bytes, corner: tuple[int, int]
) -> None:
    found = gauged(record, texts=("甲",))
    assert (found.last_row, found.last_column, found.unreadable) == (*corner, {})


@pytest.mark.parametrize(
    ("record", "shown"),
    [
        (spreadsheets.biff_record(0x205, at(1, 1) + b"\x2a\1"), "#N/A"),
        (spreadsheets.biff_record(0x205, at(1, 1) + b"\x99\1"), "#ERROR"),
        (spreadsheets.biff_record(0x06, at(1, 1) + b"\2\0\7\0\0\0\xff\xff" + bytes(6)), "#DIV/0!"),
        (
            spreadsheets.biff_record(
                0x06, at(1, 1) + b"\3\0\0\0\0\0\xff\xff" + struct.pack("<HI", 2, 0)
            ),
            sheet_size.UNCALCULATED,
        ),
    ],
    ids=["error", "unknown error", "formula error", "formula pending"],
)
def test_a_cell_without_a_value_is_known_in_an_old_workbook(record: bytes, shown: str) -> None:
    assert gauged(record).unreadable == {(1, 1): shown}


def test_merged_ranges_of_an_old_workbook_are_known() -> None:
    merged = spreadsheets.biff_record(0xE5, struct.pack("<H8H", 2, 0, 0, 0, 3, 2, 5, 1, 1))
    assert gauged(merged).merges == (cells.Merge(0, 0, 0, 3), cells.Merge(2, 1, 5, 1))


def test_shared_texts_with_formats_and_readings_are_measured() -> None:
    rich = struct.pack("<HBH", 2, 0b1001, 1) + "甲乙".encode("utf-16-le") + bytes(4)
    spoken = struct.pack("<HBI", 3, 0b0100, 6) + b"abc" + bytes(6)
    body = struct.pack("<II", 2, 2) + rich + spoken
    assert old_excel._text_lengths([body]) == [2, 3]
    assert [
        old_excel._text_lengths([body[:cut], *([b"" if cut == len(body) else body[cut:]])])
        for cut in (len(body) - 3, len(body))
    ] == [
        [2, 3],
        [2, 3],
    ]


def test_a_sheets_name_is_read_as_its_version_writes_it() -> None:
    names = [
        bytes(6) + bytes([4]) + "表一".encode("gb18030"),
        bytes(6) + bytes([2, 1]) + "表一".encode("utf-16-le"),
        bytes(6) + bytes([2, 0]) + b"T1",
    ]
    assert [old_excel._sheet_name(body) for body in names] == ["表一", "表一", "T1"]


def test_two_sheets_in_one_place_are_damage() -> None:
    head = (
        spreadsheets.biff_opening(5)
        + b"".join(
            spreadsheets.biff_record(0x85, struct.pack("<IBBBB", 99, 0, 0, 1, 0) + name)
            for name in (b"a", b"b")
        )
        + spreadsheets.biff_record(0x0A, b"")
    )
    with pytest.raises(sheet_size.Damaged):
        old_excel.measure(spreadsheets.compound_file({"Workbook": head}), MOST)


def test_a_workbook_of_the_version_before_is_read_from_its_own_stream() -> None:
    page = (
        spreadsheets.biff_opening(0x10)
        + spreadsheets.biff_record(0x203, at(2, 1) + bytes(8))
        + spreadsheets.biff_record(0x0A, b"")
    )
    head = spreadsheets.biff_opening(5)
    name = "表".encode("gb18030")
    tail = spreadsheets.biff_record(0x0A, b"")
    head += (
        spreadsheets.biff_record(
            0x85,
            struct.pack("<IBBB", len(head) + 11 + len(name) + len(tail), 0, 0, len(name)) + name,
        )
        + tail
    )
    (found,) = old_excel.measure(spreadsheets.compound_file({"Book": head + page}), MOST)
    assert (found.name, found.last_row, found.last_column) == ("表", 2, 1)


def end(measure: Callable[[bytes, int], object], data: bytes) -> str:
    """How measuring a file ended; anything but these is an error of ours."""
    try:
        measure(data, MOST)
    except (sheet_size.Damaged, sheet_size.Locked, sheet_size.TooLarge) as error:
        return type(error).__name__
    return "read"


def test_no_damage_of_an_old_workbook_leads_anywhere_else() -> None:
    people: list[list[spreadsheets.BiffCell]] = [[f"单位{n}", n] for n in range(30)]
    rows: list[list[spreadsheets.BiffCell]] = [["单位", "得分"], *people]
    good = spreadsheets.biff_stream({"表": rows}, merges=[(0, 0, 0, 1)], most=200)
    drawn = random.Random(5)
    ends = set()
    for _ in range(300):
        changed = bytearray(good)
        for _ in range(drawn.randint(1, 4)):
            changed[drawn.randrange(len(changed))] = drawn.choice(
                (0, 1, 0xFF, drawn.getrandbits(8))
            )
        ends.add(end(old_excel.measure, spreadsheets.compound_file({"Workbook": bytes(changed)})))
    assert ends == {"read", "Damaged", "TooLarge"}


def unpacked(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_no_damage_of_a_new_workbook_leads_anywhere_else() -> None:
    good = spreadsheets.xlsx(
        [
            spreadsheets.xlsx_row(1, "单位", "得分"),
            spreadsheets.xlsx_row(2, '<c r="A2" t="s"><v>0</v></c>', 3),
        ],
        texts=["财政厅"],
    )
    drawn = random.Random(6)
    ends = set()
    parts = unpacked(good)
    for _ in range(200):
        name = drawn.choice(("xl/workbook.xml", spreadsheets.SHEET, "xl/sharedStrings.xml"))
        changed = bytearray(parts[name])
        for _ in range(drawn.randint(1, 3)):
            changed[drawn.randrange(len(changed))] = drawn.choice(b'<>"/=0123456789AZrt\xff')
        ends.add(end(excel.measure, spreadsheets.zipped({**parts, name: bytes(changed)})))
    assert ends == {"read", "Damaged"}
