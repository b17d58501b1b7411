"""`remind`, `outbox`, `channel`, contacts and their channels, as a clerk types them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from tests.support import delivery, programs, schemes


@pytest.fixture
def opened(tmp_path: Path, sqlite_template: Path) -> programs.Program:
    """A sandbox whose cycle is open since the morning of 6 May."""
    return programs.make_home(tmp_path / "home", sqlite_template, "opened")


def configure(program: programs.Program, text: str) -> None:
    path = program.home / "config.toml"
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


@pytest.fixture
def robot(opened: programs.Program) -> Iterator[delivery.HttpServer]:
    with delivery.serving_http() as found:
        configure(opened, f'[channels.robot]\npreset = "wecom"\nurl = "{found.url}"\n')
        yield found


def test_day_of_reminders_from_preview_to_history(opened: programs.Program, tmp_path: Path) -> None:
    assert "2020-05-22 09:00  提前五天  报送方案  6       自动" in opened("remind", "preview").out
    programs.done_quietly(
        opened("remind", "run"), "处理0项，拟写消息5条，发出5条，失败0条，过期0条，稍后再发0条。"
    )
    assert opened("remind", "run").err == "【演练】\n没有需要办理的。\n"
    listed = opened("outbox", "list", "--unit", "单位01").out
    assert "单位01联络员" in listed
    assert "【演练】关于报送方案的通知" in listed
    number = opened("outbox", "list", "--unit", "U01", "--json").json[0]["id"]
    shown = opened("outbox", "show", number)
    assert shown.out.splitlines()[-1] == "（附日历提醒）"
    assert "根据试验年度安排，请贵单位于5月29日（星期五）前报送方案。" in shown.out
    mail = next((opened.home / "outbox" / "2020-05-06").glob("*-U01-contact.eml"))
    assert b"Auto-Submitted: auto-generated\r\n" in mail.read_bytes()
    programs.done_quietly(
        opened("outbox", "ack", number, "--by", "张三"), f"消息{number}已签收：张三"
    )

    late = opened.at("2020-06-01T09:30")
    programs.done_quietly(late("remind", "run", "--after-gap"), "处理")
    programs.done_quietly(late("remind", "calls"), "单位01", "2020-05-29")
    sheet = tmp_path / "电话单.xlsx"
    programs.done_quietly(late("remind", "calls", "-o", sheet))
    book = openpyxl.load_workbook(sheet)
    page = book.worksheets[0]
    row = next(cell.row for column in page.iter_cols() for cell in column if cell.value == "单位01")
    titles = {
        str(cell.value).split("（")[0]: cell.column
        for line in page.iter_rows()
        for cell in line
        if cell.value
    }
    page.cell(row=row, column=titles["通话日期"], value="2020-06-01")
    page.cell(row=row, column=titles["通话情况"], value="本周内报")
    book.save(sheet)
    programs.done_quietly(
        late("remind", "calls", "--from", sheet), "U01 单位01：电话“报送方案”：本周内报"
    )
    assert "已经录过，或该事项已报来" in late("remind", "calls", "--from", sheet).err
    history = late("unit", "history", "单位01").out
    assert [
        word
        for word in ("发给单位01联络员（folder）：已发出", "已签收：张三", "本周内报")
        if word not in history
    ] == []
    programs.done_quietly(late("remind", "load", "U01"), "2020-05")
    programs.done_quietly(
        late("remind", "text", "方案", "--names"),
        "请单位01、单位02、单位03、单位04、单位05、单位06尽快报送。",
    )


def test_blank_sheet_is_no_record(opened: programs.Program, tmp_path: Path) -> None:
    sheet = tmp_path / "电话单.xlsx"
    programs.done_quietly(opened("remind", "calls", "-o", sheet))
    told = opened("remind", "calls", "--from", sheet)
    assert (told.code, "里没有填写通话日期的行" in told.err) == (2, True)


def test_notice_is_previewed_with_count_and_names_and_held_against_the_cap(
    tmp_path: Path, sqlite_template: Path
) -> None:
    yaml = schemes.WITH_TABLES.replace("tracks:\n", "reminding: {caps: {texts: 1}}\ntracks:\n", 1)
    program = programs.make_home(tmp_path / "home", sqlite_template, "fresh").at("2020-05-06T10:00")
    folder = schemes.as_folder(tmp_path / "scheme", yaml=yaml)
    assert program("cycle", "open", folder).code == 0
    program("remind", "run")
    told = program("remind", "notice", "会议通知", "请派员参加。", "--dry-run", "--yes")
    assert "请留意：U01 2020-05的消息将达2条，超过上限1条。" in told.err
    assert (told.code, "（试办）" in told.out) == (0, True)
    refused = program("remind", "notice", "会议通知", "请派员参加。")
    assert (refused.code, "--yes" in refused.err) == (2, True)
    assert (
        "拟发通知“会议通知”（联络员）：5个（单位01、单位02、单位03、单位04、单位06）" in refused.err
    )
    assert "拟发通知“会议通知”（联络员，列入电话单）：1个（单位05）" in refused.err
    done_ = program("remind", "notice", "会议通知", "请派员参加。", "--to", "单位01", "--yes")
    assert "U01 单位01：拟发通知“会议通知”（联络员）" in done_.out


def test_release_is_the_reviewers(tmp_path: Path, sqlite_template: Path) -> None:
    program = programs.make_home(tmp_path / "home", sqlite_template, "opened")
    program(
        "remind",
        "notice",
        "致领导",
        "请阅。",
        "--role",
        "第一责任人",
        "--to",
        "单位01",
        "--to",
        "单位02",
        "--yes",
    )
    assert "单位01第一责任人" in program("remind", "release").out
    assert program("remind", "release", "--all", "--yes").code == 3
    reviewer = program.by("李审核")
    unexplained = reviewer("remind", "release", "--all", "--drop", "单位02", "--yes")
    assert (unexplained.code, unexplained.out) == (
        3,
        "U01 单位01：放行“致领导”通知（第一责任人）\n",
    )
    programs.done_quietly(
        reviewer("remind", "release", "--drop", "单位02", "--why", "已当面汇报"),
        "U02 单位02：不发“致领导”通知（第一责任人）",
    )
    assert program("remind", "release").out == "没有待放行的。\n"


def test_contacts_of_units_and_departments_have_their_channels(
    opened: programs.Program, robot: delivery.HttpServer, tmp_path: Path
) -> None:
    told = opened(
        "unit",
        "contact",
        "监督部门",
        "钱某",
        "--phone",
        "0371-9",
        "--channel",
        "robot",
        "--channel",
        "manual",
    )
    programs.done_quietly(told, "监督部门：联系人变更")
    assert [
        word
        for word in ("department:watch 监督部门", "钱某", "robot、manual")
        if word not in opened("unit", "show", "watch").out
    ] == []
    assert opened("unit", "show", "watch", "--json").json["contacts"][0]["channels"] == [
        "robot",
        "manual",
    ]
    assert (
        "没有渠道“fax”：有 folder、manual、robot"
        in opened("unit", "contact", "单位01", "张三", "--channel", "fax").err
    )
    assert opened("unit", "show", "全局").code == 2
    table = programs.written(
        tmp_path / "联系人.csv",
        "单位,职务,姓名,电话,渠道",
        "单位01,联络员,张三,1,robot、folder",
        "监督部门,分管领导,孙某,2,",
        "department:watch,联络员,李某,3,fax",
        "单位09,联络员,赵某,4,",
    )
    wrong = opened("unit", "import", table)
    assert wrong.code == 2
    assert [
        line for line in ("第4行", "第5行") if line not in wrong.err and line[1] not in wrong.err
    ] == []
    assert ("没有渠道“fax”" in wrong.err, "没有“单位09”这个单位" in wrong.err) == (True, True)
    table = programs.written(
        table,
        "单位,职务,姓名,电话,渠道",
        "单位01,联络员,张三,1,robot、folder",
        "监督部门,分管领导,孙某,2,",
    )
    programs.done_quietly(opened("unit", "import", table), "U01 单位01：联系人变更：张三（联络员）")
    opened("remind", "run")
    (mine,) = opened("outbox", "list", "--unit", "U01", "--json").json
    assert (mine["channel"], mine["state"], len(robot.asked)) == ("robot", "sent", 1)


def test_channel_is_listed_and_proved(opened: programs.Program, robot: delivery.HttpServer) -> None:
    assert "robot   http" in opened("channel", "list").out
    programs.done_quietly(opened("channel", "test", "robot"), "robot：通（127.0.0.1有应答）")
    assert robot.asked == []
    programs.done_quietly(opened("channel", "test", "robot", "--send"), "robot：通（200 {")
    assert robot.asked[0].json["text"]["content"] == "这是一条测试消息，收到请忽略。"
    robot.answer = (200, '{"errcode": 93000, "errmsg": "\x1b[31mno"}')
    told = opened("channel", "test", "robot", "--send")
    assert (told.code, "robot：不通（200" in told.out, "\x1b" in told.out) == (4, True, False)
    assert opened("channel", "test", "fax").code == 2


def test_doctor_names_a_broken_setting_and_a_broken_template(opened: programs.Program) -> None:
    (opened.home / "templates").mkdir()
    (opened.home / "templates" / "opening.txt").write_text(
        "{% block subject %}{{ nobody }}{% endblock %}", encoding="utf-8"
    )
    configure(opened, '[channels.mail]\nkind = "smtp"\n')
    told = opened("doctor")
    assert told.code == 5
    assert [
        word
        for word in (
            "config.toml [channels.mail]：缺少“host”",
            "模板 opening.txt 缺少区块 body、short。",
        )
        if word not in told.out
    ] == []
    assert opened("remind", "run").code == 2


def test_broken_template_is_named_by_the_pass_and_by_its_json(opened: programs.Program) -> None:
    (opened.home / "templates").mkdir()
    (opened.home / "templates" / "opening.txt").write_text("x", encoding="utf-8")
    told = opened("remind", "run", "--json")
    assert (told.code, told.json["composed"], told.json["troubles"]) == (
        0,
        0,
        ["模板 opening.txt 缺少区块 subject、body、short。"],
    )
    assert "请处理：模板 opening.txt 缺少区块" in opened("remind", "run").err
