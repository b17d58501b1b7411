"""`naming` and `branch`: lists, decisions, the public notice, the paper; nominees."""

from __future__ import annotations

from commands.options.entries import argument, group, option
from commands.options.shared_options import BULK, CHANGES, CONFIRMS, REASONED, REPORTS
from commands.options.values import DAY, FILE, NUMBER, Word

naming = group("naming", "命名：名单、会议决定、公示、命名决定。")

branch = group("branch", "党支部：推荐、抽查、核验、列出。")

naming.entry(
    "propose",
    "由上一份名单生成下一份，每个都有列入与否的理由。",
    argument("step", metavar="名单"),
    option("--award", default="", metavar="奖项", help="默认全部奖项。"),
    CHANGES,
    body="commands.naming:naming_propose",
)

naming.entry(
    "adjust",
    "调整名单：调入、调出，写明依据；会议已定的不能再调。",
    argument("step", metavar="名单"),
    option("--award", default="", metavar="奖项", help="哪一奖项。"),
    option("--add", multiple=True, metavar="单位", help="调入，可写多个。"),
    option("--remove", multiple=True, metavar="单位", help="调出，可写多个。"),
    option("--basis", required=True, metavar="依据", help="依据，写入每个的理由。"),
    option(
        "--from",
        "file",
        type=FILE,
        default=None,
        metavar="文件",
        help="填好取舍的表（naming sheet 写出的），每个可以有自己的理由。",
    ),
    CHANGES,
    body="commands.naming:naming_adjust",
)

naming.entry(
    "sheet",
    "把一份名单写成表，在“取舍”一列写取或舍，用 naming adjust --from 读回。",
    argument("step", metavar="名单"),
    option("--award", default="", metavar="奖项", help="哪一奖项。"),
    option(
        "-o", "--output", type=FILE, required=True, metavar="文件", help="写到哪个文件（.xlsx）。"
    ),
    body="commands.naming:naming_sheet",
)

naming.entry(
    "decide",
    """录入会议对名单的决定；须由另一人复核（naming confirm）。

    几级会议合并召开、一个编号的，依次写几份名单；后一份还没有的，先由前一份生成。""",
    argument("steps", nargs=-1, required=True, metavar="名单…"),
    option("--award", "award_keys", multiple=True, metavar="奖项", help="默认全部奖项。"),
    option("--meeting", default="", metavar="会议", help="默认该名单规定的会议。"),
    option("--held", "held_on", type=DAY, required=True, metavar="日期", help="开会日期。"),
    option("--minutes", required=True, metavar="编号", help="纪要编号；还没有的写“待发”。"),
    option("--present", default="", metavar="人员", help="到会人员；传阅的写谁、哪天签。"),
    option(
        "--recused", multiple=True, metavar="单位=姓名", help="某单位讨论时回避的人，可写多个。"
    ),
    option("--votes", default="", metavar="表决", help="表决情况。"),
    option("--scan", type=FILE, default=None, metavar="文件", help="纪要扫描件（不得有密级）。"),
    option("--circulated", is_flag=True, help="没有开会，传阅签批。"),
    REASONED,
    CHANGES,
    body="commands.naming:naming_decide",
)

naming.entry(
    "minutes",
    "补上录入时写作“待发”的纪要编号。",
    argument("step", metavar="名单"),
    argument("minutes", metavar="编号"),
    CHANGES,
    body="commands.naming:naming_minutes",
)

naming.entry(
    "withhold",
    "暂缓命名一个（领导签批，不必开会，须另一人复核）：其余照常印发，以后另文命名。",
    argument("name", metavar="单位"),
    option("--basis", required=True, metavar="依据", help="签批人、日期、原话。"),
    option("--release", is_flag=True, help="解除暂缓。"),
    CHANGES,
    body="commands.naming:naming_withhold",
)

naming.entry(
    "correct",
    "更正录错的编号、文号、公示地方、党支部名称、期限、销错的问题：新旧并存，须另一人复核。",
    argument(
        "what",
        type=Word("更正的事项", "workflows.selection.corrections:TITLES"),
        metavar="事项",
    ),
    argument("before", metavar="原为"),
    argument("after", metavar="应为"),
    option(
        "--id",
        "row",
        type=NUMBER,
        default=0,
        metavar="编号",
        help="事项或问题的编号（更正期限、问题销号时）。",
    ),
    REASONED,
    CHANGES,
    body="commands.naming:naming_correct",
)

naming.entry(
    "confirm",
    "复核他人录入的会议决定。",
    argument("step", default="", metavar="[名单]"),
    option("--revocation", is_flag=True, help="复核他人录入的撤销命名，而不是会议对名单的决定。"),
    option("--objection", is_flag=True, help="复核他人录入的异议办理情况。"),
    option("--withholding", is_flag=True, help="复核他人录入的暂缓命名。"),
    option("--correction", is_flag=True, help="复核他人录入的更正。"),
    CONFIRMS,
    body="commands.naming:naming_confirm",
)

naming.entry(
    "review",
    "总复核：发函、公示、印发以前，由另一人把名单从头到尾看一遍；其后有变须再看。",
    argument(
        "act", type=Word("事项", "workflows.consultations.general_review:ACTS"), metavar="事项"
    ),
    argument("about", default="", metavar="[征求意见或名单]"),
    CONFIRMS,
    body="commands.naming:naming_review",
)

naming.entry(
    "agenda",
    "会前一张表：名单、名次、总分、各部门意见、欠账、往年命名、列入理由，还差什么（内部）。",
    argument("step", metavar="名单"),
    option(
        "--handout",
        is_flag=True,
        help="会上传阅的一份：不含部门意见和欠账，不列入的只写“经研究不列入”。",
    ),
    option("-o", "--output", type=FILE, default=None, metavar="文件", help="存为（.xlsx）。"),
    REPORTS,
    body="commands.naming:naming_agenda",
)

naming.entry(
    "revoke",
    """录入撤销命名，须写理由，由另一人复核。

复核用 naming confirm --revocation。名额不递补，安排另有规定的除外。""",
    argument("name", metavar="单位"),
    option("--meeting", required=True, metavar="会议", help="最高一级会议。"),
    option("--held", "held_on", type=DAY, required=True, metavar="日期", help="开会日期。"),
    option("--minutes", required=True, metavar="编号", help="纪要编号。"),
    option("--doc", default="", metavar="文号", help="撤销决定的发文字号。"),
    REASONED,
    CHANGES,
    body="commands.naming:naming_revoke",
)

naming.entry(
    "issue",
    "登记命名决定：公示无异议的即命名，占用名额，其余有结果，都随之结束。",
    option("--doc", "number", required=True, metavar="发文字号", help="发文字号。"),
    option("--date", "dated", type=DAY, required=True, metavar="日期", help="成文日期。"),
    BULK,
    body="commands.naming:naming_issue",
)

naming.entry(
    "list",
    "列出名单（默认最新的一份）；命名后列出命名结果。",
    argument("step", default="", metavar="[名单]"),
    option("--award", default="", metavar="奖项", help="哪一奖项。"),
    option("--all", "everyone", is_flag=True, help="连同未列入的和理由（内部）。"),
    REPORTS,
    body="commands.naming:naming_list",
)

naming.entry(
    "public-notice",
    "公示审定的名单，起止日期按日历算出；期满后用 --end 办结。",
    option(
        "--posted",
        "posted_on",
        type=DAY,
        default=None,
        metavar="日期",
        help="公示日期，默认今天。",
    ),
    option("--place", "posted_at", default="", metavar="地方", help="在哪里公示。"),
    option("--end", "report", default="", metavar="情况", help="公示期满，写明公示情况。"),
    CHANGES,
    body="commands.naming_notice:naming_public_notice",
)

naming.entry(
    "objection",
    "公示期的异议：登记，或用 --settle 办结；成立的不予命名，名额不递补。",
    argument("name", default="", metavar="[单位]"),
    option(
        "--source",
        type=Word("来源", "workflows.selection.objections:SOURCES"),
        default="letter",
        metavar="来源",
        help="实名、匿名有线索、来信、来电、来访。",
    ),
    option("--text", default="", metavar="内容", help="内容。"),
    option(
        "--received",
        "received_on",
        type=DAY,
        default=None,
        metavar="日期",
        help="收到日期，默认今天。",
    ),
    option("--settle", type=NUMBER, default=None, metavar="编号", help="办结这一异议。"),
    option(
        "--outcome",
        type=Word("结果", "workflows.selection.objections:OUTCOMES"),
        default=None,
        metavar="结果",
        help="成立、不成立。",
    ),
    option("--handling", default="", metavar="办理情况", help="怎样办理的。"),
    CHANGES,
    body="commands.naming_notice:naming_objection",
)

naming.entry(
    "publicity",
    "登记对命名的宣传推介；不写单位则列出。",
    argument("names", nargs=-1, metavar="[单位]…"),
    option("--where", default="", metavar="哪里", help="在哪里宣传推介。"),
    option("--on", "day", type=DAY, default=None, metavar="日期", help="哪一天，默认今天。"),
    option("--what", "content", default="", metavar="内容", help="宣传了什么。"),
    CHANGES,
    body="commands.naming_publicity:naming_publicity",
)

naming.entry(
    "stories",
    "经验汇编：把已接收的经验材料按机构序列收在一个文件夹里，附目录。",
    option("-o", "--output", type=FILE, required=True, metavar="文件夹", help="存到这个空文件夹。"),
    body="commands.naming_publicity:naming_stories",
)

branch.entry(
    "nominate",
    "导入推荐名单；超过上限、星级不够的单位整体退回。",
    argument("file", type=FILE, required=False, default=None, metavar="[文件]"),
    option("--complete", is_flag=True, help="已收齐，不再推荐。"),
    CHANGES,
    body="commands.branch:branch_nominate",
)

branch.entry(
    "check",
    "核验：通过的办结本阶段事项，不通过的写明理由。写单位即其待核验的全部支部。",
    argument("names", nargs=-1, metavar="[支部或单位]…"),
    option("--fail", default="", metavar="理由", help="核验不通过，结束该案。"),
    option("--all", "everyone", is_flag=True, help="待核验的全部支部（先列出再问）。"),
    option(
        "--from",
        "file",
        type=FILE,
        default=None,
        metavar="文件",
        help="从一张表读核验结果：空表用 branch sheet 生成。",
    ),
    BULK,
    body="commands.branch:branch_check",
)

branch.entry(
    "sheet",
    "把待核验的党支部写成表，在“是否通过”一列写通过或不通过，用 branch check --from 读回。",
    argument("name", default="", metavar="[单位]"),
    option("-o", "--output", type=FILE, required=True, metavar="文件", help="存为（.xlsx）。"),
    body="commands.branch:branch_sheet",
)

branch.entry(
    "sample",
    "抽取要实地抽查的党支部：按安排的比例，随推荐名单确定，谁抽都一样。",
    REPORTS,
    body="commands.branch:branch_sample",
)

branch.entry(
    "list",
    "列出推荐的党支部。",
    argument("name", default="", metavar="[单位]"),
    REPORTS,
    body="commands.branch:branch_list",
)
