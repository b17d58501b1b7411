"""`task`, `submit`, `withdraw`."""

from __future__ import annotations

from commands.options.entries import argument, entry, group, option
from commands.options.shared_options import ARRIVAL, BULK, REASONED, REPORTS, tasks_in
from commands.options.values import DAY, FILE

task = group("task", "事项：列出、接收、退回、重办、免办、延期。")

task.entry(
    "list",
    "列出事项。",
    option("--unit", "name", default="", metavar="单位", help="只列这个单位的。"),
    option("--task", "kind", default="", metavar="事项", help="只列这一事项，键或名称。"),
    option(
        "--state",
        default="",
        metavar="状态",
        help="未开始、待报、已报待审、已接收、已免办、已取消。",
    ),
    option("--colour", default="", metavar="颜色", help="正常、临期、逾期。"),
    option("--owner", default="", metavar="承办", help="只列由其承办的。"),
    option("--due-by", type=DAY, default=None, metavar="日期", help="该日及以前到期的。"),
    REPORTS,
    body="commands.task:task_list",
)

task.entry(
    "accept",
    "接收已报的材料，或办结无须报送的事项；成批时用 --task 或 --from。",
    tasks_in("handed_in"),
    option(
        "--from",
        "file",
        type=FILE,
        default=None,
        metavar="文件",
        help="收件登记表（单位、收到日期、收文号）：收纸质件并接收。",
    ),
    option("--received", type=DAY, default=None, metavar="日期", help="实际办结日期。"),
    BULK,
    body="commands.task:task_accept",
)

task.entry(
    "return",
    "退回修改（须写理由）：事项重新待报，单位会得到通知。",
    tasks_in("handed_in"),
    REASONED,
    BULK,
    body="commands.task:task_return",
)

task.entry(
    "reopen",
    "已接收或已免办的重新办理（须写理由）。",
    tasks_in("accepted", "waived"),
    REASONED,
    BULK,
    body="commands.task:task_reopen",
)

task.entry(
    "waive",
    "免办（须写理由）；必办事项不能免。",
    tasks_in("waiting", "open"),
    REASONED,
    BULK,
    body="commands.task:task_waive",
)

task.entry(
    "extend",
    "延期：写明谁同意；旧期限的提醒随即作废。",
    tasks_in("waiting", "open"),
    option("--due", "due_on", type=DAY, required=True, metavar="日期", help="新期限。"),
    option("--agreed-by", default="", metavar="姓名", help="谁同意的。"),
    option("--oral", is_flag=True, help="口头同意。"),
    REASONED,
    BULK,
    body="commands.task:task_extend",
)

task_withdraw = entry(
    "withdraw",
    "撤回已报未审的材料。",
    tasks_in("handed_in"),
    REASONED,
    BULK,
    body="commands.task:task_withdraw",
)

paper_submit = entry(
    "submit",
    "收件：mofan submit 单位 事项 文件…；或 mofan submit --dir 文件夹 --task 事项。",
    argument("unit", default="", metavar="[单位]"),
    argument("task", default="", metavar="[事项]"),
    argument("files", nargs=-1, type=FILE, metavar="[文件]…"),
    option(
        "--dir",
        "folder",
        type=FILE,
        default=None,
        metavar="文件夹",
        help="成批：每个单位一个子文件夹；须用 --task。",
    ),
    option("--task", "kind", default="", metavar="事项", help="事项；与 --dir 同用。"),
    ARRIVAL,
    BULK,
    body="commands.submit:paper_submit",
)
