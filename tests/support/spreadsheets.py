"""Files as they come.

Zip packages and BIFF by hand, broken, lying, enormous, and reply sheets filled in.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import openpyxl

from documents import cells
from tests.support import offices

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns"
SHEET = "xl/worksheets/sheet1.xml"
ODS = "application/vnd.oasis.opendocument.spreadsheet"

Content = str | bytes | Iterable[str]


def zipped(parts: Mapping[str, Content], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of these parts, in that order; a part may come in pieces."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in parts.items():
            pieces = [content] if isinstance(content, str | bytes) else content
            with archive.open(name, "w") as part:
                for piece in pieces:
                    part.write(piece.encode() if isinstance(piece, str) else piece)
    return target.getvalue()


def xlsx(
    rows: Iterable[str],
    *,
    after: Iterable[str] = (),
    texts: Iterable[str] | None = None,
    **changed: Content,
) -> bytes:
    """An XLSX with one sheet whose `<row>`s are given as XML.

    `changed` replaces parts: `book`, `relations`, `sheet`.
    """

    def sheet() -> Iterable[str]:
        yield f'<worksheet xmlns="{MAIN}"><sheetData>'
        yield from rows
        yield "</sheetData>"
        yield from after
        yield "</worksheet>"

    def strings(some: Iterable[str]) -> Iterable[str]:
        yield f'<sst xmlns="{MAIN}">'
        yield from (f"<si><t>{text}</t></si>" for text in some)
        yield "</sst>"

    parts: dict[str, Content] = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": (
            f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r" '
            f'Type="{DOCUMENT}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/workbook.xml": changed.get("book")
        or (
            f'<workbook xmlns="{MAIN}" xmlns:r="{DOCUMENT}"><sheets><sheet name="表" '
            'sheetId="1" r:id="rId1"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": changed.get("relations")
        or (
            f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" '
            f'Type="{DOCUMENT}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
        ),
        SHEET: changed.get("sheet") or sheet(),
    }
    if texts is not None:
        parts["xl/sharedStrings.xml"] = strings(texts)
    return zipped(parts)


def xlsx_row(number: int, *cells: str | int) -> str:
    """A `<row>` of texts and numbers; a cell that begins with `<` is XML as it stands."""

    def cell(place: int, content: str | int) -> str:
        address = f"{chr(ord('A') + place)}{number}"
        if isinstance(content, int):
            return f'<c r="{address}"><v>{content}</v></c>'
        return (
            content
            if content.startswith("<")
            else f'<c r="{address}" t="inlineStr"><is><t>{content}</t></is></c>'
        )

    return (
        f'<row r="{number}">'
        f"{''.join(cell(place, content) for place, content in enumerate(cells))}</row>"
    )


def ods(*tables: str) -> bytes:
    """An ODS of tables given as XML."""
    spaces = " ".join(f'xmlns:{name}="{OFFICE}:{name}:1.0"' for name in ("office", "table", "text"))
    return zipped(
        {
            "mimetype": ODS,
            "META-INF/manifest.xml": (
                "<manifest:manifest "
                'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
            ),
            "content.xml": f"<office:document-content {spaces} "
            'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
            f"<office:body><office:spreadsheet>{''.join(tables)}</office:spreadsheet>"
            "</office:body></office:document-content>",
        }
    )


def ods_table(name: str, *rows: str) -> str:
    """A table of an ODS whose rows are given as XML."""
    return f'<table:table table:name="{name}">{"".join(rows)}</table:table>'


def ods_row(*cells: str | int, repeated: int = 1) -> str:
    """A row of an ODS table.

    A cell that begins with `<` is XML as it stands, an empty one is blank.
    """

    def cell(content: str | int) -> str:
        if isinstance(content, int):
            return (
                f'<table:table-cell office:value-type="float" office:value="{content}">'
                f"<text:p>{content}</text:p></table:table-cell>"
            )
        if not content:
            return "<table:table-cell/>"
        return (
            content
            if content.startswith("<")
            else (
                f'<table:table-cell office:value-type="string"><text:p>{content}</text:p>'
                "</table:table-cell>"
            )
        )

    return (
        f'<table:table-row table:number-rows-repeated="{repeated}">{"".join(map(cell, cells))}'
        "</table:table-row>"
    )


def patched_entry(data: bytes, name: str, *, central: Mapping[int, tuple[str, int]]) -> bytes:
    """The zip with fields of that entry's record in the directory overwritten.

    `{offset: (format, value)}`.
    """
    changed = bytearray(data)
    at = changed.rindex(name.encode()) - 46
    assert changed[at : at + 4] == b"PK\x01\x02"
    for offset, (layout, value) in central.items():
        struct.pack_into(f"<{layout}", changed, at + offset, value)
    return bytes(changed)


DATE = 1  # the second cell format is a date
_FREE, _LAST, _IS_FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SECTOR = 512


class BiffError(int):
    """A cell that shows an error, by its code."""


class BiffFormula(bytes):
    """A formula cell with this stored result of eight bytes."""


PENDING = BiffFormula(b"\x03\0\0\0\0\0\xff\xff")
DIVISION, REFERENCE = BiffError(0x07), BiffError(0x17)
BiffCell = str | int | float | bool | date | BiffError | BiffFormula | None


def biff_record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def biff_cells(rows: Sequence[Sequence[BiffCell]], texts: list[str]) -> bytes:
    """Records of the cells; texts are added to the workbook's."""
    found = b""
    for row, line in enumerate(rows):
        for place, value in enumerate(line):
            at = struct.pack("<HHH", row, place, DATE if isinstance(value, date) else 0)
            match value:
                case None:
                    continue
                case BiffError():
                    found += biff_record(0x205, at + bytes([value, 1]))
                case BiffFormula():
                    found += biff_record(0x06, at + value + struct.pack("<HIH", 2, 0, 0))
                case bool():
                    found += biff_record(0x205, at + bytes([value, 0]))
                case str():
                    found += biff_record(0xFD, at + struct.pack("<I", len(texts)))
                    texts.append(value)
                case date():
                    found += biff_record(0x203, at + struct.pack("<d", (value - cells.EPOCH).days))
                case _:
                    found += biff_record(0x203, at + struct.pack("<d", value))
    return found


def shared_strings(texts: Sequence[str], most: int = 8_000) -> bytes:
    """The SST, its texts running over into CONTINUE records of at most `most` bytes.

    Each of these says anew how wide its characters are.
    """
    bodies, room = [struct.pack("<II", len(texts), len(texts))], most
    for text in texts:
        content = text.encode("utf-16-le")
        if room < 8:
            bodies.append(b"")
            room = most
        bodies[-1] += struct.pack("<HB", len(text), 1)
        room -= 3
        while content:
            if room < 4:
                bodies.append(b"\1")
                room = most - 1
            part, content = content[: room // 2 * 2], content[room // 2 * 2 :]
            bodies[-1] += part
            room -= len(part)
    return b"".join(
        biff_record(0x3C if number else 0xFC, body) for number, body in enumerate(bodies)
    )


def xls(
    sheets: Mapping[str, Sequence[Sequence[BiffCell]]],
    *,
    merges: Sequence[tuple[int, int, int, int]] = (),
    hidden: Sequence[str] = (),
    is_locked: bool = False,
    most: int = 8_000,
) -> bytes:
    """A workbook. `merges` (top, bottom, left, right) go to each sheet."""
    return compound_file(
        {
            "Workbook": biff_stream(
                sheets, merges=merges, hidden=hidden, is_locked=is_locked, most=most
            )
        }
    )


def biff_stream(
    sheets: Mapping[str, Sequence[Sequence[BiffCell]]],
    *,
    merges: Sequence[tuple[int, int, int, int]] = (),
    hidden: Sequence[str] = (),
    is_locked: bool = False,
    most: int = 8_000,
) -> bytes:
    """The stream of records."""
    texts: list[str] = []
    merged = biff_record(
        0xE5,
        struct.pack("<H", len(merges)) + b"".join(struct.pack("<4H", *each) for each in merges),
    )
    pages = [
        biff_opening(0x10)
        + biff_cells(rows, texts)
        + (merged if merges else b"")
        + biff_record(0x0A, b"")
        for rows in sheets.values()
    ]
    head = (
        biff_opening(5)
        + (biff_record(0x2F, b"\1\0\1\0\1\0" + bytes(48)) if is_locked else b"")
        + biff_record(0x42, struct.pack("<H", 1200))
    )
    head += b"".join(
        biff_record(0xE0, struct.pack("<HHH", 0, layout, 0) + bytes(14)) for layout in (0, 14)
    )
    tail = shared_strings(texts, most) + biff_record(0x0A, b"")
    names = [(name, name.encode("utf-16-le")) for name in sheets]
    at = len(head) + sum(12 + len(raw) for _, raw in names) + len(tail)
    for (name, raw), page in zip(names, pages, strict=True):
        head += biff_record(0x85, struct.pack("<IBBBB", at, name in hidden, 0, len(name), 1) + raw)
        at += len(page)
    return head + tail + b"".join(pages)


def compound_file(streams: Mapping[str, bytes]) -> bytes:
    """A compound file with these streams in its root, each too large for the mini stream."""
    contents = [content.ljust(4096, b"\0") for content in streams.values()]
    counts = [-(-len(content) // _SECTOR) for content in contents]
    folders = -(-(len(streams) + 1) // 4)
    tables = 1
    while tables * 128 < tables + folders + sum(counts):
        tables += 1
    fat = [_IS_FAT] * tables + _chain(tables, folders)
    directory = _entry("Root Entry", 5, child=1)
    for number, (name, content, count) in enumerate(zip(streams, contents, counts, strict=True), 1):
        directory += _entry(
            name,
            2,
            right=number + 1 if number < len(streams) else _FREE,
            start=len(fat),
            size=len(content),
        )
        fat += _chain(len(fat), count)
    fat += [_FREE] * (tables * 128 - len(fat))
    head = (
        bytes.fromhex("D0CF11E0A1B11AE1") + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    )
    head = head.ljust(44, b"\0") + struct.pack(
        "<IIIIIIIII", tables, tables, 0, 4096, _LAST, 0, _LAST, 0, 0
    )
    difat = [*range(tables), *[_FREE] * (109 - tables)]
    body = b"".join(
        content.ljust(count * _SECTOR, b"\0")
        for content, count in zip(contents, counts, strict=True)
    )
    return (
        head[:76]
        + struct.pack("<109I", *difat)
        + struct.pack(f"<{len(fat)}I", *fat)
        + directory.ljust(folders * _SECTOR, b"\0")
        + body
    )


def biff_opening(kind: int) -> bytes:
    return biff_record(0x809, struct.pack("<HHHHII", 0x600, kind, 0x0DBB, 0x07CC, 0, 6))


def _chain(start: int, count: int) -> list[int]:
    return [*range(start + 1, start + count), _LAST]


def _entry(
    name: str,
    kind: int,
    *,
    right: int = _FREE,
    child: int = _FREE,
    start: int = _LAST,
    size: int = 0,
) -> bytes:
    raw = name.encode("utf-16-le")
    links = struct.pack("<HBBIII", len(raw) + 2, kind, 1, _FREE, right, child)
    return (raw.ljust(64, b"\0") + links).ljust(116, b"\0") + struct.pack("<IQ", start, size)


def filled_reply(
    sheet: bytes, exceptions: Mapping[str, str] | None = None, conclusion: str = offices.FINE
) -> bytes:
    """A reply sheet as a department returns it.

    One conclusion for all but the exceptions (by code).
    """
    ledger, page, columns, rows = _opened(sheet)
    for n in rows:
        page.cell(n, columns["意见"]).value = (exceptions or {}).get(
            str(page.cell(n, columns["编码"]).value), conclusion
        )
    return _saved(ledger)


def altered_reply(sheet: bytes, words: Mapping[str, str], *, drop: str = "") -> bytes:
    """The sheet with some words put for others, and without the row of one code."""
    ledger, page, columns, rows = _opened(sheet)
    for n in rows:
        for cell in page[n]:
            cell.value = words.get(str(cell.value), cell.value)
    for n in [n for n in rows if page.cell(n, columns["编码"]).value == drop]:
        page.delete_rows(n)
    return _saved(ledger)


def column_texts(sheet: bytes, title: str) -> list[str]:
    """What stands under a title."""
    _, page, columns, rows = _opened(sheet)
    return [str(page.cell(n, columns[title]).value) for n in rows]


def _opened(sheet: bytes) -> tuple[openpyxl.Workbook, Any, dict[str, int], list[int]]:
    book = openpyxl.load_workbook(io.BytesIO(sheet))
    page: Any = book.active
    head = next(row for row in page.iter_rows() if any(cell.value == "编码" for cell in row))
    columns = {str(cell.value): cell.column for cell in head}
    rows = [
        n for n in range(head[0].row + 1, page.max_row + 1) if page.cell(n, columns["编码"]).value
    ]
    return book, page, columns, rows


def _saved(ledger: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    ledger.save(out)
    return out.getvalue()
