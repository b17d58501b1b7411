"""`consult` from the command line: every command once, its refusals, and files that are wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import offices, programs, schemes, spreadsheets

Stage = Callable[[str], programs.Program]


@pytest.fixture
def clerk(made_homes: Stage, tmp_path: Path) -> programs.Program:
    """7 July, two letters are out since the first."""
    return programs.copy_home(made_homes("asked"), tmp_path / "home")


def numbers(clerk: programs.Program, consultation: str = "round") -> list[int]:
    return [one["id"] for one in clerk("consult", "list", consultation, "--json").json["letters"]]


def test_letter_from_the_register_to_the_receipt(clerk: programs.Program, tmp_path: Path) -> None:
    reviewer, (watch, inspect) = clerk.by("李审核"), numbers(clerk)
    programs.done(
        clerk("consult", "register", watch, "--doc", "收〔7〕", "--on", "7月3日"),
        "部门收文登记：收〔7〕",
    )
    programs.refused(
        clerk("consult", "register", watch, "--doc", "收〔7〕"),
        3,
        f"函{watch}现为“部门已收文”，不能登记收文",
    )
    (tmp_path / "例外.csv").write_text("单位,结论\n省公安厅,不宜命名\n", encoding="utf-8")
    programs.done(
        clerk(
            "consult",
            "record",
            watch,
            "--doc",
            "监复〔1〕",
            "--signer",
            "赵主任",
            "--except",
            tmp_path / "例外.csv",
            "--except",
            "省水利厅=供参考",
        ),
        "录入复函（签发人赵主任），收文号监复〔1〕",
    )
    programs.refused(clerk("consult", "confirm", watch, "--yes"), 3, "张经办录入的内容须由他人复核")
    programs.done(reviewer("consult", "confirm", watch, "--yes"), "复核复函，5条")
    programs.done(
        clerk("consult", "list", "第一轮征求意见"),
        "省公安厅",
        "不宜命名",
        "供参考",
        "回避",
        "未反馈",
    )
    programs.done(clerk.at("2020-07-10")("consult", "chase"), schemes.INSPECT, "2020-07-08")

    programs.refused(
        clerk("consult", "handle", watch, "省公安厅", "--outcome", "保留", "--basis", "已核实"),
        3,
        "保留须经委员会研究决定",
    )
    programs.done(
        clerk("consult", "handle", watch, "省水利厅", "--outcome", "不列入", "--basis", "已核实"),
        "研究意见：不列入（已核实）",
    )
    programs.done(reviewer("consult", "confirm", "--handling", "--yes"), "复核研究办理")

    programs.done(
        clerk("consult", "record", inspect, "--medium", "电话", "--signer", "孙组长"),
        "电话反馈（书面待补）",
    )
    programs.done(
        clerk("consult", "return", inspect, "--why", "请书面答复"), f"函{inspect}退请说明"
    )
    programs.refused(reviewer("consult", "confirm", inspect, "--yes"), 3, "不能复核")
    programs.done(clerk("consult", "cancel", inspect, "--why", "另行发函"), f"撤销函{inspect}")
    programs.done(clerk("consult", "send", "round", "--doc", "函〔2〕"), "巡视巡察机构：发函，5个")
    programs.refused(clerk("consult", "send", "round"), 3, "没有新的对象需要征求意见")

    receipt = tmp_path / "回执.json"
    programs.refused(
        clerk("consult", "receipt", numbers(clerk)[-1], "-o", receipt),
        2,
        "还没有复核签署，不能出具回执",
    )
    programs.done(clerk("consult", "receipt", watch, "-o", receipt), str(receipt))
    programs.done(
        programs.run("--home", str(tmp_path / "无"), "consult", "verify", str(receipt)),
        f"{schemes.WATCH}对5个的意见，2020-07-07 赵主任签署：回执自身前后一致。是否由办公室出具",
    )
    programs.done(clerk("consult", "verify", receipt), "赵主任签署，与账簿相符。锚点")
    said = json.loads(receipt.read_text(encoding="utf-8"))
    said["subjects"][0]["conclusion"] = "不宜命名"
    receipt.write_text(json.dumps(said), encoding="utf-8")
    programs.refused(programs.run("consult", "verify", str(receipt)), 5, "回执内容与其摘要不符")
    receipt.write_text("不是", encoding="utf-8")
    programs.refused(programs.run("consult", "verify", str(receipt)), 2, "不是回执")


def test_reply_sheet_goes_out_and_is_read_back(clerk: programs.Program, tmp_path: Path) -> None:
    watch, _ = numbers(clerk)
    sheet = tmp_path / "回执.xlsx"
    programs.refused(
        clerk("consult", "record", watch, "--reply", sheet, "--signer", "赵"), 2, "回执.xlsx"
    )
    programs.done(clerk("consult", "sheet", watch, "-o", sheet, "--dry-run"))
    assert not sheet.exists()
    programs.done(
        clerk("consult", "sheet", watch, "-o", sheet),
        str(sheet),
        "给部门发一次性回执码（2020-08-06前有效）",
    )
    programs.refused(
        clerk("consult", "record", watch, "--reply", sheet, "--signer", "赵", "--doc", "监复〔1〕"),
        2,
        "意见",
    )
    sheet.write_bytes(spreadsheets.filled_reply(sheet.read_bytes(), {"U04": offices.AGAINST}))
    programs.done(
        clerk(
            "consult", "record", watch, "--reply", sheet, "--signer", "赵主任", "--doc", "监复〔1〕"
        ),
        f"赵主任签署函{watch}，5个",
    )
    programs.refused(
        clerk("consult", "record", watch, "--reply", sheet, "--signer", "赵", "--doc", "监复〔1〕"),
        3,
        "回执码已经用过",
    )
    (tmp_path / "别的.csv").write_text("甲,乙\n1,2\n", encoding="utf-8")
    programs.refused(
        clerk(
            "consult",
            "record",
            watch,
            "--reply",
            tmp_path / "别的.csv",
            "--signer",
            "赵",
            "--doc",
            "一",
        ),
        2,
        "编码",
    )


def test_signatory_signs_with_a_token_and_sees_nothing_else(clerk: programs.Program) -> None:
    watch, inspect = numbers(clerk)
    programs.done(clerk("person", "add", "赵主任", "--role", "部门签批人", "--org", schemes.WATCH))
    programs.refused(clerk("consult", "invite", watch, "李审核"), 2, "--role 部门签批人")
    told = clerk("consult", "invite", watch, "赵主任", "--days", 3)
    token = told.out.splitlines()[-1]
    assert "签署码" not in clerk("consult", "invite", watch, "赵主任", "--dry-run").out.replace(
        "一次性签署码", ""
    )
    signatory = clerk.by("赵主任")
    programs.refused(clerk("consult", "sign", token), 3, "无权办理此事")
    programs.refused(signatory("consult", "sign", "0000"), 3, "签署码不是这一件的，或不存在")
    programs.done(
        signatory("consult", "sign", token, "--except", "U04=不宜命名", "--doc", "监〔3〕"),
        f"赵主任签署函{watch}，5个",
    )
    programs.refused(signatory("consult", "sign", token), 3, "签署码已经用过")
    programs.refused(signatory("consult", "list"), 3, "无权办理此事")
    programs.refused(
        clerk("consult", "invite", inspect, "赵主任", "--revoke"), 3, "没有未用的签署码或回执码"
    )


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("consult register 999 --doc 一", "没有编号为 999 的征求意见函"),
        ("consult record 999 --signer 赵", "没有编号为 999 的征求意见函"),
        (
            "consult send 第三轮",
            "没有征求意见“第三轮”：有 round（第一轮征求意见）、round2（第二轮征求意见）",
        ),
        ("consult list 第三轮", "没有征求意见“第三轮”"),
        ("consult confirm", "请写函编号；复核研究办理情况用 --handling。"),
        ("consult send round --silence-consents", "按安排逾期未复不视为同意，函中不能这样写"),
        (
            "consult record LETTER --signer 赵 --doc 一 --conclusion 同意",
            "没有结论“同意”：有 无不同意见、不宜命名、供参考",
        ),
        ("consult record LETTER --signer 赵 --doc 一 --except 省公安厅", "省公安厅"),
        ("consult verify 没有.json", "没有.json"),
    ],
)
def test_what_is_typed_wrong_is_told_and_nothing_is_done(
    clerk: programs.Program, command: str, told: str
) -> None:
    programs.refused(clerk(*command.replace("LETTER", str(numbers(clerk)[0])).split()), 2, told)


def test_before_anything_was_sent_lists_are_empty(opened: programs.Program) -> None:
    assert "还没有发函。" in opened("consult", "list").out
    assert "没有待答复的函。" in opened("consult", "chase").out


def test_round_waits_for_its_list(clerk: programs.Program) -> None:
    programs.refused(clerk("consult", "send", "round2"), 3, "还没有“建议名单”")
    programs.refused(clerk("consult", "confirm", "--handling", "--yes"), 3, "没有待复核的")


def test_table_of_rights_says_who_confirms_what_others_entered(fresh: programs.Program) -> None:
    rows = [
        line for line in fresh("doctor", "--policy").out.splitlines() if "consult.confirm" in line
    ]
    assert [line.count("限他人录入的") for line in rows] == [2]
