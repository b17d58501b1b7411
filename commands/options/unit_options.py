"""`unit` and `person`."""

from __future__ import annotations

from commands.options.entries import argument, group, option
from commands.options.shared_options import CHANGES, CONFIRMS, REPORTS
from commands.options.values import DAY, FILE, Word

unit = group("unit", "单位：列出、联系人、更名、记事、历史。")

person = group("person", "办公室人员：登记、列出、改角色。")

unit.entry(
    "list",
    "按机构序列列出单位。",
    option("--sector", default="", metavar="行业", help="只列某一行业。"),
    option("--group", default="", metavar="片组", help="只列某一片组。"),
    REPORTS,
    body="commands.unit:unit_list",
)

unit.entry(
    "show",
    "一个单位（或部门）：名称沿革和联系人。",
    argument("name", metavar="单位"),
    REPORTS,
    body="commands.unit:unit_show",
)

unit.entry(
    "import",
    "导入联系人表：单位（或部门）、职务、姓名、电话、邮箱、渠道、B角、起始日期。",
    argument("file", type=FILE, metavar="文件"),
    CHANGES,
    body="commands.unit:unit_import",
)

unit.entry(
    "contact",
    "明确一个单位（或部门）的联系人；同一职务的前任自该日起止。",
    argument("name", metavar="单位"),
    argument("person", metavar="姓名"),
    option(
        "--role",
        type=Word("职务", "workflows.directory.contacts:ROLES"),
        default="contact",
        metavar="职务",
        help="联络员、机关党委专职副书记、分管领导、第一责任人。",
    ),
    option("--phone", default="", metavar="号码", help="电话。"),
    option("--mail", default="", metavar="邮箱", help="邮箱。"),
    option(
        "--channel",
        "channels",
        multiple=True,
        metavar="渠道",
        help="愿意用的渠道，按先后可写多个；不写则按办公室的设置。",
    ),
    option("--deputy", is_flag=True, help="B角。"),
    option(
        "--from",
        "starts_on",
        type=DAY,
        default=None,
        metavar="日期",
        help="自何日起，默认今天。",
    ),
    CHANGES,
    body="commands.unit:unit_contact",
)

unit.entry(
    "rename",
    "单位更名：旧名仍能查到；已开启的年度保留列入时的名称。",
    argument("name", metavar="单位"),
    argument("new_name", metavar="新名称"),
    option("--from", "starts_on", type=DAY, required=True, metavar="日期", help="自何日起。"),
    option("--basis", required=True, metavar="文号", help="依据。"),
    CHANGES,
    body="commands.unit:unit_rename",
)

unit.entry(
    "alias",
    "记住一个单位的别的写法（省发改委）：以后表格、文件夹、命令里这样写都认得。",
    argument("name", metavar="单位"),
    argument("alias", metavar="写法"),
    CHANGES,
    body="commands.unit:unit_alias",
)

unit.entry(
    "note",
    "记一笔：电话记录、领导批示。",
    argument("name", metavar="单位"),
    argument("text", metavar="内容"),
    option(
        "--kind",
        type=Word("类别", "workflows.directory.units:NOTES"),
        default="phone",
        metavar="类别",
        help="电话记录、领导批示、备注。",
    ),
    CHANGES,
    body="commands.unit:unit_note",
)

unit.entry(
    "history",
    "一个单位的历史，跨各年度，由远及近。",
    argument("name", metavar="单位"),
    option("--outward", is_flag=True, help="可以给单位看的那一面。"),
    REPORTS,
    body="commands.unit:unit_history",
)

APPOINTED = option(
    "--basis",
    default="",
    metavar="文件",
    help="没有人可以复核时：任免文件或书面决定、日期。",
)

person.entry(
    "add",
    "登记一位人员。",
    argument("name", metavar="姓名"),
    option(
        "--role",
        "roles",
        multiple=True,
        required=True,
        metavar="角色",
        help="经办人、审核人、管理员、监督查阅；可写多个。",
    ),
    option(
        "--org",
        default="",
        metavar="部门",
        help="部门的键或名称；默认本办公室。部门的人员角色为部门经办人、部门签批人。",
    ),
    option("--os-user", default="", metavar="用户名", help="其在本机的用户名，免去 --as。"),
    APPOINTED,
    CHANGES,
    body="commands.people:person_add",
)

person.entry(
    "role",
    "改一位人员的角色，或令其离岗。",
    argument("name", metavar="姓名"),
    option("--role", "roles", multiple=True, metavar="角色", help="改后的全部角色。"),
    option("--leave", is_flag=True, help="离岗：不再能办理。"),
    APPOINTED,
    CHANGES,
    body="commands.people:person_role",
)

person.entry(
    "bind",
    "把一位人员与其本机登录名绑定：在那个登录名下运行，即证明是本人。",
    argument("name", metavar="姓名"),
    option("--os-user", required=True, metavar="用户名", help="其在本机的用户名；空为解除。"),
    APPOINTED,
    CHANGES,
    body="commands.people:person_bind",
)

person.entry(
    "passphrase",
    "设定或更换自己的口令（在终端上输入，或用 mofan --passphrase-fd 读）。",
    CHANGES,
    body="commands.people:person_passphrase",
)

person.entry(
    "reset",
    "一位人员忘记了口令：作废，由其本人重设。",
    argument("name", metavar="姓名"),
    APPOINTED,
    CHANGES,
    body="commands.people:person_reset",
)

person.entry(
    "deputy",
    "审核人事先指定代理人（AB角）：代理期内由其复核。",
    argument("name", metavar="代理人"),
    option("--from", "starts_on", type=DAY, default=None, metavar="日期", help="默认今天。"),
    option("--to", "ends_on", type=DAY, required=True, metavar="日期", help="最后一天。"),
    CHANGES,
    body="commands.people:person_deputy",
)

person.entry(
    "confirm",
    "复核他人录入的人员、角色、登录名绑定、口令重设、离岗；不写姓名即全部。",
    argument("names", nargs=-1, metavar="[姓名]…"),
    CONFIRMS,
    body="commands.people:person_confirm",
)

person.entry(
    "list",
    "列出人员和角色。",
    REPORTS,
    body="commands.people:person_list",
)
