"""The command line's door: settings from flags and environment, errors as exit codes.

The module of a command is imported when the command is called.
"""

from __future__ import annotations

import contextlib
import errno
import importlib
import os
import sys
from pathlib import Path
from typing import Any

import click

from commands import chinese
from engine import errors, texts

VERSION = "0.1.0"

COMMANDS: dict[str, tuple[str, str]] = {
    "init": ("commands.setup:home_init", "建立数据目录"),
    "today": ("commands.status:today_show", "今天要办的（不写命令即此）"),
    "status": ("commands.status:status_show", "看板，或一个单位的全部事项"),
    "explain": ("commands.status:case_explain", "为什么还不能往下走"),
    "task": ("commands.task:task_group", "事项：列出、接收、退回、重办、免办、延期"),
    "submit": ("commands.submit:paper_submit", "收件"),
    "withdraw": ("commands.task:task_withdraw", "撤回已报未审的材料"),
    "advance": ("commands.case:case_advance", "转入下一阶段"),
    "revert": ("commands.case:case_revert", "退回上一阶段"),
    "hold": ("commands.case:case_hold", "暂停办理"),
    "resume": ("commands.case:case_resume", "恢复办理"),
    "conclude": ("commands.case:case_conclude", "结束一案"),
    "visit": ("commands.visit:visit_group", "学习调研：安排、通知、记录"),
    "observation": ("commands.observation:observation_group", "示范单位：自荐推荐、研究确定"),
    "problem": ("commands.problem:problem_group", "问题清单：登记、整改、销号"),
    "consult": ("commands.consult:consult_group", "征求意见：发函、复函、签署、回执"),
    "assess": ("commands.assess:assess_group", "考评：打分、结果、排序"),
    "branch": ("commands.branch:branch_group", "党支部：推荐、抽查、核验"),
    "naming": ("commands.naming:naming_group", "命名：名单、会议决定、公示、命名决定"),
    "remind": ("commands.remind:remind_group", "提醒：预览、处理、放行、电话单、群通知"),
    "outbox": ("commands.outbox:outbox_group", "消息：列出、查看、暂缓、重发、签收"),
    "channel": ("commands.channel:channel_group", "发送渠道：列出、测试"),
    "worker": ("commands.worker:worker_run", "常驻处理：到点提醒、发送"),
    "unit": ("commands.unit:unit_group", "单位：联系人、更名、记事、历史"),
    "person": ("commands.people:person_group", "办公室人员"),
    "scheme": ("commands.scheme:scheme_group", "年度安排"),
    "cycle": ("commands.cycle:cycle_group", "年度：开启、查看、结束"),
    "table": ("commands.scheme:table_generate", "生成空白表"),
    "calendar": ("commands.setup:calendar_group", "工作日历"),
    "rehearse": ("commands.rehearse:year_rehearse", "演练一整年"),
    "audit": ("commands.audit:audit_group", "日志：查看、核对、导出"),
    "doctor": ("commands.audit:doctor_run", "体检"),
    "db": ("commands.setup:db_group", "数据库：升级结构"),
}


class Lazy(chinese.Group):
    """Commands by name.

    Their modules are imported when one is called, not when its name is listed or completed.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
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
@click.version_option(VERSION, message="mofan %(version)s", help="显示版本。")
@click.pass_context
def cli(
    ctx: click.Context, home: str, database: str, actor: str, cycle: str, now: str, wait: str
) -> None:
    """模范：创建模范机关年度工作，从方案、自查、调研、观摩、考评到命名。"""
    from commands.session import Session, Settings

    settings = Settings(
        home=Path(home).expanduser(),
        database=database,
        actor=actor,
        cycle=cycle,
        now=now,
        wait=wait,
    )
    ctx.obj = Session(settings) if ctx.obj is None else Session(settings, ctx.obj)
    ctx.call_on_close(ctx.obj.close)
    if ctx.invoked_subcommand is None:
        from commands import status

        ctx.invoke(status.today_show)


def run(arguments: list[str] | None = None, *, reads: Any = None) -> int:
    """Run one command; comes back with its exit code.

    `reads`: other formats than the program's own (`storage.formats`), for tests of what a later
    version will do.
    """
    try:
        code = cli.main(args=arguments, prog_name="mofan", standalone_mode=False, obj=reads)
        sys.stdout.flush()
        return code or 0
    except (click.Abort, KeyboardInterrupt):
        return _failed("已中断；已提交的改动保留，未提交的不保留。", errors.NotNow.exit_code)
    except click.ClickException as error:
        return _failed(chinese.fault(error), errors.Misuse.exit_code)
    except errors.Refused as refused:
        from commands import console

        console.tell_refusals(refused.refusals)
        return refused.exit_code
    except errors.UserError as error:
        return _failed(str(error), error.exit_code)
    except BrokenPipeError:
        _discard_output()
    except SystemExit:
        # Click leaves so after completion, and when nobody reads any more what it writes.
        if "_MOFAN_COMPLETE" in os.environ:
            raise
        _discard_output()
    except OSError as error:
        if (
            error.errno in (errno.ENAMETOOLONG, errno.ELOOP, errno.EACCES, errno.EPERM)
            and error.filename
        ):
            return _failed(
                f"{os.fsdecode(error.filename)}：{errors.reason(error)}。", errors.Misuse.exit_code
            )
        if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO):
            raise
        _discard_output()
        return _failed(
            f"写不出去（{errors.reason(error)}）；已提交的改动保留，未提交的不保留。",
            errors.NotNow.exit_code,
        )
    return 0


def _discard_output() -> None:
    """Nobody takes what is still to be written: let it go, also at the end of the program."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _failed(text: str, code: int) -> int:
    with contextlib.suppress(BrokenPipeError):
        sys.stderr.write(texts.clean(text) + "\n")
    return code


def main() -> None:
    """The program."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
    sys.exit(run())
