"""Options that many commands share, named once, the same everywhere."""

from __future__ import annotations

from commands.options.entries import Pack, argument, option
from commands.options.values import DAY, FILE, NUMBER, WHICH, Word

_OP = option("--op", default="", metavar="编号", help="操作编号：同一编号只办一次。")
_DRY = option("--dry-run", is_flag=True, help="只试办，不保存。")
_YES = option("--yes", is_flag=True, help="不再询问。")
_ALL = option("--all-or-none", is_flag=True, help="有一个不能办就都不办。")
REPORTS = option("--json", "json_", is_flag=True, help="以 JSON 输出。")
REASONED = option("--why", default="", metavar="理由", help="理由，写入日志。")
MESSAGE_IDS = argument("ids", nargs=-1, required=True, type=NUMBER, metavar="编号…")
CHANGES = Pack(argument="run", options=(_OP, _DRY, REPORTS), made_by="commands.running:changes")
BULK = Pack(
    argument="run", options=(_OP, _DRY, _YES, _ALL, REPORTS), made_by="commands.running:bulk"
)
CONFIRMS = Pack(
    argument="run",
    options=(
        _OP,
        _DRY,
        _YES,
        option("--seen", default="", metavar="校验码", help="看过的内容的校验码：已变则不办。"),
        option("--sheet", type=FILE, default=None, metavar="文件", help="打印复核单，供其签字。"),
        option("--paper", default="", metavar="编号", help="录入签过字的复核单：其编号。"),
        option("--filed", default="", metavar="存放处", help="签过字的复核单存在哪里。"),
        REPORTS,
    ),
    made_by="commands.running:confirmation",
)
SELECTION = Pack(
    argument="selection",
    options=(
        argument("names", nargs=-1, metavar="[单位]…"),
        option("--stage", default="", metavar="阶段", help="该阶段的全部。"),
        option("--all", "everyone", is_flag=True, help="全部未结束的。"),
        option("--track", default="", metavar="类别", help="unit 单位、branch 党支部。"),
        option(
            "--seen",
            "version",
            type=NUMBER,
            default=None,
            metavar="版",
            help="看到的是第几版：其间有人动过则不办。",
        ),
    ),
    made_by="commands.case:selected",
)
ROW_FILTER = Pack(
    argument="row_filter",
    options=(
        option("--sector", default="", metavar="行业", help="只看某一行业。"),
        option("--group", default="", metavar="片组", help="只看某一片组。"),
        option("--stage", default="", metavar="阶段", help="只看某一阶段。"),
        option("--colour", default="", metavar="颜色", help="正常、临期、逾期。"),
        option("--caretaker", default="", metavar="联系部室", help="只看某一部室联系的。"),
    ),
    made_by="commands.status:filtered",
)
ARRIVAL = Pack(
    argument="coming",
    options=(
        option(
            "--received",
            type=DAY,
            default=None,
            metavar="日期",
            help="收到日期，默认今天；是否逾期以此为准。",
        ),
        option(
            "--via",
            type=Word("收件方式", "workflows.cases.submission_versions:VIA"),
            default="paper",
            metavar="方式",
            help="纸质、电话、邮件、系统。",
        ),
        option("--doc", default="", metavar="收文号", help="收文号。"),
        option("--supplement", is_flag=True, help="补报：已接收的之外再补。"),
    ),
    made_by="commands.submit:arrived",
)


def tasks_in(*states: str) -> Pack:
    """`IDS…`, `--unit`, `--task`: tasks that are in one of these `states`."""
    return Pack(
        argument="choice",
        options=(
            argument("numbers", nargs=-1, type=WHICH, metavar="[编号或单位]…"),
            option(
                "--unit", default="", metavar="单位", help="单位的编码、名称或不致混淆的一部分。"
            ),
            option("--task", default="", metavar="事项", help="事项的键或名称。"),
        ),
        made_by="commands.task:TaskChoice",
        fixed={"states": states},
    )
