"""Zip packages by hand, for files that no library would write: broken, lying, enormous."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterable, Mapping

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns"
SHEET = "xl/worksheets/sheet1.xml"
ODS = "application/vnd.oasis.opendocument.spreadsheet"

Content = str | bytes | Iterable[str]


def packed(parts: Mapping[str, Content], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of these parts, in that order; a part may come in pieces."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in parts.items():
            pieces = [content] if isinstance(content, str | bytes) else content
            with archive.open(name, "w") as part:
                for piece in pieces:
                    part.write(piece.encode() if isinstance(piece, str) else piece)
    return target.getvalue()


def xlsx(rows: Iterable[str], *, after: Iterable[str] = (), texts: Iterable[str] | None = None, **changed: Content) -> bytes:
    """An XLSX with one sheet whose `<row>`s are given as XML. `changed` replaces parts: `book`, `relations`, `sheet`."""

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
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r" Type="{DOCUMENT}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": changed.get("book")
        or f'<workbook xmlns="{MAIN}" xmlns:r="{DOCUMENT}"><sheets><sheet name="表" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": changed.get("relations")
        or f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{DOCUMENT}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        SHEET: changed.get("sheet") or sheet(),
    }
    if texts is not None:
        parts["xl/sharedStrings.xml"] = strings(texts)
    return packed(parts)


def row(number: int, *cells: str | int) -> str:
    """A `<row>` of texts and numbers; a cell that begins with `<` is XML as it stands."""

    def cell(place: int, content: str | int) -> str:
        address = f"{chr(ord('A') + place)}{number}"
        if isinstance(content, int):
            return f'<c r="{address}"><v>{content}</v></c>'
        return content if content.startswith("<") else f'<c r="{address}" t="inlineStr"><is><t>{content}</t></is></c>'

    return f'<row r="{number}">{"".join(cell(place, content) for place, content in enumerate(cells))}</row>'


def ods(*tables: str) -> bytes:
    """An ODS of tables given as XML."""
    spaces = " ".join(f'xmlns:{name}="{OFFICE}:{name}:1.0"' for name in ("office", "table", "text"))
    return packed(
        {
            "mimetype": ODS,
            "META-INF/manifest.xml": '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
            "content.xml": f'<office:document-content {spaces} xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
            f"<office:body><office:spreadsheet>{''.join(tables)}</office:spreadsheet></office:body></office:document-content>",
        }
    )


def table(name: str, *rows: str) -> str:
    """A table of an ODS whose rows are given as XML."""
    return f'<table:table table:name="{name}">{"".join(rows)}</table:table>'


def line(*cells: str | int, repeated: int = 1) -> str:
    """A row of an ODS table; a cell that begins with `<` is XML as it stands, an empty one is blank."""

    def cell(content: str | int) -> str:
        if isinstance(content, int):
            return f'<table:table-cell office:value-type="float" office:value="{content}"><text:p>{content}</text:p></table:table-cell>'
        if not content:
            return "<table:table-cell/>"
        return (
            content
            if content.startswith("<")
            else f'<table:table-cell office:value-type="string"><text:p>{content}</text:p></table:table-cell>'
        )

    return f'<table:table-row table:number-rows-repeated="{repeated}">{"".join(map(cell, cells))}</table:table-row>'


def patched(data: bytes, name: str, *, central: Mapping[int, tuple[str, int]]) -> bytes:
    """The zip with fields of that entry's record in the directory overwritten: `{offset: (format, value)}`."""
    changed = bytearray(data)
    at = changed.rindex(name.encode()) - 46
    assert changed[at : at + 4] == b"PK\x01\x02"
    for offset, (layout, value) in central.items():
        struct.pack_into(f"<{layout}", changed, at + offset, value)
    return bytes(changed)
