"""Homes and databases as one finds them.

Absent, older, newer, read-only, damaged, held by somebody else, on a full disk.
"""

from __future__ import annotations

import contextlib
import os
import resource
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from engine import canon
from storage import database, home
from tests.support import offices, programs, schemes

MARK = "【演练】\n"
COMMANDS = ("status", "today", "hold U01 --why 甲", "audit verify", "doctor", "db upgrade")


@contextlib.contextmanager
def changing(path: Path) -> Iterator[sqlite3.Connection]:
    """The database behind the program's back."""
    connection = sqlite3.connect(path, isolation_level=None)
    yield connection
    connection.close()


@pytest.mark.parametrize("command", COMMANDS)
def test_an_empty_folder_is_no_home(tmp_path: Path, command: str) -> None:
    folder = tmp_path / "home"
    for _ in ("absent", "empty"):
        told = programs.Program(home=folder)(*command.split())
        assert (told.code, told.out, told.err) == (
            2,
            "",
            f"{folder} 不是 mofan 的数据目录：请先运行 mofan init，或用 --home 指明目录。\n",
        )
        folder.mkdir(exist_ok=True)


@pytest.mark.parametrize("command", COMMANDS[:3])
def test_a_home_whose_database_was_never_made_says_so(tmp_path: Path, command: str) -> None:
    folder = tmp_path / "home"
    home.create(folder, is_sandbox=True)
    told = programs.Program(home=folder)(*command.split())
    assert (told.code, told.err) == (2, MARK + f"{folder} 里还没有数据库：请先运行 mofan init。\n")
    (folder / "mofan.db").touch()
    told = programs.Program(home=folder)(*command.split())
    assert (told.code, told.err) == (2, MARK + "数据库还是空的：请先运行 mofan init。\n")


def test_a_file_or_a_folder_with_other_things_is_not_made_a_home(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "信.docx").touch()
    said = {
        "file": "是一个文件，不能作数据目录。",
        "full": "不是空目录，也不是 mofan 的数据目录；请另选目录。",
    }
    for name, text in said.items():
        told = programs.run("--home", str(tmp_path / name), "init")
        assert (told.code, told.err) == (2, f"{tmp_path / name} {text}\n")
    told = programs.run("--home", str(tmp_path / "file" / "home"), "init")
    assert (told.code, told.err) == (
        4,
        f"无法写入 {tmp_path / 'file' / 'home'}：路径中有一段不是文件夹。\n",
    )
    assert programs.run("--home", str(tmp_path / ("长" * 200)), "init").code == 4


@pytest.mark.parametrize("command", ["init --sandbox", *COMMANDS])
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("format = 99\nsandbox = true\n", "{folder} 由更新版本的 mofan 建立，请先升级本机程序。"),
        (
            "format = 1\nsandbox = 对\n",
            "{folder}/config.toml 第2行写法不对：请改正，或从备份恢复。",
        ),
        (
            "",
            (
                "{folder}/config.toml 里 format 应为整数、sandbox 应为 true 或 false、"
                "group 应为组名：请改正，或从备份恢复。"
            ),
        ),
        ("\udcff", "{folder}/config.toml 不是 UTF-8 文本：请另存为 UTF-8，或从备份恢复。"),
    ],
)
def test_a_home_that_cannot_be_understood_is_left_alone(
    opened: programs.Program, command: str, text: str, said: str
) -> None:
    (opened.home / home.SETTINGS).write_bytes(text.encode("utf-8", "surrogateescape"))
    before = opened.database.read_bytes()
    told = programs.run("--home", str(opened.home), *command.split())
    assert (told.code, told.out, told.err) == (2, "", said.format(folder=opened.home) + "\n")
    assert opened.database.read_bytes() == before


@pytest.mark.parametrize("command", ["init --sandbox", *COMMANDS])
def test_a_newer_schema_is_never_touched(opened: programs.Program, command: str) -> None:
    with changing(opened.database) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    before = opened.database.read_bytes()
    told = opened(*command.split())
    assert (told.code, told.out, told.err) == (
        2,
        "",
        MARK + "数据由更新版本的 mofan 建立，请先升级本机程序。\n",
    )
    assert opened.database.read_bytes() == before


@pytest.mark.parametrize("revision", ["0001", "0002", "0003", "0004"])
@pytest.mark.parametrize("command", ["init --sandbox", *COMMANDS])
def test_a_home_from_before_the_first_release_is_told_so_and_left_alone(
    opened: programs.Program, command: str, revision: str
) -> None:
    with changing(opened.database) as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))
        connection.execute("ALTER TABLE notice DROP COLUMN settled_on")
    before = opened.database.read_bytes()
    answer = opened(*command.split())
    sentence = "数据是首次发布以前建立的，不能升级；请用 mofan init 另建数据目录。"
    assert (answer.code, answer.out, answer.err) == (2, "", MARK + sentence + "\n")
    assert opened.database.read_bytes() == before


@pytest.mark.parametrize("revision", ["0004", "9999"])
def test_an_upgrade_that_is_refused_writes_nothing_in_any_journal_mode(
    opened: programs.Program, revision: str
) -> None:
    with changing(opened.database) as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))
    with contextlib.closing(sqlite3.connect(opened.database)) as connection:
        assert connection.execute("PRAGMA journal_mode=DELETE").fetchone() == ("delete",)
    before = opened.database.read_bytes()
    assert (opened("db", "upgrade").code, opened.database.read_bytes()) == (2, before)


PIN = (
    "UPDATE blob SET digest = '{digest}', data = CAST('{text}' AS BLOB)"
    " WHERE digest IN (SELECT scheme FROM book);"
    "UPDATE book SET scheme = '{digest}' WHERE kind = 'cycle'"
)
UNREADABLE = "钉住的年度安排或工作日历读不出来："


def pinned(text: str) -> str:
    """The statements that pin this text as the scheme, under its own digest."""
    return PIN.format(text=text, digest=canon.digest(text.encode()))


@pytest.mark.parametrize(
    ("statements", "code", "reason"),
    [
        ("UPDATE blob SET data = CAST('{}' AS BLOB)", 5, "账簿“2020”打不开：附件 "),
        ("DELETE FROM blob", 5, "账簿“2020”打不开：附件 "),
        (pinned("{"), 5, "账簿“2020”打不开：" + UNREADABLE),
        (pinned('{"v":2}'), 5, "账簿“2020”打不开：" + UNREADABLE),
        (pinned("{}"), 5, "账簿“2020”打不开：年度安排没有写明格式号。"),
        (pinned('{"v":3}'), 2, "数据由更新版本的 mofan 建立，请先升级本机程序。"),
        (
            "UPDATE notice SET context = '{}'",
            5,
            "账簿“2020”打不开：通知或文件的内容没有写明格式号。",
        ),
        (
            "UPDATE notice SET context = '{\"v\":2}'",
            2,
            "数据由更新版本的 mofan 建立，请先升级本机程序。",
        ),
        ("UPDATE journal SET line = '[]' WHERE seq = 2", 5, "账簿“办公室”打不开：日志第 2 条"),
        ("UPDATE cases SET held = '甲'", 5, "账簿“2020”打不开：表 cases 第 "),
    ],
)
def test_an_upgrade_says_which_ledger_cannot_be_opened_and_why(
    opened: programs.Program, statements: str, code: int, reason: str
) -> None:
    assert opened("db", "upgrade").out == "数据库结构已是本版本（2 本账）。\n"
    with changing(opened.database) as connection:
        connection.executescript(statements)
    answer = opened("db", "upgrade")
    assert (answer.code, answer.out, answer.said.startswith(reason)) == (code, "", True), answer.err
    assert answer.err.endswith("本次未作任何改动。\n") == (code == 5)


@pytest.mark.parametrize("damage", ["garbage", "text", "torn", "folder"])
@pytest.mark.parametrize(
    "command", ["status", "hold U01 --why 甲", "audit verify", "db upgrade", "init --sandbox"]
)
def test_a_damaged_database_is_told_apart(
    opened: programs.Program, command: str, damage: str
) -> None:
    whole = opened.database.read_bytes()
    opened.database.unlink()
    if damage == "folder":
        opened.database.mkdir()
    else:
        content = {
            "garbage": b"\x00\xff" * 5000,
            "text": "这是一份说明。".encode() * 500,
            "torn": whole[: len(whole) // 2 // 4096 * 4096],
        }
        opened.database.write_bytes(content[damage])
    told = opened(*command.split())
    codes = {"folder": {4}, "torn": {0, 5}}.get(damage, {5})
    assert told.code in codes, told.err
    assert told.code == 0 or (
        told.err.startswith(MARK + "数据库文件已损坏")
        or "打不开数据库文件" in told.err
        or "不符" in told.err
    )


def test_a_torn_database_is_broken_to_whoever_reads_what_is_missing(
    opened: programs.Program,
) -> None:
    whole = opened.database.read_bytes()
    opened.database.write_bytes(whole[: len(whole) // 2 // 4096 * 4096])
    assert opened("audit", "verify").code == 5


def test_a_database_opened_to_read_is_read_and_not_written(opened: programs.Program) -> None:
    address = f"sqlite:///file:{opened.database}?mode=ro&uri=true"
    assert programs.run("--database", address, *opened.arguments("status")).code == 0
    assert programs.run("--database", address, *opened.arguments("audit", "verify")).code == 0
    for command in (
        "hold U01 --why 甲",
        "person add 王五 --role 经办人",
        "remind run",
        "advance --all --yes",
    ):
        told = programs.run("--database", address, *opened.arguments(*command.split()))
        assert (told.code, told.out, told.err) == (
            4,
            "",
            MARK + "数据库只读，本次未作任何改动；请检查数据目录的写权限。\n",
        ), command


@pytest.fixture
def elsewhere(opened: programs.Program) -> Iterator[programs.Program]:
    """The home in a place that anybody reaches."""
    folder = Path(tempfile.mkdtemp(dir="/tmp"))
    folder.chmod(0o755)
    yield programs.copy_home(opened, folder / "home")
    shutil.rmtree(folder)


def become_nobody() -> None:
    """Root is not held up by modes."""
    if os.getuid() == 0:
        os.setgroups([])
        os.setgid(programs.NOBODY)
        os.setuid(programs.NOBODY)


@pytest.mark.parametrize(
    ("mode", "command", "code", "said"),
    [
        (0o000, "status", 2, "config.toml 读不出来：没有权限。"),
        (0o000, "init --sandbox", 4, "：没有权限。"),
        (0o555, "hold U01 --why 甲", 4, "请检查数据目录的"),
        (0o555, "db upgrade", 4, "请检查数据目录的"),
    ],
)
def test_a_home_without_rights_is_not_now(
    elsewhere: programs.Program, mode: int, command: str, code: int, said: str
) -> None:
    assert elsewhere("status").code == 0
    elsewhere.database.chmod(0o444)
    (elsewhere.home / home.SETTINGS).chmod(0o444)
    elsewhere.home.chmod(mode)
    told = elsewhere.fork(*command.split(), before=become_nobody).wait()
    elsewhere.home.chmod(0o755)
    assert (told.code, told.out, said in told.err) == (code, "", True), told.err
    assert elsewhere("audit", "verify", "--json").json["sound"] is True


def test_a_locked_database_is_waited_for_as_long_as_told_and_then_not_now(
    opened: programs.Program,
) -> None:
    with changing(opened.database) as holder:
        holder.execute("BEGIN IMMEDIATE")
        for flags, environment in ((("--wait", "0"), {}), ((), {"MOFAN_BUSY_SECONDS": "0.05"})):
            told = programs.run(
                *flags, *opened.arguments("hold", "U01", "--why", "甲"), environment=environment
            )
            assert (told.code, told.out, told.err) == (
                4,
                "",
                MARK + "数据库正被另一操作占用，本次未作任何改动，请稍后重试。\n",
            )
        assert opened("status").code == 0
        holder.execute("ROLLBACK")
    assert opened("hold", "U01", "--why", "甲").code == 0


def test_a_locked_book_of_a_server_is_not_now(fresh: programs.Program, postgres_url: str) -> None:
    store = database.Database(postgres_url)
    offices.Office(store).open(schemes.small(yaml=schemes.WITH_TABLES))
    at = ("--database", postgres_url, "--wait", "0.1", *fresh.arguments())
    with store.engine.connect() as holder:
        holder.execute(sa.text("SELECT * FROM book FOR UPDATE"))
        told = programs.run(*at, "hold", "U01", "--why", "甲")
        assert (told.code, told.err) == (
            4,
            MARK + "数据库正被另一操作占用，本次未作任何改动，请稍后重试。\n",
        )
        assert programs.run(*at, "status").code == 0
    store.close()
    assert programs.run(*at, "hold", "U01", "--why", "甲").code == 0


def test_a_server_that_is_away_is_not_now(fresh: programs.Program, tmp_path: Path) -> None:
    told = programs.run(
        "--database", f"postgresql://test@/none?host={tmp_path}", *fresh.arguments("status")
    )
    assert (
        told.code,
        told.err.startswith(MARK + "数据库暂时连接不上，本次未作任何改动，请稍后重试（"),
    ) == (4, True)


@pytest.mark.parametrize(
    "command",
    [
        "hold U01 --why 甲",
        "advance --all --carry-over 同意 --yes",
        "submit U01 paper FILE",
        "person add 王五 --role 经办人",
    ],
)
def test_a_full_disk_is_not_now_and_leaves_nothing_half_done(
    opened: programs.Program, tmp_path: Path, command: str
) -> None:
    file = tmp_path / "方案.txt"
    file.write_text("方案", encoding="utf-8")
    program = opened.at("2020-06-15T14:00")
    before = program("audit", "verify").out
    arguments = command.replace("FILE", str(file)).split()
    told = program.fork(*arguments, before=_no_room(8192)).wait()
    assert (told.code, told.out, told.err) == (
        4,
        "",
        MARK + "磁盘空间不足或写入失败，本次未作任何改动；请清理磁盘后重试。\n",
    )
    assert program("audit", "verify").out == before
    assert program(*arguments).code == 0


def _no_room(size: int) -> Callable[[], None]:
    """No file may grow beyond that many bytes."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
