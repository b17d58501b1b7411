from __future__ import annotations

import io
import tracemalloc
import warnings
import zipfile

import pytest

from documents import zipcheck
from tests.support import spreadsheets

PLAIN = spreadsheets.zipped({"一.txt": "甲" * 1000, "folder/": b"", "folder/b.txt": "b"})
METHOD, CHECKSUM, SIZE, FLAGS = 10, 16, 24, 8  # places in an entry's record in the directory


def test_an_ordinary_archive_raises_no_doubt() -> None:
    assert zipcheck.doubt(PLAIN) == ""
    assert zipcheck.names(PLAIN) == {"一.txt", "folder/", "folder/b.txt"}
    assert zipcheck.read(PLAIN, "folder/b.txt") == b"b"


def test_an_archive_without_compression_raises_no_doubt() -> None:
    assert (
        zipcheck.doubt(spreadsheets.zipped({"a": b"x" * 200_000}, method=zipfile.ZIP_STORED)) == ""
    )


def test_an_entry_that_is_not_there_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        zipcheck.read(PLAIN, "c.txt")


@pytest.mark.parametrize("kept", [4, 30, len(PLAIN) // 2, len(PLAIN) - 1])
def test_a_truncated_archive_is_damaged(kept: int) -> None:
    assert zipcheck.doubt(PLAIN[:kept]) == "文件已损坏或不完整"


def test_a_content_whose_checksum_differs_is_damaged() -> None:
    assert (
        zipcheck.doubt(
            spreadsheets.patched_entry(PLAIN, "folder/b.txt", central={CHECKSUM: ("I", 7)})
        )
        == "文件已损坏或不完整"
    )


def test_a_stream_that_does_not_inflate_is_damaged() -> None:
    start = PLAIN.index("一.txt".encode()) + len("一.txt".encode())
    assert (
        zipcheck.doubt(PLAIN[:start] + b"\xff\xff\xff" + PLAIN[start + 3 :]) == "文件已损坏或不完整"
    )


@pytest.mark.parametrize("size", [0, 1, 999, 2_999, 3_001])
def test_an_entry_that_is_larger_or_smaller_than_it_says_is_refused(size: int) -> None:
    assert (
        zipcheck.doubt(spreadsheets.patched_entry(PLAIN, "一.txt", central={SIZE: ("I", size)}))
        == "文件的目录与内容不符"
    )


def test_an_entry_that_has_another_name_than_the_directory_says_is_refused() -> None:
    assert (
        zipcheck.doubt(PLAIN.replace(b"folder/b.txt", b"folder/c.txt", 1)) == "文件的目录与内容不符"
    )


def test_an_archive_that_says_it_is_too_large_is_refused() -> None:
    large = spreadsheets.zipped({f"{n}": b"\0" * 2**20 for n in range(201)})
    assert zipcheck.doubt(large) == "解压后超过200 MB"


def test_an_archive_that_inflates_beyond_all_measure_is_refused() -> None:
    bomb = spreadsheets.zipped({"a": (" " * 2**20 for _ in range(60))})
    assert zipcheck.doubt(bomb) == "压缩比异常，解压后会占满内存"


def test_an_archive_that_hides_its_size_takes_no_memory() -> None:
    bomb = spreadsheets.zipped({"a": (" " * 2**20 for _ in range(150))})
    liar = spreadsheets.patched_entry(bomb, "a", central={SIZE: ("I", 1_000)})
    tracemalloc.start()
    told = zipcheck.doubt(liar)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert told == "文件的目录与内容不符"
    assert peak < 2 * 2**20


def test_entries_that_share_their_content_are_refused() -> None:
    data = spreadsheets.zipped({"a": b"same", "b": b"other"})
    offset = 42
    assert (
        zipcheck.doubt(spreadsheets.patched_entry(data, "b", central={offset: ("I", 0)}))
        == "压缩包里的条目互相重叠"
    )


def test_an_entry_twice_is_refused() -> None:
    target = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(target, "w") as archive:
        warnings.simplefilter("ignore")
        archive.writestr("a", "1")
        archive.writestr("a", "2")
    assert zipcheck.doubt(target.getvalue()) == "压缩包里有同名的条目"


def test_too_many_entries_are_refused() -> None:
    assert (
        zipcheck.doubt(spreadsheets.zipped({f"{n}": b"" for n in range(5_001)}))
        == "压缩包里的条目超过5000个"
    )


def test_an_archive_with_a_password_is_refused() -> None:
    assert (
        zipcheck.doubt(spreadsheets.patched_entry(PLAIN, "folder/b.txt", central={FLAGS: ("H", 1)}))
        == "压缩包设了密码"
    )


def test_an_unusual_compression_is_refused() -> None:
    assert (
        zipcheck.doubt(spreadsheets.zipped({"a": b"a"}, method=zipfile.ZIP_BZIP2))
        == "压缩包用了不支持的压缩方式"
    )
