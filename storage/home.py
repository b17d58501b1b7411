"""The home: a folder with its settings and, unless another database is named, the database itself.

Only its owner may read it, or the members of one group, each under a login of their own.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine import errors

if sys.platform != "win32":
    import grp

FORMAT = 1
SETTINGS = "config.toml"
UNFINISHED = "config.toml.new"
OWN_FOLDER, OWN_FILE = 0o700, 0o600
SHARED_FOLDER, SHARED_FILE = 0o2770, 0o660
FREE_BYTES = 50 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Home:
    """A folder that `init` made, and what its `config.toml` says.

    `is_sandbox` homes rehearse: their clock may be set, everything is marked 演练. `group` is the
    operating system's whose members share it; empty: its owner alone.
    """

    folder: Path
    is_sandbox: bool
    group: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)

    @property
    def database(self) -> Path:
        """The embedded database."""
        return self.folder / "mofan.db"


def create(folder: Path, *, is_sandbox: bool, group: str = "") -> Home:
    """Make the folder and its settings, for its owner alone or for the members of a `group`.

    A second time the home found there comes back, if it is of the same kind; else Misuse.

    The settings are there whole or not at all: making a home that was interrupted is finished by
    making it again.
    """
    try:
        if (folder / SETTINGS).exists():
            existing = open_(folder)
            if existing.is_sandbox != is_sandbox:
                raise errors.Misuse(
                    f"{folder} 已是{'演练' if existing.is_sandbox else '正式'}数据目录，"
                    "不能改作他用；请另选目录。"
                )
            if group and existing.group != group:
                raise errors.Misuse(f"{folder} 建立时不是由“{group}”组共用的；请另选目录。")
            return existing
        number = _group_number(group) if group else None
        if folder.exists() and not folder.is_dir():
            raise errors.Misuse(f"{folder} 是一个文件，不能作数据目录。")
        if folder.exists() and any(path.name != UNFINISHED for path in folder.iterdir()):
            raise errors.Misuse(f"{folder} 不是空目录，也不是 mofan 的数据目录；请另选目录。")
        folder.mkdir(parents=True, exist_ok=True)
        if number is not None:
            os.chown(folder, -1, number)
        os.chmod(folder, SHARED_FOLDER if group else OWN_FOLDER)
        (folder / UNFINISHED).write_text(
            f"format = {FORMAT}\nsandbox = {'true' if is_sandbox else 'false'}\n"
            + (f'group = "{group}"\n' if group else ""),
            encoding="utf-8",
        )
        os.chmod(folder / UNFINISHED, SHARED_FILE if group else OWN_FILE)
        os.replace(folder / UNFINISHED, folder / SETTINGS)
    except OSError as error:
        raise errors.NotNow(f"无法写入 {folder}：{errors.reason(error)}。") from error
    return Home(folder=folder, is_sandbox=is_sandbox, group=group)


def make_database(made: Home) -> None:
    """Make the empty file of the embedded database, readable as the home is.

    A umask cannot: SQLite asks for 0644. What it lays beside the file (WAL, journal) it gives the
    file's own mode. A second time only the mode is set.
    """
    made.database.touch()
    os.chmod(made.database, SHARED_FILE if made.group else OWN_FILE)


def faults_of_access(made: Home) -> list[str]:
    """Who else may read or may not write what lies in the home, in Chinese; empty where all is
    well.

    Nothing is looked at where the operating system has no modes (Windows).
    """
    if os.name != "posix":
        return []
    wanted_folder = SHARED_FOLDER if made.group else OWN_FOLDER
    wanted = SHARED_FILE if made.group else OWN_FILE
    faults = [_fault(made.folder, wanted_folder)] if made.folder.exists() else []
    files = [made.folder / SETTINGS, *sorted(made.folder.glob(f"{made.database.name}*"))]
    faults += [_fault(path, wanted) for path in files if path.is_file()]
    if made.group:
        number = _group_number(made.group)
        faults += [
            f"{path} 不属于“{made.group}”组：请 chgrp {made.group} {path}"
            for path in (made.folder, *files)
            if path.exists() and path.stat().st_gid != number
        ]
    return [fault for fault in faults if fault]


def _fault(path: Path, wanted: int) -> str:
    mode = stat.S_IMODE(path.stat().st_mode)
    return "" if mode == wanted else f"{path} 的权限是 {mode:04o}：请 chmod {wanted:04o} {path}"


def _group_number(group: str) -> int:
    """The number of the system's `group`. Raises Misuse where there is none of that name."""
    if sys.platform == "win32":
        raise errors.Misuse("Windows 上没有组：请用 PostgreSQL 由几位人员共用。")
    try:
        return grp.getgrnam(group).gr_gid
    except KeyError as error:
        raise errors.Misuse(
            f"本机没有“{group}”组：请系统管理员先建立，把几位人员加进去。"
        ) from error


def exists(folder: Path) -> bool:
    """Whether there is a home in that folder."""
    return (folder / SETTINGS).exists()


def open_(folder: Path) -> Home:
    """The home in that folder. Raises Misuse when there is none, or a newer version's."""
    path = folder / SETTINGS
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError) as error:
        raise errors.Misuse(
            f"{folder} 不是 mofan 的数据目录：请先运行 mofan init，或用 --home 指明目录。"
        ) from error
    except OSError as error:
        raise errors.Misuse(f"{path} 读不出来：{errors.reason(error)}。") from error
    except UnicodeDecodeError as error:
        raise errors.Misuse(f"{path} 不是 UTF-8 文本：请另存为 UTF-8，或从备份恢复。") from error
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        raise errors.Misuse(
            f"{path}{f' 第{line[1]}行' if line else ''}写法不对：请改正，或从备份恢复。"
        ) from error
    written_format, is_sandbox = settings.get("format"), settings.get("sandbox", False)
    group = settings.get("group", "")
    if (
        not isinstance(written_format, int)
        or not isinstance(is_sandbox, bool)
        or not isinstance(group, str)
    ):
        raise errors.Misuse(
            f"{path} 里 format 应为整数、sandbox 应为 true 或 false、group 应为组名："
            "请改正，或从备份恢复。"
        )
    if written_format > FORMAT:
        raise errors.Misuse(f"{folder} 由更新版本的 mofan 建立，请先升级本机程序。")
    return Home(folder=folder, is_sandbox=is_sandbox, group=group, settings=settings)


def free_bytes(folder: Path) -> int:
    """Room left on the disk that holds the home."""
    return shutil.disk_usage(folder).free


def is_writable(folder: Path) -> bool:
    """Whether this user may write there."""
    return os.access(folder, os.W_OK)
