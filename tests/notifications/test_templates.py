"""Texts of messages: courteous, complete, with foreign text as text.

The office's own templates come before the program's.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from notifications import samples, templates
from workflows.tasks import notices

TEXTS = templates.Texts()
NASTY = '张三\nBcc: x@y {{ 7 * 7 }} {% raw %} <b>"=?utf-8?q?x?= \u202e\u200b\x1b[31m'
PLAIN = '张三 Bcc: x@y {{ 7 * 7 }} {% raw %} <b>"=?utf-8?q?x?= [31m'

UNIT = {
    "opening": (
        "关于报送实施方案的通知",
        "根据样例年度安排，请贵单位于5月29日（星期五）前报送实施方案。纸质、电子均可，以收到之日为准。",
        "【办公室】请于5月29日（星期五）前报送实施方案。",
    ),
    "reminder": (
        "关于报送实施方案的提醒",
        "报送实施方案的截止日期是5月29日（星期五）。目前尚未收到贵单位材料，请按时报送。如已通过公文交换或专人送出，请忽略本提醒。",
        "【办公室】报送实施方案的截止日期是5月29日（星期五），尚未收到贵单位材料，请按时报送；已送出的请忽略。",
    ),
    "overdue": (
        "关于报送实施方案的再次提醒通知",
        "报送实施方案的截止日期是5月29日（星期五），至今尚未收到贵单位材料。请抓紧办理，尽快报送；"
        "确有困难的，请与我们联系，说明情况和预计时间。如已送出，请忽略本通知。",
        "【办公室】报送实施方案的截止日期是5月29日（星期五），至今尚未收到贵单位材料，请尽快报送或来电说明。",
    ),
    "returned": (
        "关于修改完善报送实施方案材料的通知",
        "贵单位报送实施方案的材料已收悉。经审核，请作如下修改完善：请补充联络员。修改后请于5月29日（星期五）前重新报送。",
        "【办公室】贵单位报送实施方案的材料需修改完善：请补充联络员。修改后请于5月29日（星期五）前重报。",
    ),
    "extended": (
        "关于延长报送实施方案期限的通知",
        "经研究同意，贵单位报送实施方案的期限延至5月29日（星期五），请按时报送。此前的通知、提醒中的期限不再适用。",
        "【办公室】贵单位报送实施方案的期限延至5月29日（星期五）。",
    ),
    "waived": (
        "关于不再报送实施方案的通知",
        "经研究，贵单位不再报送实施方案。原因：请补充联络员。此前的通知、提醒不再适用。",
        "【办公室】经研究，贵单位不再报送实施方案：请补充联络员。",
    ),
    "notice": (
        "关于召开推进会的通知",
        "兹定于5月20日召开推进会，请派员参加。",
        "【办公室】关于召开推进会的通知：兹定于5月20日召开推进会，请派员参加。",
    ),
}
DEPARTMENT = {
    "opening": "根据样例年度安排，现就“某项结果”商请贵单位于5月29日（星期五）前书面反馈意见"
    "并加盖公章；无意见也请函复。名单和有关材料另以公文送达。感谢支持。",
    "reminder": "前商请贵单位于5月29日（星期五）前就“某项结果”书面反馈意见，目前尚未收到，"
    "请予支持，按期函复。如已函复，请忽略本函。",
    "overdue": "前商请贵单位于5月29日（星期五）前就“某项结果”书面反馈意见，至今尚未收到。"
    "因后续程序需要，商请尽快函复，感谢支持。如已函复，请忽略本函。",
    "extended": "经商定，贵单位就“某项结果”书面反馈意见的时间调整为5月29日（星期五）前，请予支持。",
}


@pytest.mark.parametrize("kind", notices.KINDS)
def test_unit_is_told_courteously(kind: str) -> None:
    worded = TEXTS.word(kind, samples.sample(kind))
    assert (worded.subject, worded.body, worded.short) == UNIT[kind]


@pytest.mark.parametrize("kind", DEPARTMENT)
def test_department_is_asked_by_letter_and_told_no_name(kind: str) -> None:
    worded = TEXTS.word(
        kind, samples.sample(kind, task="某项结果", verb="反馈"), reader="department"
    )
    assert (worded.body, worded.subject[-2:]) == (DEPARTMENT[kind], "的函")


def test_letter_greets_numbers_and_signs() -> None:
    values = {
        "greeting": "单位01张三同志",
        "bodies": ["一。", "二。"],
        "office": "办公室",
        "phone": "0371-1",
        "today": "2020年5月6日",
    }
    assert (
        TEXTS.letter(values)
        == "单位01张三同志：\n\n1. 一。\n\n2. 二。\n\n联系电话：0371-1\n\n办公室\n2020年5月6日\n"
    )


@pytest.mark.parametrize(
    "field", ["task", "why", "office", "title", "text", "step", "name", "arrangement"]
)
@pytest.mark.parametrize("reader", samples.READERS)
def test_foreign_text_stays_text_in_every_template(field: str, reader: str) -> None:
    for kind in notices.KINDS:
        given = samples.sample(kind) | {field: NASTY}
        if field == "task":
            given |= templates.spoken_of(NASTY, "报送")
        if field == "text":
            given["text"] = templates.paragraphs(NASTY)
        worded, letter = samples.letter(TEXTS, kind, reader, given)
        for text in (worded.subject, worded.short, worded.body, letter):
            assert ("49" in text, "\u202e" in text, "\u200b" in text, "\x1b" in text) == (
                False,
                False,
                False,
                False,
            )
        assert "\n" not in worded.subject + worded.short
        if field != "text":
            assert worded.body.replace(PLAIN, "").count("Bcc") == 0
        html = templates.html(worded.subject, letter)
        assert ("<b>" in html, '<b>"' in html) == (False, False)


def test_what_the_office_writes_keeps_its_paragraphs() -> None:
    given = samples.sample("notice") | {
        "text": templates.paragraphs("第一段。\r\n\r\n  第二段，\n第三段。\u202e\n\n")
    }
    worded, letter = samples.letter(TEXTS, "notice", "", given)
    assert worded.body == "第一段。\n\n第二段，\n\n第三段。"
    assert worded.short == "【办公室】关于召开推进会的通知：第一段。 第二段， 第三段。"
    assert letter == (
        "样例单位张三同志：\n\n第一段。\n\n第二段，\n\n第三段。\n\n"
        "联系电话：0371-00000000\n\n办公室\n2020年5月6日\n"
    )


def own(
    home: Path, name: str, subject: str = "题", body: str = "文", short: str = "短"
) -> templates.Texts:
    (home / "templates").mkdir(exist_ok=True)
    blocks = {"subject": subject, "body": body, "short": short}
    text = "".join(f"{{% block {key} %}}{value}{{% endblock %}}\n" for key, value in blocks.items())
    (home / "templates" / name).write_text(text, encoding="utf-8")
    return templates.Texts(home)


def test_template_of_the_office_counts_before_ours_for_its_reader_only(tmp_path: Path) -> None:
    texts = own(tmp_path, "opening.txt", body="{{ org }}：\n\n请办{{ task }}。")
    assert (
        texts.word("opening", samples.sample("opening")).body == "样例单位：\n\n请办报送实施方案。"
    )
    assert (
        texts.word("opening", samples.sample("opening"), reader="office").subject
        == "“报送实施方案”开始办理"
    )
    assert samples.faults(texts) == []


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("{{ nobody }}", "模板 opening.txt 填不出来：UndefinedError 'nobody' is undefined"),
        ("{{ task.encode('x') }}", "模板 opening.txt 填不出来：LookupError unknown encoding: x"),
        (
            "{{ task.__class__.__mro__ }}",
            "模板 opening.txt 填不出来：SecurityError "
            "access to attribute '__class__' of 'str' object is unsafe.",
        ),
        ("{{ 1 / 0 }}", "模板 opening.txt 填不出来：ZeroDivisionError division by zero"),
        (
            "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
            "模板 opening.txt 填不出来：RecursionError maximum recursion depth exceeded",
        ),
        (
            "{% if %}",
            "模板 opening.txt 填不出来：TemplateSyntaxError "
            "Expected an expression, got 'end of statement block'",
        ),
        (" \n ", "模板 opening.txt 的区块 body 是空的。"),
    ],
)
def test_template_that_fails_in_whatever_way_is_named(
    body: str, sentence: str, tmp_path: Path
) -> None:
    (found,) = samples.faults(own(tmp_path, "opening.txt", body=body))
    assert found.startswith(sentence)


def test_template_without_a_block_and_in_another_encoding_are_named(tmp_path: Path) -> None:
    texts = own(tmp_path, "waived.txt")
    (tmp_path / "templates" / "waived.txt").write_text(
        "{% block subject %}题{% endblock %}", encoding="utf-8"
    )
    (tmp_path / "templates" / "notice.txt").write_bytes(
        "{% block subject %}题{% endblock %}".encode("gbk")
    )
    assert [one.partition("：")[0] for one in samples.faults(texts)] == [
        "模板 waived.txt 缺少区块 body、short。",
        "模板 notice.txt 填不出来",
    ]


def test_letter_of_the_office_that_fails_is_named(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "letter.txt").write_text(
        "{{ greeting }}{{ nothing }}", encoding="utf-8"
    )
    assert samples.faults(templates.Texts(tmp_path)) == [
        "模板 letter.txt 填不出来：UndefinedError 'nothing' is undefined"
    ]


def test_page_of_a_mail_shows_lines_as_lines() -> None:
    page = templates.html("题<1>", "一：\n\n二<b>\n三\n")
    assert ("<title>题&lt;1&gt;</title>" in page, "<p>二&lt;b&gt;<br>三</p>" in page) == (
        True,
        True,
    )
