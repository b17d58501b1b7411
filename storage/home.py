"""The home: a folder with its settings and, unless another database is named, the database itself.

Only its owner may read it.
"""

from __future__ import annotations

import os
import re
import shutil
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine import errors

FORMAT = 1
SETTINGS = "config.toml"
UNFINISHED = "config.toml.new"
FREE_BYTES = 50 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Home:
    """A folder that `init` made, and what its `config.toml` says.

    `is_sandbox` homes rehearse: their clock may be set, everything is marked 演练.
    """

    folder: Path
    is_sandbox: bool
    settings: Mapping[str, Any] = field(default_factory=dict)

    @property
    def database(self) -> Path:
        """The embedded database."""
        return self.folder / "mofan.db"


def create(folder: Path, *, is_sandbox: bool) -> Home:
    """Make the folder and its settings.

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
            return existing
        if folder.exists() and not folder.is_dir():
            raise errors.Misuse(f"{folder} 是一个文件，不能作数据目录。")
        if folder.exists() and any(path.name != UNFINISHED for path in folder.iterdir()):
            raise errors.Misuse(f"{folder} 不是空目录，也不是 mofan 的数据目录；请另选目录。")
        folder.mkdir(parents=True, exist_ok=True)
        os.chmod(folder, 0o700)
        (folder / UNFINISHED).write_text(
            f"format = {FORMAT}\nsandbox = {'true' if is_sandbox else 'false'}\n", encoding="utf-8"
        )
        os.replace(folder / UNFINISHED, folder / SETTINGS)
    except OSError as error:
        raise errors.NotNow(f"无法写入 {folder}：{errors.reason(error)}。") from error
    return Home(folder=folder, is_sandbox=is_sandbox)


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
    if not isinstance(written_format, int) or not isinstance(is_sandbox, bool):
        raise errors.Misuse(
            f"{path} 里 format 应为整数、sandbox 应为 true 或 false：请改正，或从备份恢复。"
        )
    if written_format > FORMAT:
        raise errors.Misuse(f"{folder} 由更新版本的 mofan 建立，请先升级本机程序。")
    return Home(folder=folder, is_sandbox=is_sandbox, settings=settings)


def free_bytes(folder: Path) -> int:
    """Room left on the disk that holds the home."""
    return shutil.disk_usage(folder).free


def is_writable(folder: Path) -> bool:
    """Whether this user may write there."""
    return os.access(folder, os.W_OK)
