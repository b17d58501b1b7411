"""`worker`: what runs all day and does what has come due."""

from __future__ import annotations

import logging
import sys

import click

from commands import chinese, options, sending
from commands.session import Session
from notifications import worker


@chinese.command("worker")
@click.option("--every", type=options.NUMBER, default=60, metavar="秒", help="每隔多少秒处理一遍。")
@click.option("--after-gap", is_flag=True, help="停了一段时间后再启动：已核对过，照发。")
@options.pass_session
def worker_run(session: Session, every: int, after_gap: bool) -> None:
    """常驻运行：到点处理、拟写、发送，直到收到停止信号（先发完手上的一条）。
    日志每行一条 JSON，写到标准错误。
    """
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(message)s")
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    worker.run(
        lambda: (session.system, sending.texts(session), sending.channels_of(session)),
        every_seconds=every,
        is_released=after_gap,
    )
