"""A small year by command line only, from `init` to the last name.

What a clerk types, and what the program answers.
"""

from __future__ import annotations

from pathlib import Path

from tests.support import programs, schemes

RANKED = {"U01": (45, 40), "U02": (44, 40), "U04": (40, 40), "U05": (30, 30), "U06": (20, 20)}


def test_a_year_is_run_from_init_to_the_last_name(tmp_path: Path) -> None:
    folder = schemes.as_folder(tmp_path / "scheme")
    mofan = programs.Program(home=tmp_path / "home", now="2020-05-06")

    # The office is set up and the year opened.
    assert (
        programs.run("--home", str(mofan.home), "init", "--sandbox", "--name", "张经办").code == 0
    )
    programs.done_quietly(
        mofan("person", "add", "李审核", "--role", "审核人"), "李审核：登记为审核人"
    )
    clerk, reviewer = mofan.by("张经办"), mofan.by("李审核")
    assert "没有错误：6个单位" in clerk("scheme", "check", folder).out
    assert clerk("cycle", "open", folder).code == 0
    contacts = programs.written(
        tmp_path / "联系人.csv",
        "单位,职务,姓名,电话",
        *(f"单位0{n},联络员,联络{n},0371-{n}" for n in range(1, 7)),
    )
    programs.done_quietly(
        clerk("unit", "import", contacts), "U01 单位01：联系人变更：联络1（联络员），自2020-05-06起"
    )

    # Plans come in on paper, one is returned, everyone is moved on; one unit carries arrears.
    clerk = clerk.at("2020-05-20")
    plan = programs.written(tmp_path / "方案.txt", "本单位实施方案。")
    programs.done_quietly(
        clerk("submit", "单位01", "方案", plan, "--received", "5月18日", "--doc", "收〔1〕"),
        "第1版（2020-05-18收）",
    )
    programs.done_quietly(
        clerk("task", "return", "--unit", "单位01", "--task", "方案", "--why", "缺时间表"),
        "退回“报送方案”修改",
    )
    programs.done_quietly(clerk("submit", "单位01", "方案", plan), "第2版（2020-05-20收）")
    for n in range(2, 6):
        (tmp_path / "交来" / f"单位0{n}").mkdir(parents=True)
        programs.written(tmp_path / "交来" / f"单位0{n}" / "方案.txt", f"单位0{n}的方案。")
    programs.done_quietly(
        clerk("submit", "--dir", tmp_path / "交来", "--task", "方案", "--yes"),
        "U05 单位05：收到“报送方案”",
    )
    programs.done_quietly(
        clerk("task", "accept", "--task", "方案", "--yes"), "U01 单位01：接收“报送方案”"
    )
    assert (
        clerk("status", "--say", "--task", "方案").out
        == "报送方案：应报6家，已报5家，未报：单位06；5月29日截止。\n"
    )
    clerk = clerk.at("2020-06-15T14:00")
    programs.done_quietly(clerk("remind", "run"), "处理")
    programs.done_quietly(
        clerk("advance", "--stage", "第一阶段", "--carry-over", "已电话同意补报", "--yes"),
        "U06 单位06：由“第一阶段”转入“第二阶段”，带欠账：报送方案",
    )
    programs.done_quietly(clerk("submit", "U06", "方案", plan), "（逾期）")
    programs.done_quietly(
        clerk("task", "accept", "--unit", "U06", "--task", "方案"), "U06 单位06：接收"
    )

    # Numbers, points and results.
    clerk = clerk.at("2020-06-30")
    numbers = programs.written(tmp_path / "数量.csv", "项目,今年,去年", "会议,3,5", "文件,9,8")
    for unit in (*RANKED, "U03"):
        programs.done_quietly(clerk("submit", unit, "numbers", numbers), "已接收")
    marks = [
        f"{unit},考评员{n},{key},{value}"
        for unit, values in RANKED.items()
        for n in (1, 2, 3)
        for key, value in zip("甲乙", values, strict=True)
    ]
    programs.done_quietly(
        clerk(
            "assess",
            "import",
            "--form",
            "scores",
            programs.written(tmp_path / "打分.csv", "单位,考评员,编号,得分", *marks),
        ),
        "U01 单位01：录入打分6项",
    )
    programs.done_quietly(
        reviewer.at(clerk.now)("assess", "confirm", "--yes"), "U06 单位06：复核打分6项"
    )
    results = programs.written(
        tmp_path / "平安.csv", "单位,结果,文号", *(f"{unit},好,监〔1〕" for unit in RANKED)
    )
    programs.done_quietly(
        clerk("assess", "results", "平安", results, "--form", "results"),
        "U01 单位01：录入平安（监〔1〕）",
    )
    programs.done_quietly(
        reviewer.at(clerk.now)("assess", "confirm", "--facts", "--yes"), "U01 单位01：复核平安"
    )

    # The ranking, opinions, the meeting.
    clerk = clerk.at("2020-07-01")
    programs.done_quietly(clerk("remind", "run"), "处理")
    programs.done_quietly(
        clerk("assess", "rank"), "生成“排序表”第1份，5个", "1     U01   单位01  88.00"
    )
    programs.done_quietly(
        clerk("consult", "send", "征求意见", "--doc", "函〔1〕"), "征求意见 监督部门：发函，4个"
    )
    (letter,) = clerk("consult", "list", "--json").json["letters"]
    clerk, reviewer = clerk.at("2020-07-10"), reviewer.at("2020-07-10")
    programs.done_quietly(
        clerk(
            "consult",
            "record",
            letter["id"],
            "--signer",
            "赵主任",
            "--doc",
            "监复〔1〕",
            "--except",
            "单位04=供参考",
        ),
        "录入复函",
    )
    programs.done_quietly(reviewer("consult", "confirm", letter["id"], "--yes"), "复核复函，4条")
    clerk, reviewer = clerk.at("2020-07-20"), reviewer.at("2020-07-20")
    programs.done_quietly(clerk("remind", "run"), "处理")
    programs.done_quietly(clerk("naming", "propose", "建议名单"), "生成“建议名单”第1份，2个")
    programs.done_quietly(
        clerk("naming", "decide", "建议名单", "--held", "2020-07-20", "--minutes", "纪要〔1〕"),
        "录入会议决定：部务会",
    )
    programs.done_quietly(
        reviewer("naming", "confirm", "建议名单", "--yes"), "复核会议决定：纪要〔1〕"
    )

    # The public notice, the paper, the end.
    clerk = clerk.at("2020-07-21")
    programs.done_quietly(
        reviewer.at(clerk.now)("naming", "review", "公示", "--yes"), "公示前总复核"
    )
    programs.done_quietly(
        clerk("naming", "public-notice", "--place", "公告栏"), "先进单位：2020-07-21 至 2020-07-27"
    )
    programs.done_quietly(
        clerk("naming", "objection", "单位02", "--source", "来信", "--text", "反映情况"),
        "公示期收到异议（来信，编号",
    )
    (objection,) = clerk("naming", "list", "--json").json["public_notices"][0]["objections"]
    programs.done_quietly(
        clerk(
            "naming",
            "objection",
            "--settle",
            objection["id"],
            "--outcome",
            "不成立",
            "--handling",
            "查无此事",
        ),
        "录入异议办理：不成立",
    )
    programs.done_quietly(
        reviewer.at(clerk.now)("naming", "confirm", "--objection", "--yes"), "不成立"
    )
    clerk = clerk.at("2020-07-28")
    programs.done_quietly(
        clerk("naming", "public-notice", "--end", "未收到其他异议"), "公示结束：未收到其他异议"
    )
    clerk = clerk.at("2020-08-10")
    programs.done_quietly(clerk("task", "accept", "--task", "准备", "--unit", "全局"), "“准备”办结")
    programs.done_quietly(clerk("advance", "--all", "--yes"), "由“第二阶段”转入“第三阶段”")
    programs.done_quietly(
        reviewer.at(clerk.now)("naming", "review", "印发", "--yes"), "印发前总复核"
    )
    programs.done_quietly(
        clerk("naming", "issue", "--doc", "发〔2020〕1号", "--date", "2020-08-10", "--yes"),
        "命名“先进单位”2个，发〔2020〕1号",
    )

    board = clerk("status", "--json").json
    assert {row["code"]: row["outcome"] for row in board["rows"]} == {
        "U01": "named",
        "U02": "named",
        "U03": "exempt",
        "U04": "not_named",
        "U05": "not_named",
        "U06": "not_named",
    }
    programs.done_quietly(clerk("cycle", "close"), "年度结束")
    programs.done_quietly(clerk("audit", "verify"), "相符")
