"""`remind`, `outbox`, `channel`, `worker`."""

from __future__ import annotations

from commands.options.entries import argument, entry, group, option
from commands.options.shared_options import (
    BULK,
    CHANGES,
    MESSAGE_IDS,
    REASONED,
    REPORTS,
    ROW_FILTER,
)
from commands.options.values import DAY, FILE, NUMBER, Number, Word

remind = group("remind", "提醒：预览、处理、放行、电话单、群通知、通知、工作量。")

outbox = group("outbox", "消息：列出、查看、发送、暂缓、修改、重发、送达、签收。")

channel = group("channel", "发送渠道：列出、测试。在数据目录的 config.toml 里设置。")

remind.entry(
    "preview",
    "今后若干天会开始办理、会提醒的。",
    option("--days", type=Number(1, 1000), default=30, metavar="天数", help="往后看多少天。"),
    REPORTS,
    body="commands.remind:remind_preview",
)

remind.entry(
    "run",
    "处理到点的事项：开始办理、拟写消息、发出。可由定时任务每天运行，重复运行无妨。",
    option("--after-gap", is_flag=True, help="停了一段时间后再运行：已核对过，照发。"),
    REPORTS,
    body="commands.remind:remind_run",
)

remind.entry(
    "release",
    "待放行的催办：列出（不写编号）、放行、不发。由审核人办理。",
    argument("ids", nargs=-1, type=NUMBER, metavar="[编号]…"),
    option("--all", "everyone", is_flag=True, help="除 --drop 所列，全部放行。"),
    option(
        "--drop",
        multiple=True,
        metavar="单位",
        help="不发给这些单位（例如纸质件已到），可写多个；须写 --why。",
    ),
    REASONED,
    BULK,
    body="commands.remind:remind_release",
)

remind.entry(
    "calls",
    "今天要打的电话：列出、存成电话单、读回通话记录（签收、同意的延期一并办理）。",
    option("-o", "--output", type=FILE, default=None, metavar="文件", help="存为电话单（.xlsx）。"),
    option("--from", "file", type=FILE, default=None, metavar="文件", help="读回填好的电话单。"),
    CHANGES,
    body="commands.remind:remind_calls",
)

remind.entry(
    "text",
    "一段可以贴到工作群里的话：应报、已报、请何时前报送。",
    argument("task", default="", metavar="[事项]"),
    option("--names", is_flag=True, help="点名未报的单位。"),
    REPORTS,
    body="commands.remind:remind_text",
)

remind.entry(
    "notice",
    "写一则临时通知：先列出发给多少家、哪些家，再发；超过本月上限的提示。",
    argument("title", metavar="标题"),
    argument("text", metavar="正文"),
    option(
        "--to",
        "names",
        multiple=True,
        metavar="单位",
        help="发给哪些单位，可写多个；不写则用下面的条件，都不写则为全部。",
    ),
    ROW_FILTER,
    option(
        "--role",
        type=Word("职务", "workflows.directory.contacts:ROLES"),
        default="contact",
        metavar="职务",
        help="发给联络员（contact）；发给领导的须审核人放行。",
    ),
    BULK,
    body="commands.remind:remind_notice",
)

remind.entry(
    "load",
    "每月向各单位（或一个单位）要了多少：消息、电话、报送、附件、调研；超过上限的列出。",
    argument("name", default="", metavar="[单位]"),
    REPORTS,
    body="commands.remind:remind_load",
)

outbox.entry(
    "list",
    "列出消息。",
    option(
        "--state",
        default="",
        metavar="状态",
        help="待发、已发出、发送失败、是否送达不明、暂缓、已过期未发、不再发送。",
    ),
    option("--unit", "name", default="", metavar="单位", help="只列这个单位的。"),
    REPORTS,
    body="commands.outbox:outbox_list",
)

outbox.entry(
    "show",
    "查看一条消息：发出（或将发出）的原文，一字不差。",
    argument("id_", type=NUMBER, metavar="编号"),
    REPORTS,
    body="commands.outbox:outbox_show",
)

outbox.entry(
    "drain",
    "只发送已拟好的消息（不处理到点事项）。",
    option("--urgent", is_flag=True, help="不在发送时间（休息日、非工作时间）也发。"),
    option("--after-gap", is_flag=True, help="停了一段时间后再运行：已核对过，照发。"),
    REPORTS,
    body="commands.outbox:outbox_drain",
)

outbox.entry(
    "hold",
    "暂缓发送（须写理由）；再发用 retry。",
    MESSAGE_IDS,
    REASONED,
    CHANGES,
    body="commands.outbox:outbox_hold",
)

outbox.entry(
    "retry",
    "重新发送失败、过期、暂缓或是否送达不明的。",
    MESSAGE_IDS,
    REASONED,
    CHANGES,
    body="commands.outbox:outbox_retry",
)

outbox.entry(
    "cancel",
    "不再发送（须写理由）。",
    MESSAGE_IDS,
    REASONED,
    CHANGES,
    body="commands.outbox:outbox_cancel",
)

outbox.entry(
    "edit",
    "改一条还没发的消息（须写理由）；改后暂缓，再发用 retry。",
    argument("id_", type=NUMBER, metavar="编号"),
    option("--title", default="", metavar="标题", help="新标题。"),
    option("--file", type=FILE, default=None, metavar="文件", help="正文所在的文本文件。"),
    option("--text", default="", metavar="正文", help="新正文。"),
    REASONED,
    CHANGES,
    body="commands.outbox:outbox_edit",
)

outbox.entry(
    "done",
    "登记已由人工送达（电话、公文交换），或查明已经送达。",
    MESSAGE_IDS,
    option(
        "--on",
        "delivered_on",
        type=DAY,
        default=None,
        metavar="日期",
        help="送达日期，默认今天。",
    ),
    CHANGES,
    body="commands.outbox:outbox_done",
)

outbox.entry(
    "ack",
    "登记对方已签收（与“已发出”是两回事）。",
    MESSAGE_IDS,
    option("--by", "signed_by", required=True, metavar="姓名", help="谁签收的。"),
    option(
        "--via",
        type=Word("方式", "workflows.cases.submission_versions:VIA"),
        default="phone",
        metavar="方式",
        help="纸质、电话、邮件、系统。",
    ),
    option(
        "--on", "signed_on", type=DAY, default=None, metavar="日期", help="签收日期，默认今天。"
    ),
    CHANGES,
    body="commands.outbox:outbox_ack",
)

channel.entry(
    "list",
    "列出已设置的渠道。",
    REPORTS,
    body="commands.channel:channel_list",
)

channel.entry(
    "test",
    "试一个渠道通不通。",
    argument("name", metavar="渠道"),
    option(
        "--to",
        default="",
        metavar="地址",
        help="发一条测试消息到这个地址（群机器人不用写）；不写则只试连接。",
    ),
    option("--send", is_flag=True, help="发一条测试消息。"),
    body="commands.channel:channel_test",
)

worker_run = entry(
    "worker",
    "常驻运行：到点处理、拟写、发送，直到收到停止信号（先发完手上的一条）。"
    "日志每行一条 JSON，写到标准错误。",
    option("--every", type=NUMBER, default=60, metavar="秒", help="每隔多少秒处理一遍。"),
    option("--after-gap", is_flag=True, help="停了一段时间后再启动：已核对过，照发。"),
    body="commands.worker:worker_run",
)
