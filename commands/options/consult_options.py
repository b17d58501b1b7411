"""`consult`: letters to departments, their replies, what is done about them."""

from __future__ import annotations

from commands.options.entries import Later, argument, group, option
from commands.options.shared_options import CHANGES, CONFIRMS, REASONED, REPORTS
from commands.options.values import DAY, FILE, NUMBER, Word

consult = group("consult", "征求意见：发函、收文、复函、签署、研究办理、回执、列出。")

consult.entry(
    "send",
    "向各部门发函（到时已由系统拟好）；名单增加后再运行，只就新增的发函。",
    argument("consultation", metavar="轮次"),
    option("--doc", default="", metavar="文号", help="去函文号。"),
    option(
        "--sent", "sent_on", type=DAY, default=None, metavar="日期", help="发出日期，默认今天。"
    ),
    option(
        "--silence-consents",
        "says_silence",
        is_flag=True,
        help="函中写明逾期未复视为无不同意见（须安排允许）。",
    ),
    option(
        "--signed-off",
        default="",
        metavar="签批",
        help="名单还没有会议决定，而领导已签批函稿的，写明签批人和日期。",
    ),
    CHANGES,
    body="commands.consult:consult_send",
)

consult.entry(
    "register",
    "登记部门已收文。",
    argument("request", type=NUMBER, metavar="函编号"),
    option("--doc", required=True, metavar="收文号", help="部门的收文号。"),
    option(
        "--on",
        "registered_on",
        type=DAY,
        default=None,
        metavar="日期",
        help="部门收文日期，默认今天。",
    ),
    CHANGES,
    body="commands.consult:consult_register",
)

consult.entry(
    "return",
    "退请部门说明（须写理由）；重新答复之前不算意见。",
    argument("request", type=NUMBER, metavar="函编号"),
    REASONED,
    CHANGES,
    body="commands.consult:consult_return",
)

consult.entry(
    "cancel",
    "撤销还没有答复的函（须写理由）。",
    argument("ids", nargs=-1, required=True, type=NUMBER, metavar="函编号…"),
    REASONED,
    CHANGES,
    body="commands.consult:consult_cancel",
)

consult.entry(
    "list",
    "列出去函；写明轮次则列出单位 × 部门的意见表（仅限办公室内部）。",
    argument("consultation", default="", metavar="[轮次]"),
    REPORTS,
    body="commands.consult:consult_list",
)

consult.entry(
    "chase",
    "还没有答复的函：哪个部门、几个、期限、过了几个工作日。催办函经审核人放行（remind release）。",
    argument("consultation", default="", metavar="[轮次]"),
    REPORTS,
    body="commands.consult:consult_chase",
)

consult.entry(
    "record",
    "录入一份复函：除所列例外，对全部名单适用同一结论；须由另一人复核。回执表读回的即时签署。",
    argument("request", type=NUMBER, metavar="函编号"),
    option(
        "--conclusion",
        default="",
        metavar="结论",
        help="对名单上其余各个的结论；默认该轮的第一种。",
    ),
    option(
        "--except",
        "exceptions",
        multiple=True,
        metavar="单位=结论",
        help="例外，可写多个；也可写一个表格文件（单位、结论）。",
    ),
    option(
        "--reply",
        "sheet",
        type=FILE,
        default=None,
        metavar="文件",
        help="部门退回的回执表（consult sheet 发出的），整表读回。",
    ),
    option("--doc", default="", metavar="收文号", help="复函的收文号。"),
    option("--signer", required=True, metavar="姓名", help="签发人。"),
    option(
        "--received",
        "received_on",
        type=DAY,
        default=None,
        metavar="日期",
        help="收到日期，默认今天。",
    ),
    option(
        "--medium",
        type=Word("方式", "commands.consult_replies:MEDIA"),
        default="paper",
        metavar="方式",
        help="书面复函、电话（书面待补）。",
    ),
    option("--place", "storage_place", default="", metavar="存放处", help="复函原件存放在哪里。"),
    option("--scan", type=FILE, default=None, metavar="文件", help="复函扫描件（不得有密级）。"),
    REASONED,
    CHANGES,
    body="commands.consult_replies:consult_record",
)

consult.entry(
    "confirm",
    "复核他人录入的复函（对照原件）。",
    argument("ids", nargs=-1, type=NUMBER, metavar="[函编号]…"),
    option("--handling", is_flag=True, help="复核他人录入的研究办理情况，而不是复函。"),
    CONFIRMS,
    body="commands.consult_replies:consult_confirm",
)

consult.entry(
    "sheet",
    "生成回执表：冻结的名单和一次性回执码；此前发出的随即作废。",
    argument("request", type=NUMBER, metavar="函编号"),
    option(
        "-o",
        "--output",
        type=FILE,
        required=True,
        metavar="文件",
        help="存为（.xlsx），随函发出。",
    ),
    option(
        "--days",
        type=NUMBER,
        default=Later("workflows.consultations.tokens:VALID_DAYS"),
        metavar="天数",
        help="回执码几天内有效。",
    ),
    CHANGES,
    body="commands.consult_replies:consult_sheet",
)

consult.entry(
    "invite",
    "给部门签批人一个一次性签署码（只显示这一次）。",
    argument("request", type=NUMBER, metavar="函编号"),
    argument("person", metavar="签批人"),
    option(
        "--days",
        type=NUMBER,
        default=Later("workflows.consultations.tokens:VALID_DAYS"),
        metavar="天数",
        help="几天内有效。",
    ),
    option("--revoke", is_flag=True, help="不发新的，作废该函未用的签署码和回执码。"),
    CHANGES,
    body="commands.consult_replies:consult_invite",
)

consult.entry(
    "sign",
    "部门签批人凭签署码签署：名单与发出时一致才有效，只能用一次。",
    argument("token", metavar="签署码"),
    option("--conclusion", default="", metavar="结论", help="对其余各个的结论，默认第一种。"),
    option(
        "--except",
        "exceptions",
        multiple=True,
        metavar="编码=结论",
        help="例外，按名单上的编码，可写多个。",
    ),
    option("--doc", default="", metavar="文号", help="部门的文号。"),
    REASONED,
    CHANGES,
    body="commands.consult_replies:consult_sign",
)

consult.entry(
    "handle",
    "录入对一条不同意见的研究办理；须由另一人复核（consult confirm --handling）。",
    argument("request", type=NUMBER, metavar="函编号"),
    argument("name", metavar="单位"),
    option(
        "--outcome",
        type=Word("办理结果", "workflows.consultations.handlings:OUTCOMES"),
        required=True,
        metavar="结果",
        help="保留、不列入。",
    ),
    option("--basis", required=True, metavar="依据", help="怎样研究、怎样报告的。"),
    option(
        "--meeting", default="", metavar="会议", help="保留“不宜命名”的，须由最高一级会议决定。"
    ),
    option("--minutes", default="", metavar="编号", help="纪要编号。"),
    option("--held", "held_on", type=DAY, default=None, metavar="日期", help="开会日期。"),
    CHANGES,
    body="commands.consult_handlings:consult_handle",
)

consult.entry(
    "receipt",
    "出具回执：名单摘要、签署、日志锚点；离线也能核对（consult verify）。",
    argument("request", type=NUMBER, metavar="函编号"),
    option("-o", "--output", type=FILE, required=True, metavar="文件", help="存为（.json）。"),
    body="commands.consult_handlings:consult_receipt",
)

consult.entry(
    "verify",
    "核对一份回执有没有被改动过；不需要数据目录。",
    argument("file", type=FILE, metavar="文件"),
    body="commands.consult_handlings:consult_verify",
)
