"""The kinds of files that are taken: their names, their suffixes, how their content begins."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Type:
    """A kind of file: a name may end with any suffix of its family without being called wrong."""

    kind: str
    label: str
    family: str
    media: str
    suffixes: tuple[str, ...]


def _type(kind: str, label: str, family: str, media: str, suffixes: str) -> Type:
    return Type(
        kind=kind, label=label, family=family, media=media, suffixes=tuple(suffixes.split())
    )


_XML = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"

TYPES = {
    each.kind: each
    for each in (
        _type("xlsx", "XLSX表格", "table", f"{_XML}.spreadsheetml.sheet", "xlsx xlsm xltx"),
        _type("xls", "XLS/ET表格", "table", "application/vnd.ms-excel", "xls et ett xlt"),
        _type("ods", "ODS表格", "table", f"{_OPEN}.spreadsheet", "ods"),
        _type(
            "docx", "DOCX文档", "document", f"{_XML}.wordprocessingml.document", "docx docm dotx"
        ),
        _type("doc", "DOC/WPS文档", "document", "application/msword", "doc wps dot wpt"),
        _type("rtf", "RTF文档", "document", "application/rtf", "rtf"),
        _type("odt", "ODT文档", "document", f"{_OPEN}.text", "odt"),
        _type("pptx", "PPTX演示", "slides", f"{_XML}.presentationml.presentation", "pptx ppsx"),
        _type("ppt", "PPT/DPS演示", "slides", "application/vnd.ms-powerpoint", "ppt dps pps"),
        _type("pdf", "PDF文件", "pdf", "application/pdf", "pdf"),
        _type("ofd", "OFD版式文件", "ofd", "application/ofd", "ofd"),
        _type("png", "PNG图片", "picture", "image/png", "png"),
        _type("jpeg", "JPEG图片", "picture", "image/jpeg", "jpg jpeg jpe jfif"),
        _type("gif", "GIF图片", "picture", "image/gif", "gif"),
        _type("bmp", "BMP图片", "picture", "image/bmp", "bmp"),
        _type("tiff", "TIFF图片", "picture", "image/tiff", "tif tiff"),
        _type("zip", "ZIP压缩包", "archive", "application/zip", "zip"),
        _type("text", "文本", "text", "text/plain", "txt csv tsv tab md log prn"),
    )
}
BY_SUFFIX = {suffix: each for each in TYPES.values() for suffix in each.suffixes}
HEADS = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (rb"{\rtf", "rtf"),
)
FOREIGN = (
    (b"Rar!\x1a\x07", "RAR压缩包", "请解压后逐个报送，或改用ZIP格式"),
    (b"7z\xbc\xaf\x27\x1c", "7Z压缩包", "请解压后逐个报送，或改用ZIP格式"),
    (b"\x1f\x8b", "GZ压缩包", "请解压后逐个报送，或改用ZIP格式"),
    (b"MZ", "可执行程序", "请报送文档、表格、图片或PDF"),
    (b"\x7fELF", "可执行程序", "请报送文档、表格、图片或PDF"),
)
"""Beginnings of content that is known and not taken, with what to do instead."""
