"""XLS and ET files by hand: [MS-XLS] records in an [MS-CFB] container, as little of both as readers want."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from datetime import date

from documents.cells import EPOCH

DATE = 1  # the second cell format is a date
_FREE, _LAST, _IS_FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SECTOR = 512


class Error(int):
    """A cell that shows an error, by its code."""


class Formula(bytes):
    """A formula cell with this stored result of eight bytes."""


PENDING = Formula(b"\x03\0\0\0\0\0\xff\xff")
DIVISION, REFERENCE = Error(0x07), Error(0x17)
Cell = str | int | float | bool | date | Error | Formula | None


def record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def cells(rows: Sequence[Sequence[Cell]], texts: list[str]) -> bytes:
    """Records of the cells; texts are added to the workbook's."""
    found = b""
    for row, line in enumerate(rows):
        for place, value in enumerate(line):
            at = struct.pack("<HHH", row, place, DATE if isinstance(value, date) else 0)
            match value:
                case None:
                    continue
                case Error():
                    found += record(0x205, at + bytes([value, 1]))
                case Formula():
                    found += record(0x06, at + value + struct.pack("<HIH", 2, 0, 0))
                case bool():
                    found += record(0x205, at + bytes([value, 0]))
                case str():
                    found += record(0xFD, at + struct.pack("<I", len(texts)))
                    texts.append(value)
                case date():
                    found += record(0x203, at + struct.pack("<d", (value - EPOCH).days))
                case _:
                    found += record(0x203, at + struct.pack("<d", value))
    return found


def shared(texts: Sequence[str], most: int = 8_000) -> bytes:
    """The SST, its texts running over into CONTINUE records of at most `most` bytes, each of which says anew how wide its characters are."""
    bodies, room = [struct.pack("<II", len(texts), len(texts))], most
    for text in texts:
        content = text.encode("utf-16-le")
        if room < 8:
            bodies.append(b"")
            room = most
        bodies[-1] += struct.pack("<HB", len(text), 1)
        room -= 3
        while content:
            if room < 4:
                bodies.append(b"\1")
                room = most - 1
            part, content = content[: room // 2 * 2], content[room // 2 * 2 :]
            bodies[-1] += part
            room -= len(part)
    return b"".join(record(0x3C if number else 0xFC, body) for number, body in enumerate(bodies))


def xls(
    sheets: Mapping[str, Sequence[Sequence[Cell]]],
    *,
    merges: Sequence[tuple[int, int, int, int]] = (),
    hidden: Sequence[str] = (),
    is_locked: bool = False,
    most: int = 8_000,
) -> bytes:
    """A workbook. `merges` (top, bottom, left, right) go to each sheet."""
    return compound({"Workbook": book(sheets, merges=merges, hidden=hidden, is_locked=is_locked, most=most)})


def book(
    sheets: Mapping[str, Sequence[Sequence[Cell]]],
    *,
    merges: Sequence[tuple[int, int, int, int]] = (),
    hidden: Sequence[str] = (),
    is_locked: bool = False,
    most: int = 8_000,
) -> bytes:
    """The stream of records."""
    texts: list[str] = []
    merged = record(0xE5, struct.pack("<H", len(merges)) + b"".join(struct.pack("<4H", *each) for each in merges))
    pages = [_opening(0x10) + cells(rows, texts) + (merged if merges else b"") + record(0x0A, b"") for rows in sheets.values()]
    head = _opening(5) + (record(0x2F, b"\1\0\1\0\1\0" + bytes(48)) if is_locked else b"") + record(0x42, struct.pack("<H", 1200))
    head += b"".join(record(0xE0, struct.pack("<HHH", 0, layout, 0) + bytes(14)) for layout in (0, 14))
    tail = shared(texts, most) + record(0x0A, b"")
    names = [(name, name.encode("utf-16-le")) for name in sheets]
    at = len(head) + sum(12 + len(raw) for _, raw in names) + len(tail)
    for (name, raw), page in zip(names, pages, strict=True):
        head += record(0x85, struct.pack("<IBBBB", at, name in hidden, 0, len(name), 1) + raw)
        at += len(page)
    return head + tail + b"".join(pages)


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file with these streams in its root, each padded to the size that needs no mini stream."""
    contents = [content.ljust(4096, b"\0") for content in streams.values()]
    counts = [-(-len(content) // _SECTOR) for content in contents]
    folders = -(-(len(streams) + 1) // 4)
    tables = 1
    while tables * 128 < tables + folders + sum(counts):
        tables += 1
    fat = [_IS_FAT] * tables + _chain(tables, folders)
    directory = _entry("Root Entry", 5, child=1)
    for number, (name, content, count) in enumerate(zip(streams, contents, counts, strict=True), 1):
        directory += _entry(name, 2, right=number + 1 if number < len(streams) else _FREE, start=len(fat), size=len(content))
        fat += _chain(len(fat), count)
    fat += [_FREE] * (tables * 128 - len(fat))
    head = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    head = head.ljust(44, b"\0") + struct.pack("<IIIIIIIII", tables, tables, 0, 4096, _LAST, 0, _LAST, 0, 0)
    difat = [*range(tables), *[_FREE] * (109 - tables)]
    body = b"".join(content.ljust(count * _SECTOR, b"\0") for content, count in zip(contents, counts, strict=True))
    return head[:76] + struct.pack("<109I", *difat) + struct.pack(f"<{len(fat)}I", *fat) + directory.ljust(folders * _SECTOR, b"\0") + body


def _opening(kind: int) -> bytes:
    return record(0x809, struct.pack("<HHHHII", 0x600, kind, 0x0DBB, 0x07CC, 0, 6))


def _chain(start: int, count: int) -> list[int]:
    return [*range(start + 1, start + count), _LAST]


def _entry(name: str, kind: int, *, right: int = _FREE, child: int = _FREE, start: int = _LAST, size: int = 0) -> bytes:
    raw = name.encode("utf-16-le")
    links = struct.pack("<HBBIII", len(raw) + 2, kind, 1, _FREE, right, child)
    return (raw.ljust(64, b"\0") + links).ljust(116, b"\0") + struct.pack("<IQ", start, size)
