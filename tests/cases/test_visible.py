"""Small inputs that go wrong before anybody's eyes, each standing for a kind."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.cases import homes
from tests.cases.failing import case
from tests.cases.homes import FAULT, REFUSED, do, output, workbook
from tests.support.programs import Program, RunResult, run, written

REGISTER = "单位,收到日期,收文号"
BRANCHES = "单位,党支部名称,星级,本单位公示截止日,推荐次序"
PLAN = ("--unit", "南厅", "--task", "实施方案")


def accept(year: Program, register: Path, *more: str) -> RunResult:
    """What becomes of a register of the plans that came in."""
    return year("task", "accept", "--task", "实施方案", "--from", register, "--yes", *more)


def is_accepted(year: Program, register: Path) -> bool:
    """Whether it would be taken."""
    return accept(year, register, "--dry-run").code == 0


@case("F1a")
def test_reply_with_two_conclusions_for_one_unit_is_refused(year: Program) -> bool:
    december = year.at("2020-12-14")
    do(december, "remind", "run", "--after-gap")
    do(december, "consult", "send", "第一轮", "--doc", "直工函〔2020〕9号")
    (letter,) = (
        letter["id"]
        for letter in do(december, "consult", "list", "--json").json["letters"]
        if letter["department"] == "纪检监察机关"
    )
    signed = ("--doc", "纪函1号", "--signer", "何签发")
    contrary = ("--except", "西厅=不宜命名", "--except", "U035=无不同意见")
    return december("consult", "record", letter, *signed, *contrary).code == FAULT


@case("F1b")
def test_base_figures_twice_for_one_unit_are_refused(year: Program, tmp_path: Path) -> bool:
    figures = written(
        tmp_path / "figures.csv",
        "单位,2019年会议,2019年文件,2019年检查,2019年考核",
        "演练南厅,15,10,3,2",
        "U042,5,1,3,2",
    )
    answer = year.at("2021-01-20")("assess", "figures", figures, "--doc", "统函1号")
    return answer.code == FAULT


@case("F2a")
def test_assessor_does_not_score_the_own_unit_however_the_name_is_spaced(
    year: Program, tmp_path: Path
) -> bool:
    january = year.at("2021-01-20")
    do(january, "visit", "team", "第一调研组", "张　三=南厅")
    answer = january("assess", "import", homes.marks(tmp_path / "marks.csv", "张三"))
    return answer.code == REFUSED and "回避" in output(answer)


@case("F2b")
def test_assessor_in_two_spellings_is_one_assessor(year: Program, tmp_path: Path) -> bool:
    january = year.at("2021-01-20")
    do(january, "assess", "import", homes.marks(tmp_path / "plain.csv", "王五", "演练东厅"))
    january("assess", "import", homes.marks(tmp_path / "padded.csv", "王　五", "演练东厅"))
    assessors = "select distinct assessor from score where is_current = 1"
    return len(homes.query(january, assessors)) == 1


@case("F2c")
def test_contact_whose_name_is_padded_is_no_new_one(year: Program, tmp_path: Path) -> bool:
    padded = written(
        tmp_path / "padded.csv", "单位,职务,姓名,电话", "演练南厅,联络员,冯　六,60000006"
    )
    do(year, "unit", "import", padded)
    return len(homes.query(year, "select id from contact where org = 'U042'")) == 1


def is_scheme_faulty(folder: Path, spoilt: str, by: str) -> bool:
    """Whether the check finds fault with units one of which is written another way."""
    units = [line.replace(spoilt, by) for line in homes.UNITS]
    assert units != list(homes.UNITS)
    return run("scheme", "check", str(homes.scheme_folder(folder, units))).code == FAULT


@case("F3a")
def test_codes_that_differ_in_case_only_are_a_fault(tmp_path: Path) -> bool:
    return is_scheme_faulty(tmp_path / "scheme", "U049,", "u042,")


@case("F3b")
def test_names_that_differ_in_spacing_only_are_a_fault(tmp_path: Path) -> bool:
    return is_scheme_faulty(tmp_path / "scheme", "演练西厅", "演练东　厅")


@case("F3c")
def test_unit_does_not_take_the_present_name_of_another(year: Program) -> bool:
    since = ("--from", "2020-06-01", "--basis", "x")
    return year("unit", "rename", "西厅", "演练南厅", *since).code in (FAULT, REFUSED)


@case("F4a")
def test_notice_until_a_day_of_january_has_not_ended_before_it(
    year: Program, tmp_path: Path
) -> bool:
    branches = written(tmp_path / "branches.csv", BRANCHES, "演练南厅,甲党支部,五星,1月20日,1")
    return year.at("2021-01-12")("branch", "nominate", branches).code in (FAULT, REFUSED)


@case("F4b")
def test_register_takes_a_day_without_a_year(year: Program, tmp_path: Path) -> bool:
    assert is_accepted(year, written(tmp_path / "full.csv", REGISTER, "演练南厅,2020-04-24,收1"))
    short = written(tmp_path / "short.csv", REGISTER, "演练南厅,4月24日,收1")
    return accept(year, short).code == 0


@case("F5a")
def test_receipt_eighteen_years_before_the_cycle_is_refused(year: Program, tmp_path: Path) -> bool:
    early = written(tmp_path / "early.csv", REGISTER, "演练东厅,2002-04-24,收2")
    return accept(year.at("2020-04-25"), early).code in (FAULT, REFUSED)


@case("F5b")
def test_extension_beyond_the_cycle_is_refused_or_can_be_taken_back(year: Program) -> bool:
    may = year.at("2020-05-20")
    extend = ("task", "extend", "--unit", "西厅", "--task", "实施方案", "--agreed-by", "刘主任")
    slip = may(*extend, "--due", "2029-06-05")
    correction = may(*extend, "--due", "2020-06-05", "--why", "年份录错")
    return slip.code in (FAULT, REFUSED) or correction.code == 0


@case("F5c")
def test_contact_does_not_end_before_it_began(year: Program) -> bool:
    year.at("2020-05-20")("unit", "contact", "南厅", "许九", "--from", "2016-04-21")
    return homes.query(year, "select id from contact where ends_on < starts_on") == []


@case("F6a")
def test_notice_of_days_off_moves_a_day_of_the_year_before(year: Program, tmp_path: Path) -> bool:
    within = written(tmp_path / "within.csv", "日期,类别", "2029-01-01,休")
    do(year, "calendar", "import", "2029", within, "--source", "x", "--dry-run")
    before = written(tmp_path / "before.csv", "日期,类别", "2028-12-30,班", "2029-01-01,休")
    return year("calendar", "import", "2029", before, "--source", "x").code == 0


@case("F6b")
def test_table_that_leaves_statutory_days_working_is_questioned(
    year: Program, tmp_path: Path
) -> bool:
    lonely = written(tmp_path / "lonely.csv", "日期,类别", "2027-01-01,休")
    answer = year("calendar", "import", "2027", lonely, "--source", "x")
    return answer.code != 0 or "10" in output(answer).rpartition("休2027-01-01")[2]


@case("F7a")
def test_score_shown_as_a_percentage_is_not_read_in_silence(year: Program, tmp_path: Path) -> bool:
    first, *others = homes.INDICATORS
    report = workbook(
        tmp_path / "report.xlsx",
        ("编号", "自评分", "主要做法和成效", "佐证编号"),
        (first, 0.9, "按要求落实", ""),
        *((indicator, 1, "按要求落实", "") for indicator in others),
        formats={"B2": "0%"},
    )
    return year("submit", "南厅", "annual_report", report).code == FAULT


@case("F7b")
def test_telephone_keeps_the_zero_that_its_cell_shows(year: Program, tmp_path: Path) -> bool:
    contacts = workbook(
        tmp_path / "contacts.xlsx",
        ("单位", "职务", "姓名", "电话"),
        ("演练南厅", "联络员", "许九", 37165506789),
        formats={"D2": "000000000000"},
    )
    answer = year("unit", "import", contacts)
    return answer.code == FAULT or "037165506789" in do(year, "unit", "show", "南厅").out


@case("F7c")
def test_document_number_that_became_a_date_is_questioned(year: Program, tmp_path: Path) -> bool:
    register = workbook(
        tmp_path / "register.xlsx",
        ("单位", "收到日期", "收文号"),
        ("演练南厅", "2020-04-24", date(2020, 3, 1)),
    )
    return accept(year.at("2020-04-25"), register).code == FAULT


@case("F8")
def test_serial_in_a_workbook_that_counts_from_1904_is_its_day_or_refused(
    year: Program, tmp_path: Path
) -> bool:
    contacts = workbook(
        tmp_path / "contacts.xlsx",
        ("单位", "职务", "姓名", "电话", "起始日期"),
        ("演练南厅", "联络员", "许九", "1", (date(2020, 4, 22) - date(1904, 1, 1)).days),
        epoch=CALENDAR_MAC_1904,
    )
    answer = year("unit", "import", contacts)
    return answer.code == FAULT or "2020-04-22" in output(answer)


@case("F9")
def test_hidden_row_is_told_of_or_refused(year: Program, tmp_path: Path) -> bool:
    debriefings = workbook(
        tmp_path / "debriefings.xlsx",
        ("单位", "结果", "文号"),
        ("演练南厅", "好", "述评1"),
        ("演练东厅", "一般", "述评1"),
        hidden_rows=[3],
    )
    answer = year.at("2021-01-20")("assess", "results", "党建述职评议", debriefings)
    return answer.code == FAULT or "隐藏" in output(answer)


@case("F10")
def test_telephone_that_a_spreadsheet_shortened_is_refused(year: Program, tmp_path: Path) -> bool:
    contacts = written(
        tmp_path / "contacts.csv", "单位,职务,姓名,电话", "演练南厅,联络员,许九,1.38001E+10"
    )
    return year("unit", "import", contacts).code == FAULT


@case("F11a")
def test_unit_whose_task_is_owed_again_is_told(year: Program) -> bool:
    waived, reopened = year.at("2020-06-03"), year.at("2020-06-10")
    do(waived, "remind", "run", "--after-gap")
    do(waived, "task", "waive", *PLAN, "--why", "免")
    do(reopened, "task", "reopen", *PLAN, "--why", "不免了")
    do(reopened, "remind", "run")
    return any("南厅" in message["addressee"] for message in homes.messages(reopened))


@case("F11b")
def test_paper_that_came_in_time_and_was_returned_is_not_up_for_supervision(
    year: Program, tmp_path: Path
) -> bool:
    in_time, returned, days_later = map(year.at, ("2020-05-28", "2020-06-03", "2020-06-05"))
    do(in_time, "remind", "run", "--after-gap")
    do(in_time, "submit", "南厅", "实施方案", written(tmp_path / "方案.txt", "实施方案"))
    do(returned, "remind", "run")
    do(returned, "task", "return", *PLAN, "--why", "没有明确第一责任人")
    do(days_later, "remind", "run")
    drafts = do(days_later, "remind", "release", "--json").json
    assert "演练西厅" in {draft["name"] for draft in drafts}
    return "演练南厅" not in {draft["name"] for draft in drafts}


def is_home(folder: Path) -> bool:
    """Whether a home can be made there and opened again."""
    program = Program(home=folder, now="2020-04-24")
    setup = program("init", "--sandbox", "--name", "王经办")
    return (setup.code, program("person", "list").code) == (0, 0)


@case("F15a")
def test_home_may_have_a_percent_sign_in_its_name(tmp_path: Path) -> bool:
    assert is_home(tmp_path / "plain")
    return is_home(tmp_path / "a%20b")


@case("F15b")
def test_home_may_have_a_question_mark_in_its_name(tmp_path: Path) -> bool:
    assert is_home(tmp_path / "plain")
    return is_home(tmp_path / "问?号")


@case("F17")
def test_empty_columns_behind_the_units_are_tolerated(tmp_path: Path) -> bool:
    tables = [homes.UNITS, [f"{line},," for line in homes.UNITS]]
    plain, padded = (
        run("scheme", "check", str(homes.scheme_folder(tmp_path / f"{number}", units)))
        for number, units in enumerate(tables)
    )
    assert plain.code == 0
    return padded.code == 0


@case("F18")
def test_line_that_is_not_utf8_is_named(year: Program, tmp_path: Path) -> bool:
    lines = [REGISTER, "演练南厅,2020-04-24,收7", "演练东厅,2020-04-24,收8"]
    assert is_accepted(year, written(tmp_path / "utf8.csv", *lines))
    mixed = tmp_path / "mixed.csv"
    encodings = ("utf-8", "utf-8", "gbk")
    mixed.write_bytes(
        b"".join(f"{line}\n".encode(name) for line, name in zip(lines, encodings, strict=True))
    )
    return "第3行" in output(accept(year, mixed))


@case("F20")
def test_held_unit_is_not_chased(year: Program) -> bool:
    held, days_later = year.at("2020-05-20"), year.at("2020-05-22")
    do(held, "remind", "run", "--after-gap")
    do(held, "hold", "南厅", "--why", "机构调整")
    assert homes.messages(held) == []
    do(days_later, "remind", "run")
    return homes.messages(days_later) == []


@case("F21")
def test_results_are_confirmed_by_the_name_they_came_in_under(
    year: Program, tmp_path: Path
) -> bool:
    january = year.at("2021-01-20")
    debriefings = written(tmp_path / "debriefings.csv", "单位,结果,文号", "演练南厅,较好,述评1")
    do(january, "assess", "results", "党建述职评议", debriefings)
    confirm = ("assess", "confirm", "--yes", "--result")
    do(january.by("李审核"), *confirm, "debriefing", "--dry-run")
    return january.by("李审核")(*confirm, "党建述职评议").code == 0


@case("F22")
def test_row_of_signatures_below_the_register_is_no_unit(year: Program, tmp_path: Path) -> bool:
    april = year.at("2020-04-25")
    register = (
        ("收件登记表",),
        ("单位", "收到日期", "收文号"),
        ("演练南厅", "2020-04-24", "收1"),
    )
    assert is_accepted(april, workbook(tmp_path / "unsigned.xlsx", *register))
    signatures = ("填表人：王某", None, "审核人：李某")
    return accept(april, workbook(tmp_path / "signed.xlsx", *register, signatures)).code == 0


@case("F26")
def test_two_branches_in_first_place_are_questioned(year: Program, tmp_path: Path) -> bool:
    branches = written(
        tmp_path / "branches.csv",
        BRANCHES,
        "演练南厅,甲党支部,五星,2020-12-10,1",
        "演练南厅,乙党支部,四星,2020-12-10,1",
    )
    return year.at("2020-12-14")("branch", "nominate", branches).code in (FAULT, REFUSED)
