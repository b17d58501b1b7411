"""`assess`: points, results, disqualifiers, the ranking and the way to it."""

from __future__ import annotations

from commands.options.entries import argument, group, option
from commands.options.shared_options import CHANGES, CONFIRMS, REPORTS
from commands.options.values import DAY, FILE

assess = group("assess", "考评：打分、相关考核结果、排序。")

assess.entry(
    "import",
    "导入打分表（单位、考评员、来源、要点编号、得分）；须由另一人复核。空表用 mofan table 生成。",
    argument("file", type=FILE, metavar="文件"),
    option("--form", "key", default="", metavar="表", help="打分表的键，默认打分事项所用的表。"),
    CHANGES,
    body="commands.assess:assess_import",
)

assess.entry(
    "results",
    "导入一项相关考核结果（单位、结果、文号）；须由另一人复核。",
    argument("result_name", metavar="项目"),
    argument("file", type=FILE, metavar="文件"),
    option("--form", "key", default="", metavar="表", help="结果表的键，默认该项结果所用的表。"),
    CHANGES,
    body="commands.assess:assess_results",
)

assess.entry(
    "disqualify",
    "录入一项不予命名情形；须由另一人复核。",
    argument("name", metavar="单位"),
    argument("circumstance", metavar="情形"),
    option("--doc", required=True, metavar="文号", help="文号。"),
    option("--department", default="", metavar="来源部门", help="哪个部门提供的。"),
    option("--from", "effective_on", type=DAY, default=None, metavar="日期", help="生效日期。"),
    option("--lifted", default="", metavar="说明", help="已解除的，写明依据。"),
    CHANGES,
    body="commands.assess:assess_disqualify",
)

assess.entry(
    "confirm",
    "复核他人录入的打分（或结果）。",
    argument("names", nargs=-1, metavar="[单位]…"),
    option(
        "--facts", "of_facts", is_flag=True, help="复核相关考核结果和不予命名情形，而不是打分。"
    ),
    option("--result", "result_name", default="", metavar="项目", help="只复核这一项结果。"),
    CONFIRMS,
    body="commands.assess:assess_confirm",
)

assess.entry(
    "rank",
    "汇总并冻结排序表（内部）；缺什么一次列出。",
    option("--award", "award_name", default="", metavar="奖项", help="默认要排序的奖项。"),
    option("--show", is_flag=True, help="只看现在的排序，不保存。"),
    CHANGES,
    body="commands.assess:assess_rank",
)

assess.entry(
    "explain",
    "为什么是这个结果：每项打分、折算、合计、名次、意见、各份名单上的理由（内部）。",
    argument("name", metavar="单位"),
    option("--outward", is_flag=True, help="可以给单位看的那一面：只有它自己的得分和结果。"),
    REPORTS,
    body="commands.assess:assess_explain",
)

assess.entry(
    "what-if",
    "换一份安排（权重、折算、名额等）会怎样：谁上谁下。只是试算，什么都不保存。",
    argument("scheme", metavar="安排"),
    REPORTS,
    body="commands.assess:assess_what_if",
)

assess.entry(
    "panel",
    "明确一个片组的考评组成员和各人所在单位（不评本单位）；之后只收这些人的打分。不写则列出。",
    argument("group", default="", metavar="[片组]"),
    argument("seats", nargs=-1, metavar="[姓名=单位]…"),
    option(
        "--from",
        "file",
        type=FILE,
        default=None,
        metavar="文件",
        help="从一张表读：片组、姓名、单位，各组一并。",
    ),
    CHANGES,
    body="commands.assess:assess_panel",
)

assess.entry(
    "sheet",
    """生成一位考评员的打分表：单位、来源、要点已印好。

只有本片组的单位，本单位除外；填好得分和理由，用 assess import 读回。""",
    argument("group", metavar="片组"),
    option("--assessor", required=True, metavar="姓名", help="给哪位考评员。"),
    option("-o", "--output", type=FILE, required=True, metavar="文件", help="存为（.xlsx）。"),
    body="commands.assess:assess_sheet",
)

assess.entry(
    "figures",
    "导入基年数（会议、文件、检查、考核），与本年比只减不增；"
    "须由另一人复核（assess confirm --facts）。",
    argument("file", type=FILE, required=False, default=None, metavar="[文件]"),
    option("--doc", default="", metavar="文号", help="数据来源。"),
    option(
        "-o",
        "--output",
        type=FILE,
        default=None,
        metavar="文件",
        help="生成空白表，而不是导入。",
    ),
    CHANGES,
    body="commands.assess:assess_figures",
)
