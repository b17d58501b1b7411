"""Zip archives from outside, looked through before anything parses them.

What they would unpack to, really inflated and counted.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator

MAGIC = b"PK\x03\x04"
MOST_ENTRIES = 5_000
MOST_UNPACKED = 200 * 2**20
MOST_RATIO = 300
FREE_OF_RATIO = 50 * 2**20  # below this size any ratio is harmless
DAMAGED = "文件已损坏或不完整"
CONTRARY = "文件的目录与内容不符"
_CHUNK = 2**16


class _Doubt(Exception):
    """What is wrong, as a clause of Chinese."""


def doubt(archive_bytes: bytes) -> str:
    """Why the archive must not be unpacked, as a clause of Chinese; empty if it may be.

    Takes a bounded time and memory. Archives within it are not opened: nothing in this program
    opens them either.
    """
    try:
        entries = _entries(archive_bytes)
        _check_sizes(entries, len(archive_bytes))
        end = 0
        for entry in sorted(entries, key=lambda each: each.header_offset):
            if entry.header_offset < end:
                raise _Doubt("压缩包里的条目互相重叠")
            start = _content_start(archive_bytes, entry)
            end = start + entry.compress_size
            # What the directory declares is the sender's word, and parsers trust it: only inflating
            # every entry, chunk by chunk and never beyond the declared size, shows what is inside.
            _check_content(archive_bytes[start:end], entry)
    except _Doubt as error:
        return str(error)
    return ""


def names(archive_bytes: bytes) -> frozenset[str]:
    """Names of the entries of an archive without doubts."""
    with zipfile.ZipFile(io.BytesIO(archive_bytes)) as archive:
        return frozenset(archive.namelist())


def read(archive_bytes: bytes, name: str) -> bytes:
    """An entry's content in an archive without doubts; KeyError if there is none."""
    with zipfile.ZipFile(io.BytesIO(archive_bytes)) as archive:
        return archive.read(name)


def _entries(archive_bytes: bytes) -> list[zipfile.ZipInfo]:
    try:
        with zipfile.ZipFile(io.BytesIO(archive_bytes)) as archive:
            return archive.infolist()
    except (zipfile.BadZipFile, ValueError, RuntimeError, EOFError, OSError, struct.error) as error:
        raise _Doubt(DAMAGED) from error


def _check_sizes(entries: list[zipfile.ZipInfo], packed: int) -> None:
    if len(entries) > MOST_ENTRIES:
        raise _Doubt(f"压缩包里的条目超过{MOST_ENTRIES}个")
    if len({entry.filename for entry in entries}) != len(entries):
        raise _Doubt("压缩包里有同名的条目")
    if any(entry.flag_bits & 1 for entry in entries):
        raise _Doubt("压缩包设了密码")
    declared = sum(entry.file_size for entry in entries)
    if declared > MOST_UNPACKED:
        raise _Doubt(f"解压后超过{MOST_UNPACKED // 2**20} MB")
    if declared > FREE_OF_RATIO and declared > MOST_RATIO * packed:
        raise _Doubt("压缩比异常，解压后会占满内存")


def _content_start(archive_bytes: bytes, entry: zipfile.ZipInfo) -> int:
    head = archive_bytes[entry.header_offset : entry.header_offset + 30]
    if len(head) < 30 or head[:4] != MAGIC:
        raise _Doubt(DAMAGED)
    flags, name_length, extra_length = struct.unpack_from("<6xH18xHH", head)
    start = int(entry.header_offset + 30 + name_length)
    name = archive_bytes[start - name_length : start].decode(
        "utf-8" if flags & 0x800 else "cp437", "replace"
    )
    if name != entry.orig_filename:
        raise _Doubt(CONTRARY)
    return start + int(extra_length)


def _check_content(packed: bytes, entry: zipfile.ZipInfo) -> None:
    """Inflates it and holds its size and checksum against what the directory says."""
    if len(packed) != entry.compress_size:
        raise _Doubt(DAMAGED)
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise _Doubt("压缩包用了不支持的压缩方式")
    slices = (packed[offset : offset + _CHUNK] for offset in range(0, len(packed), _CHUNK))
    size = checksum = 0
    for chunk in slices if entry.compress_type == zipfile.ZIP_STORED else _unpacked(slices):
        size, checksum = size + len(chunk), zlib.crc32(chunk, checksum)
        if size > entry.file_size:
            raise _Doubt(CONTRARY)
    if size != entry.file_size:
        raise _Doubt(CONTRARY)
    if checksum != entry.CRC:
        raise _Doubt(DAMAGED)


def _unpacked(slices: Iterable[bytes]) -> Iterator[bytes]:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    for piece in slices:
        pending = piece
        while not inflater.eof:
            try:
                chunk = inflater.decompress(pending, _CHUNK)
            except zlib.error as error:
                raise _Doubt(DAMAGED) from error
            pending = inflater.unconsumed_tail
            if chunk:
                yield chunk
            elif not pending:
                break
    if not inflater.eof:
        raise _Doubt(DAMAGED)
