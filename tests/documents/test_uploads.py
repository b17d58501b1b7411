from __future__ import annotations

import hashlib
import io
import os
from pathlib import Path

import pytest
from openpyxl import Workbook

from documents import uploads
from engine import errors
from tests.support import spreadsheets

TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
DOCX = spreadsheets.zipped({"[Content_Types].xml": TYPES, "word/document.xml": "<w/>"})
PPTX = spreadsheets.zipped({"[Content_Types].xml": TYPES, "ppt/presentation.xml": "<p/>"})
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n%%EOF"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(20)
BMP = b"BM" + (40).to_bytes(4, "little") + bytes(34)
XLS = spreadsheets.xls({"表": [["单位"]]})
ODS = spreadsheets.ods(spreadsheets.ods_table("表", spreadsheets.ods_row("单位")))


def xlsx() -> bytes:
    book, target = Workbook(), io.BytesIO()
    book.save(target)
    return target.getvalue()


def refusal(name: str, data: bytes) -> list[str]:
    with pytest.raises(errors.Misuse) as caught:
        uploads.accept(name, data)
    return [fault.sentence for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("name", "data", "kind", "media"),
    [
        (
            "自评.xlsx",
            xlsx(),
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        ("自评.xls", XLS, "xls", "application/vnd.ms-excel"),
        ("自评.et", XLS, "xls", "application/vnd.ms-excel"),
        ("自评.ods", ODS, "ods", "application/vnd.oasis.opendocument.spreadsheet"),
        ("自评.CSV", "单位,得分\n".encode(), "text", "text/plain"),
        (
            "方案.docx",
            DOCX,
            "docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (
            "方案.wps",
            spreadsheets.compound_file({"WordDocument": b"x"}),
            "doc",
            "application/msword",
        ),
        ("方案.rtf", rb"{\rtf1 x}", "rtf", "application/rtf"),
        (
            "方案.odt",
            spreadsheets.zipped({"mimetype": "application/vnd.oasis.opendocument.text"}),
            "odt",
            "application/vnd.oasis.opendocument.text",
        ),
        (
            "汇报.pptx",
            PPTX,
            "pptx",
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        ),
        (
            "汇报.dps",
            spreadsheets.compound_file({"PowerPoint Document": b"x"}),
            "ppt",
            "application/vnd.ms-powerpoint",
        ),
        ("方案.pdf", PDF, "pdf", "application/pdf"),
        (
            "方案.ofd",
            spreadsheets.zipped({"OFD.xml": "<o/>", "Doc_0/Document.xml": "<d/>"}),
            "ofd",
            "application/ofd",
        ),
        ("扫描.png", PNG, "png", "image/png"),
        ("扫描.jpg", JPEG, "jpeg", "image/jpeg"),
        ("扫描.gif", b"GIF89a" + bytes(9), "gif", "image/gif"),
        ("扫描.bmp", BMP, "bmp", "image/bmp"),
        ("扫描.tif", b"II*\0" + bytes(9), "tiff", "image/tiff"),
        ("佐证.zip", spreadsheets.zipped({"一.txt": "甲"}), "zip", "application/zip"),
        ("佐证.txt", "佐证材料".encode("gbk"), "text", "text/plain"),
    ],
)
def test_a_file_is_known_by_its_content(name: str, data: bytes, kind: str, media: str) -> None:
    assert uploads.accept(name, data) == uploads.Upload(
        name=name,
        kind=kind,
        size=len(data),
        digest=hashlib.sha256(data).hexdigest(),
        data=data,
        remarks=(),
    )
    assert uploads.accept(name, data).media == media


@pytest.mark.parametrize(
    ("name", "data", "kind", "remark"),
    [
        ("自评.xls", xlsx(), "xlsx", "自评.xls：名为.xls，内容是XLSX表格，已按内容读取"),
        ("自评.xlsx", XLS, "xls", "自评.xlsx：名为.xlsx，内容是XLS/ET表格，已按内容读取"),
        ("扫描.png", JPEG, "jpeg", "扫描.png：名为.png，内容是JPEG图片，已按内容读取"),
        ("自评", XLS, "xls", "自评：按内容认作XLS/ET表格"),
        ("自评.表格", ODS, "ods", "自评.表格：按内容认作ODS表格"),
        (".xls", XLS, "xls", "xls：按内容认作XLS/ET表格"),
    ],
)
def test_a_near_miss_in_the_name_is_read_and_told(
    name: str, data: bytes, kind: str, remark: str
) -> None:
    found = uploads.accept(name, data)
    assert (found.kind, found.remarks) == (kind, (remark,))


WRONG_FILE = "请核对是否拿错了文件；若没有拿错，请把文件名的后缀改为"


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("自评.xlsx", PDF, f"自评.xlsx：名为.xlsx，内容却是PDF文件（{WRONG_FILE}.pdf）"),
        ("自评.xlsx", DOCX, f"自评.xlsx：名为.xlsx，内容却是DOCX文档（{WRONG_FILE}.docx）"),
        (
            "自评.xlsx",
            spreadsheets.zipped({"xl/workbook.xml": "<w/>"}),
            f"自评.xlsx：名为.xlsx，内容却是ZIP压缩包（{WRONG_FILE}.zip）",
        ),
        ("自评.csv", XLS, f"自评.csv：名为.csv，内容却是XLS/ET表格（{WRONG_FILE}.xls）"),
        ("方案.pdf", xlsx(), f"方案.pdf：名为.pdf，内容却是XLSX表格（{WRONG_FILE}.xlsx）"),
        (
            "自评.xls",
            "单位\t得分\n".encode("gbk"),
            "自评.xls：名为.xls，内容却是文本（请用WPS或Excel打开后另存为.xlsx再报送）",
        ),
        ("方案.docx", b"plain", f"方案.docx：名为.docx，内容却是文本（{WRONG_FILE}.txt）"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused(
    name: str, data: bytes, sentence: str
) -> None:
    assert refusal(name, data) == [sentence]


PAGE = "内容是网页，不是文档或表格（有的系统这样“导出”）（请用WPS或Excel打开后另存为.xlsx再报送）"
XML = "内容是XML，不是文档或表格（有的系统这样“导出”）（请用WPS或Excel打开后另存为.xlsx再报送）"
UNPACK = "不能接收（请解压后逐个报送，或改用ZIP格式）"
SEND = "不能接收（请报送文档、表格、图片或PDF）"


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("a.xls", b"\xef\xbb\xbf\r\n<HTML><table><tr><td>1</td></tr></table>", PAGE),
        ("a.xls", "<table border=1><tr><td>单位</td></tr></table>".encode("gbk"), PAGE),
        ("a.xls", b"MIME-Version: 1.0\r\n", PAGE),
        ("a.xls", b'<?xml version="1.0"?><Workbook/>', XML),
        ("a.rar", b"Rar!\x1a\x07\x00", f"内容是RAR压缩包，{UNPACK}"),
        ("a.zip", b"7z\xbc\xaf\x27\x1c", f"内容是7Z压缩包，{UNPACK}"),
        ("a.gz", b"\x1f\x8b\x08", f"内容是GZ压缩包，{UNPACK}"),
        ("a.pdf", b"MZ\x90\x00", f"内容是可执行程序，{SEND}"),
        ("a.csv", b"\x7fELF\x02", f"内容是可执行程序，{SEND}"),
        ("a.xlsx", b"", "是空文件（请检查是否保存成功）"),
        ("a.xlsx", b"PK\x03\x04" + bytes(99), "文件已损坏或不完整（请重新导出或另存一份再报送）"),
        ("a.xlsx", xlsx()[:-9], "文件已损坏或不完整（请重新导出或另存一份再报送）"),
        (
            "a.xlsx",
            spreadsheets.zipped({"a": (" " * 2**20 for _ in range(60))}),
            "压缩比异常，解压后会占满内存（请重新导出或另存一份再报送）",
        ),
        ("a.xls", XLS[:600], "文件已损坏或不完整（请重新保存一份再报送）"),
        ("a.xls", XLS[:9], "文件已损坏或不完整（请重新保存一份再报送）"),
        (
            "a.xlsx",
            spreadsheets.compound_file({"EncryptionInfo": b"", "EncryptedPackage": b"x"}),
            "文件设了打开密码（请取消密码后再报送）",
        ),
        (
            "a.msg",
            spreadsheets.compound_file({"__properties_version1.0": b"x"}),
            "认不出是什么文件（请报送文档、表格、图片或PDF）",
        ),
        (
            "a.xlsb",
            spreadsheets.zipped({"[Content_Types].xml": TYPES, "xl/workbook.bin": b"\0"}),
            "内容是二进制工作簿（XLSB），不能读取（请用WPS或Excel打开后另存为.xlsx再报送）",
        ),
    ],
)
def test_a_content_that_is_not_taken_is_refused(name: str, data: bytes, told: str) -> None:
    assert refusal(name, data) == [f"{name}：{told}"]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (
            b"a,b\n1,\x00\n",
            "a.csv 第2行：含有空字符（NUL），不是文本文件（请用WPS或记事本打开后另存再报送）",
        ),
        (
            b"a,b\n\n1,\x07\n",
            "a.csv 第3行：含有控制字符，不是文本文件（请用WPS或记事本打开后另存再报送）",
        ),
        (
            "单位\n".encode() + b"\xff\xff",
            (
                "a.csv 第2行：文字编码认不出来，或不是文本文件"
                "（请另存为UTF-8或GBK编码的文本，或.xlsx）"
            ),
        ),
        (
            b"\xff\xfea",
            (
                "a.csv 第1行：文字编码认不出来，或不是文本文件"
                "（请另存为UTF-8或GBK编码的文本，或.xlsx）"
            ),
        ),
    ],
)
def test_a_text_that_is_none_is_refused_with_its_line(data: bytes, sentence: str) -> None:
    assert refusal("a.csv", data) == [sentence]


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("单位，得分".encode(), "UTF-8"),
        ("单位，得分".encode("utf-8-sig"), "UTF-8（BOM）"),
        ("单位，得分".encode("gbk"), "GB18030"),
        ("单位，得分".encode("utf-16"), "UTF-16"),
        (b"\xfe\xff" + "单位，得分".encode("utf-16-be"), "UTF-16"),
        ("单位，得分\x1a".encode("gbk"), "GB18030"),
    ],
)
def test_a_text_is_decoded_whatever_wrote_it(data: bytes, encoding: str) -> None:
    assert uploads.decode(uploads.accept("a.txt", data)) == ("单位，得分", encoding)


def test_a_character_that_only_gb18030_has_is_decoded() -> None:
    assert uploads.decode(uploads.accept("a.txt", "㐂𠮷镕".encode("gb18030"))) == (
        "㐂𠮷镕",
        "GB18030",
    )


def test_a_file_over_the_limit_is_refused() -> None:
    assert len(uploads.accept("a.txt", b"x" * 10 * 2**20).data) == 10 * 2**20
    assert refusal("a.txt", b"x" * (10 * 2**20 + 1)) == ["a.txt：超过10 MB（请压缩图片或分开报送）"]
    with pytest.raises(errors.Misuse) as caught:
        uploads.accept("a.txt", b"x" * 1025, limit_bytes=1024)
    assert str(caught.value) == "a.txt：超过1 KB（请压缩图片或分开报送）"


def told_by_path(path: Path | str) -> str:
    with pytest.raises(errors.Misuse) as caught:
        uploads.read_bytes(path)
    return str(caught.value)


def test_a_file_is_read_under_its_own_name(tmp_path: Path) -> None:
    path = tmp_path / "文件夹" / "自评.txt"
    path.parent.mkdir()
    path.write_bytes(b"x")
    assert uploads.read_bytes(path) == uploads.accept("自评.txt", b"x")
    assert uploads.read_bytes(str(path)) == uploads.accept("自评.txt", b"x")


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    assert (
        told_by_path(tmp_path / "无.xlsx")
        == f"{tmp_path}/无.xlsx：没有这个文件（请核对文件名和所在文件夹）"
    )


def test_a_directory_is_refused(tmp_path: Path) -> None:
    assert told_by_path(tmp_path) == f"{tmp_path}：是文件夹（请指明一个文件）"


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert told_by_path(tmp_path / "pipe") == f"{tmp_path}/pipe：不是普通文件（请指明一个文件）"


def test_a_device_is_refused() -> None:
    assert told_by_path("/dev/zero") == "/dev/zero：不是普通文件（请指明一个文件）"


def test_a_file_without_permission_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"x")
    path.chmod(0)
    before = os.geteuid()
    if before == 0:  # whom permissions do not bind
        os.seteuid(65534)
    try:
        told = told_by_path(path)
    finally:
        os.seteuid(before)
    assert told == (
        f"{path}：没有读取权限，或正被其他程序占用（请检查权限，关闭打开它的程序，或复制一份再试）"
    )


def test_a_path_that_cannot_be_is_refused() -> None:
    assert told_by_path("a\0b") == "ab：读不出来（请核对文件名，或复制到本机再试）"
    assert told_by_path("x" * 300) == f"{'x' * 300}：读不出来（请核对文件名，或复制到本机再试）"


def test_a_link_to_itself_is_refused(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    assert (
        told_by_path(tmp_path / "loop")
        == f"{tmp_path}/loop：读不出来（请核对文件名，或复制到本机再试）"
    )


def test_an_enormous_file_is_not_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with path.open("wb") as file:
        file.truncate(20 * 2**30)
    assert told_by_path(path) == "a.xlsx：超过10 MB（请压缩图片或分开报送）"


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("自评.xlsx", "自评.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("C:\\用户\\自评.xls", "自评.xls"),
        ("a/b/", "b"),
        ("a\x1b[31m\n b.txt", "a[31m b.txt"),
        ("\u202egpj.exe", "gpj.exe"),
        ('a<b>:"|?*.txt', "a_b______.txt"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("con同志.txt", "con同志.txt"),
        ("", "未命名文件"),
        ("...", "未命名文件"),
        ("..", "未命名文件"),
        ("\u200b", "未命名文件"),
        ("e\u0301.txt", "é.txt"),
        ("长" * 200 + ".xlsx", "长" * 115 + ".xlsx"),
        ("长" * 200, "长" * 120),
        (os.fsdecode("自评.xls".encode("gbk")), "自评.xls"),
    ],
)
def test_a_name_is_made_harmless(name: str, plain: str) -> None:
    assert uploads.clean_name(name) == plain
    assert uploads.clean_name(plain) == plain
