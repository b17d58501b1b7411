"""Files that a command reads or leaves."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from commands import console
from documents import uploads
from engine import errors


def read_upload(path: Path) -> tuple[str, bytes]:
    """A file from outside, let in: its cleaned name and its content. Raises Misuse."""
    upload = uploads.read_bytes(path)
    return upload.name, upload.data


def save(output: Path, content: bytes, suffix: str = ".xlsx") -> None:
    """Write `content` to `output`, whose name has to end in `suffix`, and say so.

    Raises Misuse rather than overwrite what somebody may have filled in, NotNow where it cannot
    be written.
    """
    if output.suffix.lower() != suffix:
        raise errors.Misuse(f"{output} 应以 {suffix} 结尾。")
    try:
        with output.open("xb") as file:
            file.write(content)
    except FileExistsError as error:
        raise errors.Misuse(f"{output} 已经有了，请另取一个名称。") from error
    except OSError as error:
        raise errors.NotNow(f"写不进 {output}：{errors.reason(error)}。") from error
    console.say(str(output))


def save_all(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write `files` (content by path within `folder`) into a folder that is empty or not there.

    Raises Misuse for one that holds anything, NotNow where it cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise errors.Misuse(f"{folder} 已有内容：请另选一个空文件夹。")
    try:
        for name, content in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
    except OSError as error:
        raise errors.NotNow(f"写不进 {folder}：{error.strerror}。") from error
    console.say(f"{folder}：{len(files)}个文件")


def read_text(path: Path) -> str:
    """The text of a file in any of the usual encodings. Raises Misuse."""
    return uploads.decode(uploads.read_bytes(path))[0]
