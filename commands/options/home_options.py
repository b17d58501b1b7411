"""`init`, `calendar`, `db`, `audit`, `doctor`."""

from __future__ import annotations

from commands.options.entries import argument, entry, group, option
from commands.options.shared_options import CHANGES, CONFIRMS, REASONED, REPORTS
from commands.options.values import FILE, NUMBER, Number

calendar = group("calendar", "工作日历：查看、导入放假安排。")

db = group("db", "数据库：升级结构。")

audit = group("audit", "日志：查看、核对、导出。")

home_init = entry(
    "init",
    "建立数据目录和数据库，登记第一位人员，列出待确认的假定。",
    option(
        "--name",
        default="",
        metavar="姓名",
        help="第一位人员（管理员兼经办人）；默认取操作系统用户名。",
    ),
    option("--sandbox", is_flag=True, help="建演练目录：可用 --now 指定时间，一切标注“演练”。"),
    option("--proof", is_flag=True, help="演练目录也要求证明是本人（正式目录总是要求）。"),
    option("--group", default="", metavar="组名", help="几位人员用各自的登录名共用：其所在的组。"),
    option("--scheme", default="", metavar="安排", help="列出哪一份安排的假定；默认是自带的那份。"),
    body="commands.setup:home_init",
)

calendar.entry(
    "import",
    "导入一年的放假安排（两列：日期、类别“休”或“班”）。已开启的年度仍用开启时的日历。",
    argument("year", type=Number(2004, 2099), metavar="年份"),
    argument("file", type=FILE, metavar="文件"),
    option("--source", default="", metavar="文号", help="放假通知的文号。"),
    CHANGES,
    body="commands.setup:calendar_import",
)

calendar.entry(
    "show",
    "一年中工作日的放假和周末的上班。",
    argument("year", type=Number(2004, 2099), metavar="年份"),
    REPORTS,
    body="commands.setup:calendar_show",
)

db.entry(
    "upgrade",
    "把数据库结构升级到本版本，并逐本打开账簿核对；已是本版本时不作改动。",
    body="commands.setup:db_upgrade",
)

audit.entry(
    "log",
    "最近的日志。",
    option("--office", is_flag=True, help="办公室的账簿（人员、单位、日历），而不是年度的。"),
    option("--limit", type=NUMBER, default=30, metavar="条数", help="最近多少条。"),
    option("--kind", "kinds", multiple=True, metavar="种类", help="只看这种，可写多个。"),
    REPORTS,
    body="commands.audit:audit_log",
)

audit.entry(
    "verify",
    "核对每本账：链条完整，数据逐格与日志相符。有不符则退出码为 5。",
    option(
        "--anchor",
        default="",
        metavar="锚点",
        help="另行保存的锚点（audit anchor 的一行，或一本账的“序号:摘要”）：末尾有没有被截去。",
    ),
    option("--office", is_flag=True, help="与 --anchor 同用：锚点是办公室账簿的。"),
    option("--explain", is_flag=True, help="说明日志证明什么、不证明什么。"),
    REPORTS,
    body="commands.audit:audit_verify",
)

audit.entry(
    "anchor",
    "各账簿现在的末条，一行：抄在别处，以后用 audit verify --anchor 核对。",
    REPORTS,
    body="commands.audit:audit_anchor",
)

audit.entry(
    "clock",
    "时钟快了以后更正：写明理由录入，另一人用 --confirm 复核；其后的时间重新算起。",
    option("--office", is_flag=True, help="办公室的账簿，而不是年度的。"),
    REASONED,
    option("--confirm", is_flag=True, help="复核他人录入的。"),
    CONFIRMS,
    body="commands.audit:audit_clock",
)

audit.entry(
    "backdated",
    "日期不寻常而影响命名的录入（隔了十个工作日以上、早于名单生成），连同理由。",
    REPORTS,
    body="commands.audit:audit_backdated",
)

audit.entry(
    "people",
    "谁怎样证明是本人；同一本机登录名下录入又复核的。",
    REPORTS,
    body="commands.audit:audit_people",
)

audit.entry(
    "export",
    "逐行输出日志原文（摘要、正文），供他处保存和独立核对。",
    option("--office", is_flag=True, help="办公室的账簿。"),
    body="commands.audit:audit_export",
)

doctor_run = entry(
    "doctor",
    "体检：账簿、磁盘、人员、日历、该处理而未处理的。",
    option("--policy", "show_policy", is_flag=True, help="列出权限表。"),
    REPORTS,
    body="commands.audit:doctor_run",
)
