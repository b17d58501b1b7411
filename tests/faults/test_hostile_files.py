"""Files as they really come in: by every command that reads one, each clumsy or hostile kind.

One clear message, nothing half done.
"""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import openpyxl
import pytest

from tests.support import programs, spreadsheets

HEADS = {
    "unit import FILE": ("单位", "职务", "姓名"),
    "task accept --task paper --from FILE --yes": ("单位", "收到日期", "收文号"),
    "assess import FILE --form scores": ("单位", "考评员", "编号", "得分"),
    "assess results 平安 FILE --form results": ("单位", "结果", "文号"),
    "submit U01 numbers FILE": ("项目", "今年", "去年"),
    "calendar import 2027 FILE": ("日期", "类别"),
}
ROWS: dict[str, Sequence[Sequence[str]]] = {
    "unit import FILE": [("单位01", "联络员", "王五"), ("单位02", "联络员", "赵六")],
    "task accept --task paper --from FILE --yes": [
        ("单位01", "2020-05-06", "收1"),
        ("单位02", "", ""),
    ],
    "assess import FILE --form scores": [
        ("单位01", "甲员", "甲", "40"),
        ("单位02", "甲员", "甲", "41"),
    ],
    "assess results 平安 FILE --form results": [("单位01", "好", "监1"), ("单位02", "中", "监1")],
    "submit U01 numbers FILE": [("会议", "3", "5"), ("文件", "9", "8")],
    "calendar import 2027 FILE": [("2027-01-01", "休"), ("2027-01-02", "班")],
}
BY_UNIT = [command for command in HEADS if HEADS[command][0] == "单位"]


def text(command: str, *more: Sequence[str]) -> str:
    return "".join(",".join(row) + "\r\n" for row in (HEADS[command], *ROWS[command], *more))


def xlsx(command: str, *more: Sequence[str], merged: str = "") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (HEADS[command], *ROWS[command], *more):
        sheet.append(list(row))
    if merged:
        sheet.merge_cells(merged)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def locked() -> bytes:
    return spreadsheets.compound_file(
        {"EncryptionInfo": b"x" * 5000, "EncryptedPackage": b"y" * 5000}
    )


@cache
def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as part:
            for _ in range(300):
                part.write(bytes(2**20))
    return out.getvalue()


def million(command: str) -> bytes:
    rows = (spreadsheets.xlsx_row(number, *ROWS[command][0]) for number in range(2, 1_000_002))
    return spreadsheets.xlsx([spreadsheets.xlsx_row(1, *HEADS[command]), *rows])


def a_folder(path: Path) -> None:
    path.mkdir()


def a_pipe(path: Path) -> None:
    os.mkfifo(path)


def sure(told: programs.RunResult) -> None:
    """It says what is wrong with the file, in one go, in Chinese, and nothing else."""
    assert (told.code, told.out) == (2, ""), told
    assert told.said, told
    assert "Traceback" not in told.err, told


@pytest.fixture
def june(opened: programs.Program) -> programs.Program:
    program = opened.at("2020-06-30T10:00")
    program("remind", "run", "--after-gap")
    return program


@pytest.mark.parametrize("command", HEADS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "xlsx"])
def test_a_table_is_read_whatever_wrote_it(
    june: programs.Program, tmp_path: Path, command: str, encoding: str
) -> None:
    path = tmp_path / ("表.xlsx" if encoding == "xlsx" else "表.csv")
    path.write_bytes(xlsx(command) if encoding == "xlsx" else text(command).encode(encoding))
    told = june(*command.replace("FILE", str(path)).split())
    assert (told.code, told.said) == (0, ""), told


REFUSED: dict[str, tuple[str, Callable[[str], bytes], str]] = {
    "empty": ("表.csv", lambda command: b"", "表.csv：是空文件（请检查是否保存成功）"),
    "header only": (
        "表.xlsx",
        lambda command: xlsx(command)[:100],
        "表.xlsx：文件已损坏或不完整（请重新导出或另存一份再报送）",
    ),
    "a text called xlsx": (
        "表.xlsx",
        lambda command: text(command).encode(),
        "表.xlsx：名为.xlsx，内容却是文本（请用WPS或Excel打开后另存为.xlsx再报送）",
    ),
    "a picture called xlsx": (
        "表.xlsx",
        lambda command: b"\x89PNG\r\n\x1a\n" + bytes(100),
        "表.xlsx：名为.xlsx，内容却是PNG图片",
    ),
    "a program": (
        "表.xlsx",
        lambda command: b"MZ" + bytes(100),
        "表.xlsx：内容是可执行程序，不能接收",
    ),
    "a password": (
        "表.xlsx",
        lambda command: locked(),
        "表.xlsx：文件设了打开密码（请取消密码后再报送）",
    ),
    "a bomb": ("表.xlsx", lambda command: bomb(), "表.xlsx：解压后超过200 MB"),
    "a page": (
        "表.xls",
        lambda command: b"<html><table></table></html>",
        "表.xls：内容是网页，不是文档或表格",
    ),
    "bytes": (
        "表.csv",
        lambda command: "单位,x\r\n".encode() + b"\xff\xfe\xff",
        "表.csv 第2行：文字编码认不出来，或不是文本文件",
    ),
}


@pytest.mark.parametrize(
    ("command", "what"),
    [
        (command, what)
        for command in HEADS
        for what in REFUSED
        if command.startswith(("unit", "submit")) or what == "a text called xlsx"
    ],
)
def test_a_file_that_is_no_table_is_refused(
    june: programs.Program, tmp_path: Path, command: str, what: str
) -> None:
    name, content, said = REFUSED[what]
    (tmp_path / name).write_bytes(content(command))
    before = june("audit", "verify").out
    told = june(*command.replace("FILE", str(tmp_path / name)).split())
    sure(told)
    assert said in told.err
    assert june("audit", "verify").out == before


@pytest.mark.parametrize(
    "command",
    [
        *HEADS,
        "outbox edit 1 --file FILE --why 改",
        "remind calls --from FILE",
        "submit U01 paper FILE",
    ],
)
@pytest.mark.parametrize(
    ("make", "said"),
    [
        (a_folder, "是文件夹（请指明一个文件）"),
        (a_pipe, "不是普通文件（请指明一个文件）"),
        (None, "没有这个文件（请核对文件名和所在文件夹）"),
    ],
)
def test_what_is_no_file_is_refused_and_not_waited_for(
    june: programs.Program,
    tmp_path: Path,
    command: str,
    make: Callable[[Path], None] | None,
    said: str,
) -> None:
    path = tmp_path / "表.csv"
    if make is not None:
        make(path)
    told = june(*command.replace("FILE", str(path)).split())
    sure(told)
    assert told.said == f"{path}：{said}\n"


def test_a_million_rows_are_refused(june: programs.Program, tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    path.write_bytes(million("unit import FILE"))
    told = june("unit", "import", path)
    sure(told)
    assert told.said.startswith("表.xlsx")


@pytest.mark.parametrize("command", BY_UNIT)
def test_every_unknown_unit_is_named_with_its_cell_and_the_nearest(
    june: programs.Program, tmp_path: Path, command: str
) -> None:
    rest = ROWS[command][0][1:]
    path = tmp_path / "表.csv"
    path.write_text(text(command, ("单位O3", *rest), ("财政厅", *rest)), encoding="utf-8")
    before = june("audit", "verify").out
    told = june(*command.replace("FILE", str(path)).split())
    sure(told)
    lines = told.said.splitlines()
    assert [line.partition("：")[0] for line in lines] == ["表.csv A4", "表.csv A5"] or len(
        lines
    ) == 2, lines
    assert "没有“单位O3”这个单位（是不是单位0" in lines[0]
    assert "没有“财政厅”这个单位（请写全称或编码）" in lines[1]
    assert june("audit", "verify").out == before


def test_a_doubled_unit_is_named(june: programs.Program, tmp_path: Path) -> None:
    command = "task accept --task paper --from FILE --yes"
    path = tmp_path / "表.csv"
    path.write_text(text(command, ROWS[command][0]), encoding="utf-8")
    told = june(*command.replace("FILE", str(path)).split())
    sure(told)
    assert "单位01" in told.err


def test_a_cell_merged_over_rows_counts_for_each(june: programs.Program, tmp_path: Path) -> None:
    path = tmp_path / "联系人.xlsx"
    path.write_bytes(xlsx("unit import FILE", ("", "分管领导", "周七"), merged="A3:A4"))
    told = june("unit", "import", path)
    assert (told.code, "U02 单位02：联系人变更：周七（分管领导）" in told.out) == (0, True)


def test_all_faults_of_all_folders_come_at_once(june: programs.Program, tmp_path: Path) -> None:
    root = tmp_path / "交来"
    for name in ("单位01", "单位02", "单位03", "财政厅"):
        (root / name).mkdir(parents=True)
    (root / "单位01" / "方案.docx").write_bytes(b"")
    (root / "单位02" / "方案.txt").write_text("方案", encoding="utf-8")
    (root / "单位02" / "附件").mkdir()
    (root / "散页.txt").write_text("散页", encoding="utf-8")
    (root / "Thumbs.db").write_bytes(b"x")
    before = june("audit", "verify").out
    told = june("submit", "--dir", root, "--task", "paper", "--yes")
    sure(told)
    assert told.said.splitlines() == [
        "方案.docx：是空文件（请检查是否保存成功）",
        f"{root}/单位02/附件：是文件夹（请指明一个文件）",
        f"{root}/单位03：是空文件夹",
        f"{root}/散页.txt：不在任何单位的子文件夹里",
        f"{root}/财政厅：没有这个单位（应以单位名称或编码命名）",
    ]
    assert june("audit", "verify").out == before


def test_names_and_texts_from_outside_steer_nothing(june: programs.Program, tmp_path: Path) -> None:
    path = tmp_path / "方案\x1b[2J\u202e.txt"
    path.write_bytes("方案。".encode())
    assert june("submit", "U01", "paper", path, "--doc", "收\x1b[0m〔1〕").code == 0
    assert june("unit", "note", "U01", "说\x1b]0;x\x07了\u202e话").code == 0
    for command in (
        "unit history U01",
        "status U01",
        "audit log",
        "unit history U01 --json",
        "status U01 --json",
    ):
        told = june(*command.split())
        assert [char for char in told.out + told.err if char in "\x1b\x07\u202e"] == [], command


@pytest.mark.parametrize("name", ["scheme.yaml", "units.csv"])
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\x01",
        "年度：[".encode(),
        b"&a [*a, *a]",
        "键: 值\n".encode("gb18030"),
        b"a: " + b"[" * 1500,
    ],
)
def test_a_scheme_of_nonsense_is_refused_with_its_place(
    fresh: programs.Program, tmp_path: Path, name: str, content: bytes
) -> None:
    assert fresh("scheme", "new", tmp_path / "scheme").code == 0
    (tmp_path / "scheme" / name).write_bytes(content)
    told = fresh("scheme", "check", tmp_path / "scheme")
    assert (told.code, told.out) == (2, "")
    assert told.said
    assert [
        fresh(*command, tmp_path / "scheme").said
        for command in (("cycle", "open"), ("scheme", "diff", "henan-2020"))
    ] == [told.said] * 2
