"""The command line's door: settings from flags and environment, errors as exit codes.

The option table of a command is imported when the command is named, its body when it is called.
"""

from __future__ import annotations

import os
import sys
from typing import Any

import click

from commands import chinese
from commands.options import entries
from engine import entry_points

VERSION = "0.1.0"

COMMANDS: dict[str, tuple[str, str]] = {
    "init": ("home_options:home_init", "建立数据目录"),
    "today": ("case_options:today_show", "今天要办的（不写命令即此）"),
    "status": ("case_options:status_show", "看板，或一个单位的全部事项"),
    "explain": ("case_options:case_explain", "为什么还不能往下走"),
    "task": ("task_options:task", "事项：列出、接收、退回、重办、免办、延期"),
    "submit": ("task_options:paper_submit", "收件"),
    "withdraw": ("task_options:task_withdraw", "撤回已报未审的材料"),
    "advance": ("case_options:case_advance", "转入下一阶段"),
    "revert": ("case_options:case_revert", "退回上一阶段"),
    "hold": ("case_options:case_hold", "暂停办理"),
    "resume": ("case_options:case_resume", "恢复办理"),
    "conclude": ("case_options:case_conclude", "结束一案"),
    "visit": ("visit_options:visit", "学习调研：安排、通知、记录"),
    "observation": ("visit_options:observation", "示范单位：自荐推荐、研究确定"),
    "problem": ("visit_options:problem", "问题清单：登记、整改、销号"),
    "consult": ("consult_options:consult", "征求意见：发函、复函、签署、回执"),
    "assess": ("assess_options:assess", "考评：打分、结果、排序"),
    "branch": ("naming_options:branch", "党支部：推荐、抽查、核验"),
    "naming": ("naming_options:naming", "命名：名单、会议决定、公示、命名决定"),
    "remind": ("remind_options:remind", "提醒：预览、处理、放行、电话单、群通知"),
    "outbox": ("remind_options:outbox", "消息：列出、查看、暂缓、重发、签收"),
    "channel": ("remind_options:channel", "发送渠道：列出、测试"),
    "worker": ("remind_options:worker_run", "常驻处理：到点提醒、发送"),
    "unit": ("unit_options:unit", "单位：联系人、更名、记事、历史"),
    "person": ("unit_options:person", "办公室人员"),
    "scheme": ("scheme_options:scheme", "年度安排"),
    "cycle": ("scheme_options:cycle", "年度：开启、查看、结束"),
    "table": ("scheme_options:table_generate", "生成空白表"),
    "calendar": ("home_options:calendar", "工作日历"),
    "rehearse": ("scheme_options:year_rehearse", "演练一整年"),
    "audit": ("home_options:audit", "日志：查看、核对、导出"),
    "doctor": ("home_options:doctor_run", "体检"),
    "db": ("home_options:db", "数据库：升级结构"),
}


class Lazy(chinese.Group):
    """Commands by name.

    Their tables are imported when one is named, not when all are listed or completed.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = entry_points.load(f"commands.options.{COMMANDS[cmd_name][0]}")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("命令"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[Any]:
        if incomplete.startswith("-"):
            return super().shell_complete(ctx, incomplete)
        from click.shell_completion import CompletionItem

        return [
            CompletionItem(name, help=text)
            for name, (_, text) in COMMANDS.items()
            if name.startswith(incomplete)
        ]


@click.group(
    cls=Lazy, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.option(
    "--home",
    envvar="MOFAN_HOME",
    default="mofan-data",
    metavar="目录",
    help="数据目录（MOFAN_HOME），默认 ./mofan-data。",
)
@click.option(
    "--database",
    envvar="MOFAN_DATABASE_URL",
    default="",
    metavar="地址",
    help="数据库地址（MOFAN_DATABASE_URL）。",
)
@click.option(
    "--as",
    "actor",
    envvar="MOFAN_ACTOR",
    default="",
    metavar="姓名",
    help="谁在操作（MOFAN_ACTOR）。",
)
@click.option(
    "--cycle",
    envvar="MOFAN_CYCLE",
    default="",
    metavar="标签",
    help="哪个年度（MOFAN_CYCLE）；只有一个开启时可省。",
)
@click.option(
    "--now",
    envvar="MOFAN_NOW",
    default="",
    metavar="时间",
    help="演练目录里的“现在”（MOFAN_NOW）。",
)
@click.option(
    "--wait",
    envvar="MOFAN_BUSY_SECONDS",
    default="",
    metavar="秒",
    help="数据库被占用时最多等几秒（MOFAN_BUSY_SECONDS），默认 10。",
)
@click.option(
    "--passphrase-fd",
    envvar="MOFAN_PASSPHRASE_FD",
    default="",
    metavar="描述符",
    help="从这个描述符逐行读口令（MOFAN_PASSPHRASE_FD），不在终端上问。",
)
@click.version_option(VERSION, message="mofan %(version)s", help="显示版本。")
@click.pass_context
def cli(
    ctx: click.Context,
    home: str,
    database: str,
    actor: str,
    cycle: str,
    now: str,
    wait: str,
    passphrase_fd: str,
) -> None:
    """模范：创建模范机关年度工作，从方案、自查、调研、观摩、考评到命名。"""
    settings = {
        "home": home,
        "database": database,
        "actor": actor,
        "cycle": cycle,
        "now": now,
        "wait": wait,
        "passphrase_fd": passphrase_fd,
    }
    ctx.obj = door = entries.Door(settings, ctx.obj)
    ctx.call_on_close(lambda: door.close())
    if ctx.invoked_subcommand is None:
        today = cli.get_command(ctx, "today")
        assert today is not None
        ctx.invoke(today, json_=False)


def run(arguments: list[str] | None = None, *, reads: Any = None) -> int:
    """Run one command; comes back with its exit code.

    `reads`: other formats than the program's own (`storage.formats`), for tests of what a later
    version will do.
    """
    try:
        code = cli.main(args=arguments, prog_name="mofan", standalone_mode=False, obj=reads)
        sys.stdout.flush()
        return code or 0
    except (KeyboardInterrupt, SystemExit, Exception) as error:
        if isinstance(error, SystemExit) and "_MOFAN_COMPLETE" in os.environ:
            raise  # so Click ends a completion
        told: int = entry_points.load("commands.failures:told")(error)
        return told


def main() -> None:
    """The program."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
    sys.exit(run())
