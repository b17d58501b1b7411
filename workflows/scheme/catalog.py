"""Where schemes are found: the bundled ones by name, any other by its folder."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from pathlib import Path

from engine import errors, records
from workflows.scheme import model, reader

BUNDLED = Path(__file__).parent / "bundles"
BLANK = Path(__file__).parent / "blank"
"""The smallest scheme that is a year: to begin one's own with."""
FILES = (reader.YAML, *reader.TABLES)
NOTHING: Mapping[str, str] = {}
MOST_BYTES = 4 * 1024 * 1024


def names() -> list[str]:
    """The bundled schemes."""
    return sorted(folder.name for folder in BUNDLED.iterdir() if (folder / reader.YAML).is_file())


def default() -> str:
    """The bundled scheme that is meant where none is named: what `bundles/default.txt` says."""
    return (BUNDLED / "default.txt").read_text(encoding="utf-8").strip()


def folder_of(name: str) -> Path:
    """The folder of a scheme by bundled name or path. Raises Misuse with the nearest name."""
    if name in names():
        return BUNDLED / name
    folder = Path(name).expanduser()
    if (folder / reader.YAML).is_file():
        return folder
    if folder.is_dir():
        raise errors.Misuse(
            (
                records.Fault(
                    message=f"没有 {reader.YAML}",
                    where=str(folder),
                    expected="安排是一个文件夹，用 mofan scheme new 新建",
                ),
            )
        )
    near = difflib.get_close_matches(name, names(), n=1, cutoff=0.4)
    hint = (
        f"，是不是“{near[0]}”？"
        if near
        else f"。自带的有：{'、'.join(names())}；也可写文件夹路径。"
    )
    raise errors.Misuse(f"没有名为“{name}”的安排{hint}")


def load(name: str) -> model.Scheme:
    """The scheme of that bundled name or folder. Raises Misuse with every fault of its files."""
    return reader.read(texts(folder_of(name)))


def texts(folder: Path) -> dict[str, str]:
    """The texts of a scheme's files by file name.

    They are UTF-8 with or without BOM, or what Chinese spreadsheets write.
    """
    texts_by_file = {}
    for name in FILES:
        path = folder / name
        if path.is_file():
            texts_by_file[name] = _decoded(path)
    return texts_by_file


def new(target: Path, base: str, changed: Mapping[str, str] = NOTHING) -> list[Path]:
    """Copy a scheme to an empty folder, to be edited there.

    The texts of files that are `changed`, by name, are written in place of its own. Raises Misuse
    for a folder that holds anything; comes back with the files.
    """
    source = folder_of(base)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise errors.Misuse(f"{target} 已有内容：请另选一个空文件夹。")
    try:
        target.mkdir(parents=True, exist_ok=True)
        copies = []
        for name in FILES:
            if (source / name).is_file():
                content = (source / name).read_bytes()
                if name in changed:
                    content = changed[name].encode()
                (target / name).write_bytes(content)
                copies.append(target / name)
    except OSError as error:
        raise errors.NotNow(f"写不进 {target}：{errors.reason(error)}。") from error
    return copies


def _decoded(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise errors.Misuse(f"{path} 读不出来：{errors.reason(error)}。") from error
    if len(content) > MOST_BYTES:
        raise errors.Misuse(
            (
                records.Fault(
                    message="文件过大", where=str(path), expected="安排的文件一般不超过几百KB"
                ),
            )
        )
    is_utf_16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if is_utf_16 else ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise errors.Misuse(
        (
            records.Fault(
                message="不是文本文件，或编码认不出来",
                where=str(path),
                expected="请另存为 UTF-8 编码",
            ),
        )
    )
