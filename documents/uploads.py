"""A file from outside.

Read within bounds, known by its content and not by its name, its name cleaned. Nothing is parsed
before this.

Every doubt about the file is an errors.Misuse with its name and what would be right; a file that
passed cannot unpack to more than `zipcheck` allows, and its name is no path, no escape and no
reserved word.
"""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from documents import compound, zipcheck
from documents.file_types import BY_SUFFIX, FOREIGN, HEADS, TYPES, Type
from engine import canon, errors, records, texts

LIMIT_BYTES = 10 * 2**20
MOST_NAME = 120
NAMELESS = "未命名文件"
AGAIN = "请用WPS或Excel打开后另存为.xlsx再报送"
_PAGE = re.compile(
    rb"\s*(<!doctype html|<html|<head|<meta|<table|<body|mime-version:)", re.IGNORECASE
)
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f]")
_DOS_END = "\x1a"


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file that was let in.

    `name` is cleaned, `digest` the SHA-256 of `data` in hexadecimal, `remarks` what its reader
    should know.
    """

    name: str
    kind: str
    size: int
    digest: str
    data: bytes = field(repr=False)
    remarks: tuple[str, ...] = ()

    @property
    def family(self) -> str:
        """The family of what the content is: table, document, picture and so on."""
        return TYPES[self.kind].family

    @property
    def media(self) -> str:
        """The media type of what the content is."""
        return TYPES[self.kind].media


def read_bytes(path: Path | str, *, limit_bytes: int = LIMIT_BYTES) -> Upload:
    """The file at a path.

    Raises Misuse if it is missing, a folder or a device, unreadable, or anything `accept` refuses.
    """
    where = texts.clean(os.fspath(path)) or NAMELESS
    try:
        with open(path, "rb", opener=_open_at_once) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise _refusal(where, "不是普通文件", "请指明一个文件")
            content = file.read(limit_bytes + 1)
    except FileNotFoundError as error:
        raise _refusal(where, "没有这个文件", "请核对文件名和所在文件夹") from error
    except (OSError, ValueError) as error:
        if os.path.isdir(path):
            raise _refusal(where, "是文件夹", "请指明一个文件") from error
        if isinstance(error, PermissionError):
            raise _refusal(
                where,
                "没有读取权限，或正被其他程序占用",
                "请检查权限，关闭打开它的程序，或复制一份再试",
            ) from error
        raise _refusal(where, "读不出来", "请核对文件名，或复制到本机再试") from error
    return accept(os.path.basename(os.path.abspath(path)), content, limit_bytes=limit_bytes)


def accept(name: str, content: bytes, *, limit_bytes: int = LIMIT_BYTES) -> Upload:
    """The content of a file and the name it came with, let in.

    `limit_bytes` bounds its size. Raises Misuse if it is empty, too large, damaged, locked by a
    password, of a kind that is not taken, an archive that must not be unpacked, marked as secret,
    or not what its name says.
    """
    name = clean_name(name)
    if not content:
        raise _refusal(name, "是空文件", "请检查是否保存成功")
    if len(content) > limit_bytes:
        raise _refusal(name, f"超过{_megabytes(limit_bytes)}", "请压缩图片或分开报送")
    kind = _sniff(name, content)
    if mark := _secrecy(name, kind, content):
        raise _refusal(name, f"标有密级（{mark}）", "本系统不得存放涉密材料，请按保密规定办理")
    return Upload(
        name=name,
        kind=kind,
        size=len(content),
        digest=canon.digest(content),
        data=content,
        remarks=_compare(name, TYPES[kind]),
    )


def decode(upload: Upload) -> tuple[str, str]:
    """The text and the name of its encoding: UTF-8, UTF-8（BOM）, UTF-16, GB18030.

    Raises Misuse with the line if it is none of these.
    """
    return _decode(upload.name, upload.data)


def clean_name(name: str) -> str:
    """The last part of a path as a file name for every system.

    No folders, no invisible, control or direction characters, nothing reserved.
    """
    if any(unicodedata.category(char) == "Cs" for char in name):
        raw = os.fsencode(name) if _is_escaped(name) else name.encode("utf-8", "replace")
        name = raw.decode("gb18030", "replace")
    last = re.split(r"[/\\]", name.rstrip("/\\"))[-1]
    plain = re.sub(r"\s+", " ", unicodedata.normalize("NFC", texts.clean(last)))
    safe = re.sub(r'[<>:"|?*]', "_", plain).strip(" .")
    if _RESERVED.match(safe):
        safe = f"_{safe}"
    stem, dot, suffix = safe.rpartition(".")
    if len(safe) > MOST_NAME:
        safe = (
            f"{stem[: MOST_NAME - len(suffix) - 1]}.{suffix}"
            if dot and len(suffix) <= 8
            else safe[:MOST_NAME]
        )
    return safe or NAMELESS


def _open_at_once(path: str, flags: int) -> int:
    """Never waits: a pipe would."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _sniff(name: str, content: bytes) -> str:
    for head, label, instead in FOREIGN:
        if content.startswith(head):
            raise _refusal(name, f"内容是{label}，不能接收", instead)
    if content.startswith((zipcheck.MAGIC, b"PK\x05\x06")):
        return _zip_kind(name, content)
    if content.startswith(compound.MAGIC):
        return _compound_kind(name, content)
    for head, kind in HEADS:
        if content.startswith(head):
            return kind
    if b"%PDF-" in content[:1024]:
        return "pdf"
    if (
        content.startswith(b"BM")
        and len(content) > 26
        and int.from_bytes(content[2:6], "little") == len(content)
    ):
        return "bmp"
    if _PAGE.match(content.removeprefix(b"\xef\xbb\xbf")[:1024]):
        raise _refusal(name, "内容是网页，不是文档或表格（有的系统这样“导出”）", AGAIN)
    if content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<?xml"):
        raise _refusal(name, "内容是XML，不是文档或表格（有的系统这样“导出”）", AGAIN)
    _decode(name, content)
    return "text"


_LEVELS = "绝密|机密|秘密"
_MARK = re.compile(rf"(?:{_LEVELS})\s*[★☆*]|[（(〔【\[](?:{_LEVELS})[）)〕】\]]")
_INSIDE = {
    "docx": "word/document.xml",
    "xlsx": "xl/sharedStrings.xml",
    "pptx": "ppt/slides/slide1.xml",
    "odt": "content.xml",
    "ods": "content.xml",
}
_LOOKED_AT = 200_000  # a mark stands on the first page


def _secrecy(name: str, kind: str, content: bytes) -> str:
    """The mark of secrecy (密级标志, 《国家秘密定密管理规定》) that a file's name or text bears.

    Empty where none is seen. A picture is not read.
    """
    text = name
    if kind == "text":
        text += _decode(name, content)[0][:_LOOKED_AT]
    elif kind in _INSIDE and _INSIDE[kind] in zipcheck.names(content):
        text += re.sub(
            r"<[^>]*>",
            "",
            zipcheck.read(content, _INSIDE[kind])[:_LOOKED_AT].decode("utf-8", "replace"),
        )
    matched = _MARK.search(text)
    return matched[0] if matched else ""


def _zip_kind(name: str, content: bytes) -> str:
    if doubt := zipcheck.doubt(content):
        raise _refusal(name, doubt, "请重新导出或另存一份再报送")
    names = zipcheck.names(content)
    marks = (
        ("xl/workbook.bin", "xlsb"),
        ("xl/", "xlsx"),
        ("word/", "docx"),
        ("ppt/", "pptx"),
        ("OFD.xml", "ofd"),
    )
    kind = next(
        (
            kind
            for mark, kind in marks
            if any(each == mark or (mark[-1] == "/" and each.startswith(mark)) for each in names)
        ),
        "zip",
    )
    if kind == "xlsb":
        raise _refusal(name, "内容是二进制工作簿（XLSB），不能读取", AGAIN)
    if kind in ("xlsx", "docx", "pptx") and "[Content_Types].xml" not in names:
        return "zip"
    if kind == "zip" and "mimetype" in names:
        media = zipcheck.read(content, "mimetype").strip()
        return next(
            (each.kind for each in (TYPES["ods"], TYPES["odt"]) if each.media.encode() == media),
            "zip",
        )
    return kind


def _compound_kind(name: str, content: bytes) -> str:
    try:
        names = compound.Compound(content).names
    except ValueError as error:
        raise _refusal(name, "文件已损坏或不完整", "请重新保存一份再报送") from error
    if "EncryptedPackage" in names:
        raise _refusal(name, "文件设了打开密码", "请取消密码后再报送")
    marks = (
        ("Workbook", "xls"),
        ("Book", "xls"),
        ("WordDocument", "doc"),
        ("PowerPoint Document", "ppt"),
    )
    kind = next((kind for mark, kind in marks if mark in names), None)
    if kind is None:
        raise _refusal(name, "认不出是什么文件", "请报送文档、表格、图片或PDF")
    return kind


def _compare(name: str, actual: Type) -> tuple[str, ...]:
    stem, dot, suffix = name.lower().rpartition(".")
    claimed = BY_SUFFIX.get(suffix) if dot and stem else None
    if claimed is None:
        return (f"{name}：按内容认作{actual.label}",)
    if claimed.family != actual.family:
        instead = (
            AGAIN
            if (claimed.family, actual.family) == ("table", "text")
            else f"请核对是否拿错了文件；若没有拿错，请把文件名的后缀改为.{actual.suffixes[0]}"
        )
        raise _refusal(name, f"名为.{suffix}，内容却是{actual.label}", instead)
    return (
        ()
        if suffix in actual.suffixes
        else (f"{name}：名为.{suffix}，内容是{actual.label}，已按内容读取",)
    )


def _decode(name: str, content: bytes) -> tuple[str, str]:
    if content.startswith(b"\xef\xbb\xbf"):
        encodings = [("utf-8-sig", "UTF-8（BOM）")]
    elif content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = [("utf-16", "UTF-16")]
    else:
        encodings = [("utf-8", "UTF-8"), ("gb18030", "GB18030")]
    line = 1
    for codec, label in encodings:
        try:
            text = content.decode(codec).rstrip(_DOS_END)
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            continue
        odd = _NO_TEXT.search(text)
        if odd is None:
            return text, label
        kind = "空字符（NUL）" if odd[0] == "\0" else "控制字符"
        raise _refusal(
            f"{name} 第{text.count(chr(10), 0, odd.start()) + 1}行",
            f"含有{kind}，不是文本文件",
            "请用WPS或记事本打开后另存再报送",
        )
    raise _refusal(
        f"{name} 第{line}行",
        "文字编码认不出来，或不是文本文件",
        "请另存为UTF-8或GBK编码的文本，或.xlsx",
    )


def _is_escaped(name: str) -> bool:
    """Whether all lone surrogates are bytes of a name that could not be decoded.

    That is how Python reads such a name from the file system.
    """
    return all("\udc80" <= char <= "\udcff" for char in name if unicodedata.category(char) == "Cs")


def _megabytes(size: int) -> str:
    return f"{size // 2**20} MB" if size >= 2**20 else f"{size // 2**10} KB"


def _refusal(where: str, message: str, expected: str) -> errors.Misuse:
    return errors.Misuse((records.Fault(message=message, where=where, expected=expected),))
