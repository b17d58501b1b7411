"""`visit`, `observation`, `problem`."""

from __future__ import annotations

from commands.options.entries import argument, group, option
from commands.options.record_options import entry_of, option_of
from commands.options.shared_options import BULK, CHANGES, CONFIRMS, REASONED, REPORTS
from commands.options.values import DAY, FILE, WHICH
from storage.entries.problem import ProblemEntry

visit = group("visit", "学习调研：建议、安排、通知、记录、列出；观摩活动同此。")

observation = group(
    "observation",
    "示范单位：登记自荐推荐、录入研究结果、复核、列出。观摩活动的安排和记录用 mofan visit --task。",
)

problem = group("problem", "问题清单：登记、报整改情况、销号、退回、列出。")

visit.entry(
    "team",
    "明确一个调研组的成员和各人所在单位（不去本单位）；没有写到的即不再是成员。不写则列出。",
    argument("name", default="", metavar="[调研组]"),
    argument("seats", nargs=-1, metavar="[姓名=单位]…"),
    option(
        "--from",
        "file",
        type=FILE,
        default=None,
        metavar="文件",
        help="从一张表读：调研组、姓名、单位，各组一并。",
    ),
    CHANGES,
    body="commands.visit:visit_team",
)

visit.entry(
    "suggest",
    "建议一份安排：同片组的排在一起，避开休息日、调休班日和本单位，一组一天不超量。",
    option("--task", default="", metavar="事项", help="哪一项（调研、观摩）。"),
    option(
        "--from",
        "first",
        type=DAY,
        default=None,
        metavar="日期",
        help="自何日起，默认该事项开始之日。",
    ),
    option(
        "--to",
        "last",
        type=DAY,
        default=None,
        metavar="日期",
        help="至何日止，默认该事项截止之日。",
    ),
    option("--form", default="实地", metavar="方式", help="写在表上的方式。"),
    option(
        "-o",
        "--output",
        type=FILE,
        default=None,
        metavar="文件",
        help="存为安排表（.xlsx），改好后用 visit plan 读回。",
    ),
    REPORTS,
    body="commands.visit:visit_suggest",
)

visit.entry(
    "plan",
    "导入安排表，作为草稿：通知（visit release）之前只有办公室看得到。",
    argument("file", type=FILE, metavar="文件"),
    option("--task", default="", metavar="事项", help="哪一项（调研、观摩）。"),
    BULK,
    body="commands.visit:visit_plan",
)

visit.entry(
    "release",
    "把安排通知各单位（不写单位则全部草稿）。",
    argument("names", nargs=-1, metavar="[单位]…"),
    option("--task", default="", metavar="事项", help="哪一项（调研、观摩）。"),
    BULK,
    body="commands.visit:visit_release",
)

visit.entry(
    "cancel",
    "取消安排（须写理由，不告诉单位）；已通知的再通知。",
    argument("ids", nargs=-1, required=True, type=WHICH, metavar="编号或单位…"),
    option("--tell", default="", metavar="文字", help="告诉单位的话；理由只留在办公室。"),
    REASONED,
    CHANGES,
    body="commands.visit:visit_cancel",
)

visit.entry(
    "record",
    "录入记录表：各单位的这一事项随即办结。空表用 mofan table 生成。",
    argument("file", type=FILE, metavar="文件"),
    option("--task", default="", metavar="事项", help="哪一项（调研、观摩）。"),
    CHANGES,
    body="commands.visit:visit_record",
)

visit.entry(
    "list",
    "列出安排和记录。",
    argument("name", default="", metavar="[单位]"),
    REPORTS,
    body="commands.visit:visit_list",
)

observation.entry(
    "nominate",
    "登记示范单位人选：单位自荐、调研组推荐等；各来源并存。",
    argument("source", metavar="来源"),
    argument("names", nargs=-1, required=True, metavar="单位…"),
    option("--basis", default="", metavar="依据", help="依据，例如推荐意见的出处。"),
    CHANGES,
    body="commands.observation:observation_nominate",
)

observation.entry(
    "select",
    "录入会议确定的示范单位；须由另一人复核。示范单位不等于先进单位。",
    argument("names", nargs=-1, required=True, metavar="单位…"),
    option("--meeting", required=True, metavar="会议", help="哪个会议研究的。"),
    option("--held", "held_on", type=DAY, required=True, metavar="日期", help="开会日期。"),
    option("--minutes", required=True, metavar="编号", help="纪要编号。"),
    CHANGES,
    body="commands.observation:observation_select",
)

observation.entry(
    "confirm",
    "复核他人录入的示范单位。",
    CONFIRMS,
    body="commands.observation:observation_confirm",
)

observation.entry(
    "list",
    "列出人选及其来源、研究结果。",
    REPORTS,
    body="commands.observation:observation_list",
)

problem.entry(
    "add",
    "登记一个问题：即成为该单位的事项，到期提醒。",
    entry_of(ProblemEntry, leading=("subject", "what")),
    CHANGES,
    body="commands.problem:problem_add",
)

problem.entry(
    "import",
    "导入一份问题清单（例如单位自查报来的）；空表用 problem sheet 生成。",
    argument("file", type=FILE, metavar="文件"),
    option_of(ProblemEntry, "source", default="own"),
    BULK,
    body="commands.problem:problem_import",
)

problem.entry(
    "sheet",
    "生成空白问题清单。",
    option("-o", "--output", type=FILE, required=True, metavar="文件", help="存为（.xlsx）。"),
    body="commands.problem:problem_sheet",
)

problem.entry(
    "report",
    "录入单位报来的整改情况。",
    argument("id_", type=WHICH, metavar="编号或单位"),
    argument("text", metavar="整改情况"),
    option(
        "--received",
        "received_on",
        type=DAY,
        default=None,
        metavar="日期",
        help="收到日期，默认今天。",
    ),
    CHANGES,
    body="commands.problem:problem_report",
)

problem.entry(
    "close",
    "核实后销号。",
    argument("id_", type=WHICH, metavar="编号或单位"),
    REASONED,
    CHANGES,
    body="commands.problem:problem_close",
)

problem.entry(
    "return",
    "整改不到位，退回继续整改（须写理由）。",
    argument("id_", type=WHICH, metavar="编号或单位"),
    REASONED,
    CHANGES,
    body="commands.problem:problem_return",
)

problem.entry(
    "list",
    "列出问题。",
    argument("name", default="", metavar="[单位]"),
    option("--state", default="", metavar="状态", help="整改中、已报整改情况、已销号。"),
    REPORTS,
    body="commands.problem:problem_list",
)
