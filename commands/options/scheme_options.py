"""`scheme`, `table`, `cycle`, `rehearse`."""

from __future__ import annotations

from pathlib import Path

from commands.options.entries import Later, argument, entry, group, option
from commands.options.shared_options import CHANGES, CONFIRMS, REPORTS
from commands.options.values import FILE, NUMBER, Number

scheme = group("scheme", "年度安排：列出、查看、检查、新建、比较。")

cycle = group("cycle", "年度：开启、列出、查看、结束。")

scheme.entry(
    "list",
    "列出自带的安排。",
    REPORTS,
    body="commands.scheme:scheme_list",
)

scheme.entry(
    "show",
    "查看一份安排：阶段、事项、考评要点、名额、假定。",
    argument("name", metavar="安排"),
    REPORTS,
    body="commands.scheme:scheme_show",
)

scheme.entry(
    "check",
    "检查一份安排：全部错误一次列出（文件、行、列），并列出日期和提醒的样例、落在休息日的日期。",
    argument("name", metavar="安排"),
    REPORTS,
    body="commands.scheme:scheme_check",
)

scheme.entry(
    "new",
    "在空文件夹里新建一份安排，供修改。",
    argument("folder", type=FILE, metavar="文件夹"),
    option(
        "--from",
        "base",
        default=Later("workflows.scheme.catalog:default"),
        metavar="安排",
        help="以哪份安排为底稿，默认自带的一份。",
    ),
    option("--blank", is_flag=True, help="不用底稿：一份最小的、办得下来的安排，照着加。"),
    option(
        "--year",
        type=Number(2004, 2098),
        default=None,
        metavar="年份",
        help="改成这一年的：日期顺延到那一年的工作日，标题、基年随改，另附改动一览表。",
    ),
    body="commands.scheme:scheme_new",
)

scheme.entry(
    "diff",
    "比较两份安排。",
    argument("before", metavar="安排"),
    argument("after", metavar="安排"),
    REPORTS,
    body="commands.scheme:scheme_diff",
)

scheme.entry(
    "schema",
    "输出安排的 JSON Schema，供编辑器提示和检查。",
    body="commands.scheme:scheme_schema",
)

table_generate = entry(
    "table",
    "生成一张空白表（自评表、四项数、打分表、推荐名单……），供填写后读回；不写表则列出。",
    argument("kind", default="", metavar="[表]"),
    option("-o", "--output", type=FILE, default=None, metavar="文件", help="存为（.xlsx）。"),
    REPORTS,
    body="commands.scheme:table_generate",
)

cycle.entry(
    "open",
    "按一份安排开启年度：安排和日历随即固定，各单位各有一案。中断了再运行一次即可。",
    argument("scheme", default=Later("workflows.scheme.catalog:default"), metavar="[安排]"),
    option("--label", default="", metavar="标签", help="年度的简称，默认取年份。"),
    option(
        "--catch-up",
        default="",
        metavar="理由",
        help="年中启用，以前的事补录：一个理由管全部，须另一人 cycle confirm。",
    ),
    CHANGES,
    body="commands.cycle:cycle_open",
)

cycle.entry(
    "confirm",
    "复核他人录入的补录（cycle open --catch-up）。",
    CONFIRMS,
    body="commands.cycle:cycle_confirm",
)

cycle.entry(
    "list",
    "列出各年度。",
    REPORTS,
    body="commands.cycle:cycle_list",
)

cycle.entry(
    "show",
    "查看年度：固定的安排和日历、各类对象的分布、名单和命名。",
    REPORTS,
    body="commands.cycle:cycle_show",
)

cycle.entry(
    "close",
    "结束年度：人人有结果、全局事项办结之后才能结束。",
    CHANGES,
    body="commands.cycle:cycle_close",
)

year_rehearse = entry(
    "rehearse",
    "演练一整年：在单独的演练目录里，从开启走到命名和结束，留下看板、名单、日历等页面。"
    "分数、名单都是虚构的。",
    argument("scheme", default=Later("workflows.scheme.catalog:default"), metavar="[安排]"),
    option("--seed", type=NUMBER, default=1, metavar="种子", help="同一种子，同一结果。"),
    option(
        "--units",
        "count",
        type=Number(1, 10_000),
        default=None,
        metavar="个数",
        help="单位个数，超出的虚构。",
    ),
    option("--out", type=FILE, default=Path("rehearsal"), metavar="文件夹", help="结果放在哪里。"),
    option("--real-names", is_flag=True, help="用真实名称；每页标“虚构数据”。"),
    REPORTS,
    body="commands.rehearse:year_rehearse",
)
