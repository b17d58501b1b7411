"""Compound files.

Streams of the root come back whole, and no damage leads the reader astray or round in circles.
"""

from __future__ import annotations

import random
import struct

import pytest

from documents import compound
from tests.support import spreadsheets

LARGE = bytes(range(256)) * 40
SMALL = b"small" * 20
_FREE, _LAST = 0xFFFFFFFF, 0xFFFFFFFE
_FIRST_SECTOR = 512
STREAMS = {"Workbook": LARGE, "Other": LARGE[::-1]}


def damaged(data: bytes, *changes: tuple[int, str, int]) -> bytes:
    """The file with numbers overwritten: (offset, format, value)."""
    changed = bytearray(data)
    for offset, layout, value in changes:
        struct.pack_into(f"<{layout}", changed, offset, value)
    return bytes(changed)


def mini(content: bytes) -> bytes:
    """A file of six sectors whose one stream is so small that it lies in the mini stream.

    Its pieces are out of order.
    """
    pieces = -(-len(content) // 64)
    order = list(range(pieces))[::-1]
    chain = [_FREE] * 128
    for here, following in zip(order, [*order[1:], _LAST], strict=True):
        chain[here] = following
    stored = bytearray(512)
    for number, place in enumerate(order):
        stored[place * 64 : place * 64 + 64] = content[number * 64 : number * 64 + 64].ljust(
            64, b"\0"
        )
    root = _entry("Root Entry", 5, child=1, start=3, size=512)
    directory = (root + _entry("Small", 2, start=order[0], size=len(content))).ljust(512, b"\0")
    fat = struct.pack("<128I", 0xFFFFFFFD, _LAST, _LAST, _LAST, *[_FREE] * 124)
    head = compound.MAGIC + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    head = (
        head.ljust(44, b"\0")
        + struct.pack("<IIIIIIIII", 1, 1, 0, 4096, 2, 1, _LAST, 0, 0)
        + struct.pack("<108I", *[_FREE] * 108)
    )
    return head + fat + directory + struct.pack("<128I", *chain) + bytes(stored)


def _entry(name: str, kind: int, *, child: int = _FREE, start: int = _LAST, size: int = 0) -> bytes:
    raw = name.encode("utf-16-le")
    return (
        raw.ljust(64, b"\0") + struct.pack("<HBBIII", len(raw) + 2, kind, 1, _FREE, _FREE, child)
    ).ljust(116, b"\0") + struct.pack("<IQ", start, size)


def test_streams_come_back_whole() -> None:
    found = compound.Compound(spreadsheets.compound_file(STREAMS))
    assert found.names == {"Workbook", "Other"}
    assert {name: found.read(name) for name in found.names} == STREAMS


def test_a_small_stream_comes_back_whole_from_the_mini_stream() -> None:
    assert compound.Compound(mini(SMALL)).read("Small") == SMALL


def test_a_stream_that_is_not_there_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        compound.Compound(spreadsheets.compound_file(STREAMS)).read("Nothing")


def test_a_file_of_many_tables_is_read() -> None:
    enormous = {"Workbook": bytes(512 * 128 * 3)}
    assert (
        compound.Compound(spreadsheets.compound_file(enormous)).read("Workbook")
        == enormous["Workbook"]
    )


GOOD = spreadsheets.compound_file(STREAMS)
_FAT = _FIRST_SECTOR


@pytest.mark.parametrize(
    "data",
    [
        b"",
        GOOD[:100],
        b"PK" + GOOD[2:],
        damaged(GOOD, (30, "H", 8)),
        damaged(GOOD, (32, "H", 7)),
        damaged(GOOD, (48, "I", _LAST)),
        damaged(GOOD, (76, "I", 10_000)),
        damaged(GOOD, (48, "I", 10_000)),
        damaged(GOOD, (_FAT + 4, "I", 1)),
        damaged(GOOD, (_FAT + 8, "I", 2)),
        damaged(GOOD, (_FIRST_SECTOR + 512 + 76, "I", 99)),
        damaged(GOOD, (_FIRST_SECTOR + 512 + 128 + 120, "I", 2**31)),
    ],
    ids=[
        "empty",
        "cut",
        "magic",
        "sector",
        "mini",
        "no directory",
        "table away",
        "directory away",
        "directory round",
        "stream round",
        "entry away",
        "too long",
    ],
)
def test_a_damaged_file_is_a_value_error(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        compound.Compound(data).read("Workbook")


def test_more_tables_than_the_file_has_sectors_are_refused() -> None:
    difat = [(76 + 4 * number, "I", 0) for number in range(109)]
    with pytest.raises(ValueError, match="more table than file"):
        compound.Compound(damaged(GOOD, *difat))


def test_a_table_of_tables_that_goes_round_ends() -> None:
    round_ = damaged(GOOD, (68, "I", 0), (_FAT + 508, "I", 0))
    with pytest.raises(ValueError, match=r"."):
        compound.Compound(round_)


def test_no_damage_leads_anywhere_else() -> None:
    drawn = random.Random(11)
    ends = set()
    for data in (GOOD, mini(SMALL)):
        for _ in range(400):
            changes = [
                (
                    drawn.randrange(len(data) - 4),
                    "I",
                    drawn.choice((0, 1, 2, 7, _LAST, _FREE, drawn.getrandbits(32))),
                )
                for _ in range(drawn.randint(1, 3))
            ]
            ends.add(end(damaged(data, *changes)))
    assert ends == {"read", "ValueError"}


def end(data: bytes) -> str:
    """How reading every stream ended; anything but these is an error of ours."""
    try:
        found = compound.Compound(data)
        for name in found.names:
            found.read(name)
    except ValueError:
        return "ValueError"
    return "read"
