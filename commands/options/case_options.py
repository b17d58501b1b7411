"""`advance`, `revert`, `hold`, `resume`, `conclude`; `today`, `status`, `explain`."""

from __future__ import annotations

from commands.options.entries import argument, entry, option
from commands.options.shared_options import BULK, REASONED, REPORTS, ROW_FILTER, SELECTION
from commands.options.values import DAY, Word

case_advance = entry(
    "advance",
    "转入下一阶段。不能转的列出全部理由，其余照转（--all-or-none 则都不转）。",
    SELECTION,
    option(
        "--carry-over", default="", metavar="理由", help="可带欠账的事项没办完也往下走，写明理由。"
    ),
    BULK,
    body="commands.case:case_advance",
)

case_revert = entry(
    "revert",
    "退回上一阶段（须写理由）；已结束的恢复到结束前。印发命名决定后不能退。",
    SELECTION,
    REASONED,
    BULK,
    body="commands.case:case_revert",
)

case_hold = entry(
    "hold",
    "暂停办理（须写理由）。",
    SELECTION,
    REASONED,
    BULK,
    body="commands.case:case_hold",
)

case_resume = entry(
    "resume",
    "恢复办理。",
    SELECTION,
    REASONED,
    BULK,
    body="commands.case:case_resume",
)

case_conclude = entry(
    "conclude",
    "结束一案，写明结果和理由；“命名”只能由命名决定产生。",
    SELECTION,
    option(
        "--outcome",
        type=Word("结果", "commands.case:OUTCOMES"),
        required=True,
        metavar="结果",
        help="未命名、退出、撤并、不参加排名、未完成。",
    ),
    REASONED,
    BULK,
    body="commands.case:case_conclude",
)

today_show = entry(
    "today",
    "今天：等我办的、已逾期的、本周到期的、要打电话的、明天会发出的。",
    REPORTS,
    body="commands.today:today_show",
)

status_show = entry(
    "status",
    "全局看板，或一个单位的全部事项。",
    argument("name", default="", metavar="[单位]"),
    option("--say", is_flag=True, help="一句话：应报、已报、未报（可用 --task 指定事项）。"),
    option("--task", default="", metavar="事项", help="与 --say 同用：哪一事项。"),
    option(
        "--track", default="unit", metavar="类别", help="unit 单位、branch 党支部、cycle 全局。"
    ),
    ROW_FILTER,
    option(
        "--as-of",
        type=DAY,
        default=None,
        metavar="日期",
        help="过去某日日终的情况，由日志重建。",
    ),
    REPORTS,
    body="commands.status:status_show",
)

case_explain = entry(
    "explain",
    "为什么还不能往下走：下一步的每个条件，符合与否、条款、承办、期限、剩余工作日。",
    argument("name", metavar="单位"),
    option("--as-of", type=DAY, default=None, metavar="日期", help="过去某日日终的情况。"),
    REPORTS,
    body="commands.explain:case_explain",
)
