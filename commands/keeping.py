"""`audit`, `doctor`: the house itself."""

from __future__ import annotations

import click

from commands import chinese, console, options, posting, session
from engine import errors
from storage import books
from workflows import health, history, policy


@chinese.group()
def audit() -> None:
    """日志：查看、核对、导出。"""


def _book(of: session.Session, office: bool) -> int:
    return books.OFFICE if office else of.book


@audit.command("log")
@click.option("--office", is_flag=True, help="办公室的账簿（人员、单位、日历），而不是年度的。")
@click.option("--limit", type=options.NUMBER, default=30, metavar="条数", help="最近多少条。")
@click.option("--kind", "kinds", multiple=True, metavar="种类", help="只看这种，可写多个。")
@options.reports
@options.pass_session
def audit_log(of: session.Session, office: bool, limit: int, kinds: tuple[str, ...], json_: bool) -> None:
    """最近的日志。"""
    with of.reading(inside=True) as connection:
        events = history.of_book(connection, _book(of, office), limit=limit, kinds=kinds, titles={} if office else of.titles)
    if json_:
        console.as_json(events)
        return
    rows = [
        (
            e.seq,
            e.at,
            e.subject if e.subject in of.names else of.titles.get(e.subject, e.subject),
            e.sentence,
            e.by,
            e.also,
            e.why,
            e.hash[:12],
        )
        for e in events
    ]
    console.table(("序号", "时间", "对象", "事项", "经手", "系统用户", "理由", "摘要"), rows)


@audit.command("verify")
@click.option("--anchor", default="", metavar="锚点", help="另行保存的“序号:摘要”，核对末尾有没有被截去。")
@click.option("--office", is_flag=True, help="与 --anchor 同用：锚点是办公室账簿的。")
@options.reports
@options.pass_session
def audit_verify(of: session.Session, anchor: str, office: bool, json_: bool) -> None:
    """核对每本账：链条完整，数据逐格与日志相符。有不符则退出码为 5。"""
    findings: list[str] = []
    with of.reading() as connection:
        anchored = _book(of, office) if anchor else 0
        heads = health.anchors(connection)
        for book, _ in heads:
            findings += [
                f"{book.label}：{one}" for one in health.verify(connection, book.book, anchor=anchor if book.book == anchored else "")
            ]
    if findings:
        raise errors.Broken(findings)
    if json_:
        console.as_json({"sound": True, "anchors": [{"book": book.label, "lines": book.head_seq, "anchor": text} for book, text in heads]})
        return
    for book, text in heads:
        console.say(f"{book.label}：{book.head_seq} 条，相符。锚点 {text}")


@audit.command("export")
@click.option("--office", is_flag=True, help="办公室的账簿。")
@options.pass_session
def audit_export(of: session.Session, office: bool) -> None:
    """逐行输出日志原文（摘要、正文），供他处保存和独立核对。"""
    with of.reading(inside=True) as connection:
        for text, hash_ in history.raw(connection, _book(of, office)):
            console.exactly(f"{hash_} {text}")


@chinese.command()
@click.option("--policy", "show_policy", is_flag=True, help="列出权限表。")
@options.reports
@options.pass_session
def doctor(of: session.Session, show_policy: bool, json_: bool) -> None:
    """体检：账簿、磁盘、人员、日历、该处理而未处理的。"""
    if show_policy:
        rows = [(action, *(policy.shown(role, action) for role in policy.ROLES)) for action in sorted(policy.ACTIONS)]
        console.table(("操作", *policy.ROLES.values()), rows)
        return
    with of.store.reading() as connection:
        found = health.examine(connection, now=of.time.now(), folder=of.home.folder)
    found += posting.faults(of)
    if json_:
        console.as_json(found)
    else:
        marks = {"ok": "✓", "warning": "！", "bad": "✗"}
        console.table(("", "情况", "怎么办"), [(marks[one.level], one.sentence, one.mend) for one in found])
    if broken := [one.sentence for one in found if one.level == "bad"]:
        raise errors.Broken(broken)
