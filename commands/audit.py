"""`audit`, `doctor`: whether the journal and the home are sound."""

from __future__ import annotations

import dataclasses

from commands import console, running, sending
from commands.session import Session
from engine import canon, errors
from storage import home
from storage.evidence import completeness
from storage.ledger import ledgers
from workflows.kernel import clock_correction, permissions
from workflows.reports import health, history, people_account

UNPROVEN = """日志证明的：办公室和各年度账簿里每一条的正文、次序、摘要，和由它写下的每一格。
日志不证明的：
  - 谁拥有数据库文件：他可以另写一部完整的历史。对策：常用 mofan audit anchor 抄下一行，存在别处。
  - 没有任何一条说到的（运行用的列）：联系方式、送达的租约和尝试次数、工作进程的心跳。
  - 键盘前坐的是谁：只记登录名和怎样证明的（mofan audit people）。"""


def _ledger_of(session: Session, office: bool) -> int:
    return ledgers.OFFICE if office else session.ledger


def audit_log(
    session: Session, office: bool, limit: int, kinds: tuple[str, ...], json_: bool
) -> None:
    with session.reading(inside=True) as connection:
        events = history.of_ledger(
            connection,
            _ledger_of(session, office),
            limit=limit,
            kinds=kinds,
            titles={} if office else session.titles,
        )
    if json_:
        console.as_json(events)
        return
    names, titles = session.names_of({event.subject for event in events}), session.titles
    rows = [
        dataclasses.replace(
            event,
            subject=event.subject
            if event.subject in names
            else titles.get(event.subject, event.subject),
        )
        for event in events
    ]
    console.listing(rows, apart=("book",))


def audit_verify(session: Session, anchor: str, office: bool, explain: bool, json_: bool) -> None:
    if explain:
        console.say(UNPROVEN)
        return
    # Nobody is signed in and nothing that is verified is believed: not even who may look.
    connection = session.snapshot
    findings = health.soundness(connection) + (_unmet(session, anchor, office) if anchor else [])
    if findings:
        raise errors.Broken(findings)
    heads = health.anchors(connection)
    if json_:
        console.as_json(
            {
                "sound": True,
                "anchors": [
                    {"book": ledger.label, "lines": ledger.head_seq, "anchor": text}
                    for ledger, text in heads
                ],
            }
        )
        return
    for ledger, text in heads:
        console.say(f"{ledger.label}：{ledger.head_seq} 条，相符。锚点 {text}")


def _unmet(session: Session, anchor: str, office: bool) -> list[str]:
    """What does not meet an `anchor`: of one ledger (`seq:hash`), or of all (`audit anchor`)."""
    if "@" in anchor:
        return completeness.unmet(session.snapshot, anchor)
    canon.parse_anchor(anchor)
    try:
        ledger = _ledger_of(session, office)
    except errors.Misuse as missing:
        if not session.settings.cycle:
            raise
        # An anchor names a ledger: one that is not there is no slip of the keyboard.
        return [f"锚点说的账簿不在：{missing}"]
    return health.verify(session.snapshot, ledger, anchor=anchor)


def audit_clock(session: Session, office: bool, why: str, confirm: bool, run: running.Run) -> None:
    ledger = _ledger_of(session, office)
    if confirm:
        run.on(ledger).confirming(clock_correction.confirm)
    else:
        run.on(ledger)(clock_correction.enter, right_at=session.time.now(), why=why)


def audit_anchor(session: Session, json_: bool) -> None:
    line = completeness.line_of(session.snapshot)
    if json_:
        console.as_json({"anchor": line})
    else:
        console.say(line)


def audit_backdated(session: Session, json_: bool) -> None:
    with session.looking(inside=True) as cycle:
        console.listing(history.backdated(cycle), json_=json_, empty="没有。")


def audit_people(session: Session, json_: bool) -> None:
    with session.reading(inside=True) as connection:
        people, pairs = people_account.people(connection), people_account.pairs(connection)
    if json_:
        console.as_json({"people": people, "pairs": pairs})
        return
    console.listing(people, empty="还没有人员。")
    console.say("")
    console.say("同一本机登录名下录入又复核的：")
    console.listing(pairs, empty="（没有）")


def audit_export(session: Session, office: bool) -> None:
    with session.reading(inside=True) as connection:
        for text, hash_ in history.raw(connection, _ledger_of(session, office)):
            console.journal_line(hash_, text)


def doctor_run(session: Session, show_policy: bool, json_: bool) -> None:
    if show_policy:
        rows = [
            (action, *(permissions.shown(role, action) for role in permissions.ROLES))
            for action in sorted(permissions.ACTIONS)
        ]
        console.table(("操作", *permissions.ROLES.values()), rows)
        return
    session.clerk.look("look")
    findings = health.examine(session.snapshot, now=session.time.now(), folder=session.home.folder)
    findings += [
        health.Finding(level="warning", sentence=fault, mend="多人共用见 mofan init --group")
        for fault in home.faults_of_access(session.home)
    ]
    if session.is_sandbox != session.home.is_sandbox:
        sentence = "config.toml 里 sandbox 与账簿首条所记的不符：以账簿为准"
        findings.append(health.Finding(level="bad", sentence=sentence, mend="请改回 config.toml"))
    findings += sending.faults(session)
    console.listing(findings, json_=json_)
    if broken := [finding.sentence for finding in findings if finding.level == "bad"]:
        raise errors.Broken(broken)
