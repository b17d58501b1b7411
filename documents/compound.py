"""OLE compound files ([MS-CFB]).

The container of `.xls .et .doc .wps` and of password-protected workbooks. Reads streams of the root
storage.
"""

from __future__ import annotations

import struct

MAGIC = bytes.fromhex("D0CF11E0A1B11AE1")
_END = 0xFFFFFFFA  # this sector number and greater ones are marks, not sectors
_NONE = 0xFFFFFFFF
_DIFAT_IN_HEADER = 109
_ENTRY = 128


class Compound:
    """A compound file in memory.

    Bounded: no chain is longer than the file has sectors. Raises ValueError if it is damaged.
    """

    def __init__(self, content: bytes) -> None:
        if content[:8] != MAGIC or len(content) < 512:
            raise ValueError("not a compound file")
        sector_shift, mini_shift = struct.unpack_from("<HH", content, 30)
        if sector_shift not in (9, 12) or mini_shift != 6:
            raise ValueError("unknown sector size")
        self._data = content
        self._size = 1 << sector_shift
        first_directory, self._mini_cutoff, first_mini = struct.unpack_from("<I4xII", content, 48)
        self._fat = self._table(self._fat_sectors())
        directory = self._chain(first_directory, self._fat)
        self._entries = [
            directory[offset : offset + _ENTRY]
            for offset in range(0, len(directory) - _ENTRY + 1, _ENTRY)
        ]
        if not self._entries:
            raise ValueError("no root")
        self._mini_fat = (
            self._numbers(self._chain(first_mini, self._fat)) if first_mini < _END else ()
        )
        root_start, root_size = self._extent(self._entries[0])
        self._mini = self._chain(root_start, self._fat)[:root_size] if root_start < _END else b""
        self._streams = self._root_streams()

    @property
    def names(self) -> frozenset[str]:
        """Names of the streams in the root storage."""
        return frozenset(self._streams)

    def read(self, name: str) -> bytes:
        """A stream's content.

        KeyError if there is none; raises ValueError if its chain is damaged.
        """
        start, size = self._extent(self._entries[self._streams[name]])
        if size >= self._mini_cutoff:
            content = self._chain(start, self._fat)
        else:
            content = b"".join(
                self._mini[number * 64 : number * 64 + 64]
                for number in self._sectors(start, self._mini_fat)
            )
        if len(content) < size:
            raise ValueError("a stream is cut short")
        return content[:size]

    def _sector(self, number: int) -> bytes:
        offset = (number + 1) * self._size
        if offset >= len(self._data):
            raise ValueError("a sector beyond the end")
        return self._data[offset : offset + self._size]

    def _numbers(self, content: bytes) -> tuple[int, ...]:
        return struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4])

    def _table(self, sectors: list[int]) -> tuple[int, ...]:
        return tuple(number for sector in sectors for number in self._numbers(self._sector(sector)))

    def _fat_sectors(self) -> list[int]:
        numbers = list(struct.unpack_from(f"<{_DIFAT_IN_HEADER}I", self._data, 76))
        following = struct.unpack_from("<I", self._data, 68)[0]
        for _ in range(len(self._data) // self._size):
            if following >= _END:
                break
            *more, following = self._numbers(self._sector(following))
            numbers += more
        sectors = [number for number in numbers if number < _END]
        if len(sectors) > len(self._data) // self._size:
            raise ValueError("more table than file")
        return sectors

    def _sectors(self, start: int, table: tuple[int, ...]) -> list[int]:
        sectors: list[int] = []
        while start < _END:
            if start >= len(table) or len(sectors) > len(table):
                raise ValueError("a broken or circular chain")
            sectors.append(start)
            start = table[start]
        return sectors

    def _chain(self, start: int, table: tuple[int, ...]) -> bytes:
        return b"".join(self._sector(number) for number in self._sectors(start, table))

    def _extent(self, entry: bytes) -> tuple[int, int]:
        start, size = struct.unpack_from("<II", entry, 116)
        return start, size

    def _root_streams(self) -> dict[str, int]:
        streams: dict[str, int] = {}
        waiting = [struct.unpack_from("<I", self._entries[0], 76)[0]]
        visited: set[int] = set()
        while waiting:
            number = waiting.pop()
            if number == _NONE or number in visited:
                continue
            if number >= len(self._entries):
                raise ValueError("an entry beyond the directory")
            visited.add(number)
            entry = self._entries[number]
            length, kind = struct.unpack_from("<HB", entry, 64)
            if kind == 2:
                streams[entry[: max(length - 2, 0)].decode("utf-16-le", "replace")] = number
            waiting += struct.unpack_from("<II", entry, 68)
        return streams
