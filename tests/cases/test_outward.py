"""Small inputs that go wrong towards the outside.

They take a mail server, a moving clock, a file made by hand, or next year's calendar.
"""

from __future__ import annotations

import email
import email.policy
import io
import json
import re
import socket
import struct
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from notifications import invites
from notifications.channels import mail, protocol, smtp
from tests.cases import homes, mail_server
from tests.cases.failing import case
from tests.cases.homes import do, output
from tests.cases.mail_server import GbkMailServer
from tests.support import delivery, spreadsheets
from tests.support.programs import Program, RunResult, copy_home, written

ROOT = Path(__file__).parents[2]
DAYS_OFF_2027 = {
    "01": ("01", "04", "05", "06"),
    "02": ("08", "09", "10", "11", "12"),
    "04": ("05",),
    "05": ("03", "04", "05"),
    "06": ("09",),
    "10": ("01", "04", "05", "06", "07"),
}
SIX_YEARS_ON = {
    "2021-": "2027-",
    "2020-": "2026-",
    "key: henan-2020": "key: henan-2026",
    "year: 2020": "year: 2026",
    "base_year: 2019": "base_year: 2025",
}
REGISTER = ("单位", "收到日期", "收文号")
MAY_20 = datetime(2020, 5, 20, tzinfo=UTC)


@pytest.fixture
def server() -> Iterator[GbkMailServer]:
    with mail_server.serving() as server:
        yield server


@pytest.fixture(scope="module")
def moved_clock(
    opened_year: Program, tmp_path_factory: pytest.TempPathFactory
) -> Mapping[str, bool]:
    """What a worker did whose clock was put back and right again."""
    year = copy_home(opened_year, tmp_path_factory.mktemp("moved") / "home")
    process = subprocess.run(
        [sys.executable, "-m", "tests.cases.moved_clock", str(year.home)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    assert (process.returncode, process.stderr) == (0, "")
    observations: dict[str, bool] = json.loads(process.stdout)
    assert observations["began"]
    return observations


def accept(year: Program, path: Path, workbook: bytes, *more: str) -> RunResult:
    """What becomes of a register of the plans that came in on 24 April."""
    path.write_bytes(workbook)
    return year.at("2020-04-25")(
        "task", "accept", "--task", "实施方案", "--from", path, "--yes", *more
    )


def is_read_or_to_be_saved_anew(answer: RunResult) -> bool:
    return answer.code == 0 or "另存" in output(answer)


def outgoing(**more: str) -> protocol.OutgoingMessage:
    """A message to an address that the server does not know any more."""
    return delivery.outgoing(**{"address": "old@example.gov.cn", "made_at": MAY_20, **more})


def channel(server: GbkMailServer, *, user: str = "", password: str = "") -> smtp.Smtp:
    """The way out to that server."""
    settings = smtp.Settings(
        host=delivery.HOST,
        port=server.port,
        security="none",
        sender="x@example.gov.cn",
        sender_name="办",
        user=user,
        password=password,
    )
    return smtp.Smtp(protocol.Traits(name="mail", kind="smtp", address="mail"), settings)


@case("F6c")
def test_open_cycle_takes_the_days_off_that_are_announced_in_november(tmp_path: Path) -> bool:
    def six_years_on(yaml: str) -> str:
        for earlier, later in SIX_YEARS_ON.items():
            yaml = yaml.replace(earlier, later)
        return yaml

    year = homes.empty_home(tmp_path / "home", "2026-04-24")
    november, january = year.at("2026-11-20"), year.at("2027-01-06")
    scheme = homes.scheme_folder(tmp_path / "scheme", rewrite=six_years_on)
    do(year, "cycle", "open", scheme)
    do(november, "remind", "run", "--after-gap")
    days_off = [f"2027-{month}-{day},休" for month, days in DAYS_OFF_2027.items() for day in days]
    notice = written(tmp_path / "days_off.csv", "日期,类别", *days_off)
    announced = ("--source", "国办发明电〔2026〕99号")
    do(november, "calendar", "import", "2027", notice, *announced)
    do(january, "remind", "run", "--after-gap")
    return not [
        message
        for message in homes.messages(january)
        if message["made_at"].startswith("2027-01-06")
    ]


@case("F12a")
def test_worker_whose_clock_was_put_back_goes_on_or_says_why_not(
    moved_clock: Mapping[str, bool],
) -> bool:
    return moved_clock["put_back"]


@case("F12b")
def test_worker_whose_clock_was_put_right_again_goes_on(moved_clock: Mapping[str, bool]) -> bool:
    return moved_clock["put_right"]


@case("F13")
def test_retry_goes_to_the_address_that_was_corrected(year: Program, server: GbkMailServer) -> bool:
    written(
        year.home / "config.toml",
        "format = 1",
        "sandbox = true",
        "[delivery]",
        'default = ["mail"]',
        'sender = "mfjg@example.gov.cn"',
        'sender_name = "办公室"',
        "[channels.mail]",
        'kind = "smtp"',
        f'host = "{delivery.HOST}"',
        f"port = {server.port}",
        'security = "none"',
    )
    may = year.at("2020-05-22")
    do(may, "unit", "contact", "南厅", "冯六", "--mail", "old@example.gov.cn")
    do(may, "remind", "run", "--after-gap")
    assert server.recipients == ["rcpt TO:<old@example.gov.cn>"]
    do(may, "unit", "contact", "南厅", "冯六", "--mail", "new@example.gov.cn")
    server.recipients.clear()
    do(may, "outbox", "retry", homes.messages(may)[0]["id"])
    do(may, "remind", "run")
    return server.recipients == ["rcpt TO:<new@example.gov.cn>"]


@case("F14a")
def test_refusal_in_gbk_can_be_read(server: GbkMailServer) -> bool:
    return "用户不存在" in channel(server).deliver(outgoing()).reply


@case("F14b")
def test_refused_login_is_told_as_such_and_readably(server: GbkMailServer) -> bool:
    reply = channel(server, user="u", password="p").check().reply
    return "授权码" in reply and "连不上" not in reply


@case("F14c")
def test_password_that_cannot_be_sent_is_told_of_in_chinese(server: GbkMailServer) -> bool:
    return "codec" not in channel(server, user="u", password="密码").check().reply


@case("F14d")
def test_mail_leaves_from_a_computer_whose_name_is_not_ascii(
    server: GbkMailServer, monkeypatch: pytest.MonkeyPatch
) -> bool:
    def name_in_gbk(_: str = "") -> str:
        raise UnicodeDecodeError("utf-8", b"\xb7", 0, 1, "invalid start byte")

    assert channel(server).check().verdict == "accepted"
    monkeypatch.setattr(socket, "getfqdn", name_in_gbk)
    return channel(server).check().verdict == "accepted"


def parts_named_with_backslashes(workbook: bytes) -> bytes:
    """The workbook as a program writes it that takes the names of parts for paths of Windows."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        return spreadsheets.zipped(
            {name.replace("/", "\\"): archive.read(name) for name in archive.namelist()}
        )


@case("F16a")
def test_workbook_whose_parts_are_named_with_backslashes_is_read_or_to_be_saved_anew(
    year: Program, tmp_path: Path
) -> bool:
    usual = spreadsheets.xlsx(
        [
            spreadsheets.xlsx_row(1, *REGISTER),
            spreadsheets.xlsx_row(2, "演练南厅", "2020-04-24", "收10"),
        ]
    )
    assert accept(year, tmp_path / "usual.xlsx", usual, "--dry-run").code == 0
    unusual = parts_named_with_backslashes(usual)
    return is_read_or_to_be_saved_anew(accept(year, tmp_path / "unusual.xlsx", unusual))


def excel_95(rows: Sequence[Sequence[str]], codepage: int) -> bytes:
    """A workbook of Excel 5.0/95 with one sheet of texts in GBK."""
    record = spreadsheets.biff_record
    end = record(0x0A, b"")

    def opening(kind: int) -> bytes:
        return record(0x809, struct.pack("<HHHH", 0x500, kind, 0, 0))

    def label(row: int, column: int, text: bytes) -> bytes:
        return record(0x204, struct.pack("<HHHH", row, column, 0, len(text)) + text)

    cells = b"".join(
        label(row, column, text.encode("gbk"))
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
    )
    name = "表1".encode("gbk")
    head = (
        opening(0x05)
        + record(0x42, struct.pack("<H", codepage))
        + record(0xE0, struct.pack("<HHH", 0, 0, 0) + bytes(10))
    )
    sheet_at = len(head) + 4 + 7 + len(name) + len(end)
    head += record(0x85, struct.pack("<IBBB", sheet_at, 0, 0, len(name)) + name) + end
    return spreadsheets.compound_file({"Book": head + opening(0x10) + cells + end})


@case("F16b")
def test_workbook_of_excel_95_in_gbk_is_read_or_to_be_saved_anew(
    year: Program, tmp_path: Path
) -> bool:
    rows = [REGISTER, ("演练南厅", "2020-04-24", "收2")]
    newer, older = spreadsheets.xls({"表1": rows}), excel_95(rows, 936)
    assert accept(year, tmp_path / "newer.xls", newer, "--dry-run").code == 0
    return is_read_or_to_be_saved_anew(accept(year, tmp_path / "older.xls", older))


@case("F19a")
def test_entry_that_is_cancelled_names_its_organizer() -> bool:
    entry = invites.Entry(uid="u", sequence=1, day=date(2020, 5, 29), title="t", status="CANCELLED")
    return "ORGANIZER" in invites.calendar([entry], made_at=MAY_20, method="CANCEL")


@case("F19b")
def test_two_homes_share_no_uid(tmp_path: Path) -> bool:
    scheme = homes.scheme_folder(tmp_path / "scheme")
    uids_by_home: list[set[str]] = []
    for name in ("rehearsal", "office"):
        year = homes.empty_home(tmp_path / name)
        do(year, "cycle", "open", scheme)
        do(year, "remind", "run")
        calendars = [calendar for (calendar,) in homes.query(year, "select invite from message")]
        uids_by_home.append(set(re.findall(r"UID:(\S+)", "\n".join(calendars))))
    rehearsal, office = uids_by_home
    assert (bool(rehearsal), bool(office)) == (True, True)
    return not rehearsal & office


@case("F23")
def test_subject_keeps_its_spaces_where_it_is_folded() -> bool:
    title = (
        "关于报送 2020 年度 A 类 单位 自评表 和 全年 四项数 的 提醒 等 2 项 "
        "请 于 5 月 29 日 前 报送"
    )
    mail_bytes = mail.build(outgoing(title=title), sender="x@example.gov.cn", sender_name="办")
    read_back = email.message_from_bytes(mail_bytes, policy=email.policy.default)
    return str(read_back["Subject"]) == title
