"""The state of the house: the journal, the clocks, the people, the calendar.

What is wrong, how bad it is, how to mend it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Literal

from engine import access, canon, clock, errors
from engine.described import Cell, described
from storage import deliveries, home, messages, persons, queries, tasks, workers
from storage.database import Connection
from storage.evidence import completeness, verification
from storage.ledger import journal, ledgers
from workflows.directory import calendars, contacts
from workflows.kernel import cycle_view, permissions
from workflows.reports import people_account
from workflows.tasks import message_list, outbox

Level = Literal["ok", "warning", "bad"]
MARKS = {"ok": "✓", "warning": "！", "bad": "✗"}
LATE = timedelta(hours=1)
RESTORE = "立即停用，从备份恢复，并查明原因"
STUCK = timedelta(days=2)


@described
class Finding:
    """One thing looked at: whether it is well, and what to do where it is not."""

    level: Annotated[Level, Cell("", words=MARKS)]
    sentence: Annotated[str, Cell("情况")]
    mend: Annotated[str, Cell("怎么办")] = ""


def examine(connection: Connection, *, now: datetime, folder: Path | None = None) -> list[Finding]:
    """A short look at everything that an office wants to know before it is too late. Reads only.

    `folder` is the office's data directory; without it, room on the disk is not looked at. A
    damaged journal is a finding and raises nothing.
    """
    findings = [*_room(folder), *_people(connection), *_policy(), *_workers(connection, now)]
    unsound = completeness.own_check(connection)
    findings += [
        Finding(level="bad", sentence=fault, mend=RESTORE)
        for fault in unsound or completeness.findings(connection)
    ]
    for ledger in [] if unsound else ledgers.all_(connection):
        findings += _journal(connection, ledger)
        if ledger.kind == cycle_view.CYCLE and ledger.state == "open":
            findings += _cycle(connection, ledger, now)
    return findings


def soundness(connection: Connection) -> list[str]:
    """What is wrong with the database as a whole and with every ledger, in sentences."""
    if unsound := completeness.own_check(connection):
        return unsound
    findings = completeness.findings(connection)
    for ledger in ledgers.all_(connection):
        findings += [
            f"{ledger.label}：{each}" for each in verification.verify(connection, ledger.book)
        ]
    return findings


def verify(connection: Connection, ledger: int, *, anchor: str = "") -> list[str]:
    """What is wrong with a ledger's chain and with the tables beside it, in sentences.

    With an `anchor` (as `anchors` gave it, kept outside) a tail that was cut off is found too:
    the chain alone cannot tell that. Raises Misuse for a text that is no anchor, and Broken
    where the chain does not hold.
    """
    findings = verification.verify(connection, ledger)
    if anchor:
        seq, hash_ = canon.parse_anchor(anchor)
        lines = journal.texts(connection, ledger, until=seq)
        if len(lines) < seq:
            findings.append(
                f"日志只有 {len(lines)} 条，锚点是第 {seq} 条：末尾被截去，或恢复了旧文件。"
            )
        elif not seq or lines[-1][1] != hash_:
            findings.append(f"日志第 {seq} 条的摘要与锚点不符：不是同一本账。")
    return findings


def anchors(connection: Connection) -> list[tuple[ledgers.Ledger, str]]:
    """Every ledger with the anchor to keep outside: its last seq and the hash of that line."""
    return [
        (ledger, canon.anchor(ledger.head_seq, ledger.head_hash))
        for ledger in ledgers.all_(connection)
    ]


def _room(folder: Path | None) -> list[Finding]:
    if folder is None:
        return []
    megabytes = home.free_bytes(folder) // 2**20
    if home.free_bytes(folder) < home.FREE_BYTES:
        return [
            Finding(level="bad", sentence=f"数据目录所在磁盘只剩 {megabytes} MB", mend="请清理磁盘")
        ]
    findings = [Finding(level="ok", sentence=f"数据目录 {folder}，磁盘余量 {megabytes} MB")]
    if not home.is_writable(folder):
        findings.append(Finding(level="bad", sentence="数据目录不能写入", mend="请检查目录权限"))
    return findings


def _people(connection: Connection) -> list[Finding]:
    active = [
        person
        for person in ledgers.office(connection).find(persons.Person)
        if person.active and person.roles
    ]
    entering = [
        person for person in active if "handler" in person.roles or "reviewer" in person.roles
    ]
    findings = _proofs(connection)
    if len(entering) < 2:
        sentence = f"能办理业务的只有{len(entering)}人：录入的内容没有第二人复核"
        mend = "用 mofan person add 登记审核人"
        return [Finding(level="warning", sentence=sentence, mend=mend), *findings]
    sentence = f"人员{len(active)}名，其中可录入复核{len(entering)}名"
    return [Finding(level="ok", sentence=sentence), *findings]


def _proofs(connection: Connection) -> list[Finding]:
    """Whether who acts proves to be themselves here, and what one login entered and confirmed."""
    office = ledgers.get(connection, ledgers.OFFICE)
    if office is None or not office.asks_proof:
        return [Finding(level="ok", sentence="演练目录，不要求证明是本人")]
    pairs = people_account.pairs(connection)
    if not pairs:
        return [Finding(level="ok", sentence="办事要证明是本人；没有同一登录名录入又复核的")]
    sentence = f"同一本机登录名录入又复核的有{len(pairs)}项"
    return [Finding(level="warning", sentence=sentence, mend="用 mofan audit people 逐项看")]


def _policy() -> list[Finding]:
    faults = access.faults(permissions.POLICY, roles=permissions.ROLES, actions=permissions.ACTIONS)
    return [Finding(level="bad", sentence=fault) for fault in faults] or [
        Finding(level="ok", sentence="权限表完整")
    ]


def _journal(connection: Connection, ledger: ledgers.Ledger) -> list[Finding]:
    try:
        faults = verification.verify(connection, ledger.book)
    except errors.Broken as error:
        faults = list(error.findings)
    name = f"账簿“{ledger.label}”"
    if faults:
        return [
            Finding(level="bad", sentence=f"{name}：{fault}", mend=RESTORE) for fault in faults[:10]
        ]
    return [Finding(level="ok", sentence=f"{name}日志 {ledger.head_seq} 条，链条与数据相符")]


def _messages(connection: Connection, ledger: ledgers.Ledger, now: datetime) -> list[Finding]:
    """What did not leave as it should."""
    counts = deliveries.count_by_state(connection, ledger.book)
    findings = []
    for state, mend in (
        ("failed", "看回音，改正后用 mofan outbox retry 重发"),
        ("in_doubt", "问清是否收到，再用 mofan outbox done 或 retry"),
    ):
        if counts.get(state):
            sentence = f"“{ledger.label}”有{counts[state]}条消息{message_list.STATES[state]}"
            findings.append(Finding(level="warning", sentence=sentence, mend=mend))
    finder = queries.Finder(connection, ledger.book)
    unfounded = [
        message
        for message in finder.find(messages.Message, state=("sent", "failed"), reported=False)
        if messages.is_unfounded(message)
    ]
    if unfounded:
        numbers = "、".join(str(message.id) for message in unfounded[:5])
        sentence = f"“{ledger.label}”有{len(unfounded)}条消息标为已发出，却没有发过：{numbers}"
        findings.append(Finding(level="bad", sentence=sentence, mend="有人改过数据库：请查明"))
    stuck = [
        message
        for message in finder.find(messages.Message, state=("queued", "claimed"))
        if now - message.made_at > STUCK
    ]
    stuck = [message for message in stuck if message.channel != outbox.MANUAL]
    if stuck:
        findings.append(
            Finding(
                level="warning",
                sentence=f"“{ledger.label}”有{len(stuck)}条消息拟写两天还没有发出",
                mend="请运行 mofan remind run，或查渠道",
            )
        )
    return findings


def _workers(connection: Connection, now: datetime) -> list[Finding]:
    """Whether somebody ticks and sends."""
    seen_at = workers.last_seen(connection)
    if seen_at is None:
        return [
            Finding(
                level="warning",
                sentence="还没有处理过到点事项",
                mend="请运行 mofan worker，或每天运行 mofan remind run",
            )
        ]
    seen_text = f"{clock.local(seen_at, cycle_view.OFFICE_ZONE):%Y-%m-%d %H:%M}"
    if seen_at > now:
        return [
            Finding(
                level="bad",
                sentence=f"上次处理的时间（{seen_text}）晚于现在：本机时钟被调慢了",
                mend="请核对系统时间",
            )
        ]
    idle = calendars.present(connection).between(
        cycle_view.local_today(seen_at), cycle_view.local_today(now)
    )
    if idle > 1:
        sentence = f"上次处理到点事项是{seen_text}，已过{idle}个工作日"
        return [
            Finding(
                level="warning",
                sentence=sentence,
                mend="请运行 mofan remind run，并查 mofan worker 是否在运行",
            )
        ]
    return [Finding(level="ok", sentence=f"上次处理到点事项：{seen_text}")]


def _cycle(connection: Connection, ledger: ledgers.Ledger, now: datetime) -> list[Finding]:
    cycle = cycle_view.of(connection, ledger.book, now=now)
    findings = []
    wake = tasks.next_wake(queries.Finder(connection, ledger.book))
    if wake is not None and now - wake > LATE:
        late = int((now - wake).total_seconds() // 3600)
        findings.append(
            Finding(
                level="warning",
                sentence=f"“{ledger.label}”有事项{late}小时前就该处理",
                mend="请运行 mofan remind run",
            )
        )
    findings += _messages(connection, ledger, now)
    years = {task.due_on.year for task in cycle.every_task if task.due_on is not None}
    present = calendars.present(connection)
    for year in sorted(years - set(cycle.calendar.announced)):
        mend = (
            "已有新表：本年度仍按开启时的日历"
            if year in present.announced
            else "放假安排公布后用 mofan calendar import 导入"
        )
        findings.append(
            Finding(
                level="warning",
                sentence=f"“{ledger.label}”用到的{year}年放假安排未公布，有关日期为暂定",
                mend=mend,
            )
        )
    units_with_contact = {
        contact.unit for contact in contacts.rows(connection) if contact.ends_on is None
    }
    without = [
        enrolment.name
        for code, enrolment in cycle.enrolments.items()
        if code not in units_with_contact
    ]
    if without:
        names = f"{'、'.join(without[:5])}{'等' if len(without) > 5 else ''}"
        findings.append(
            Finding(
                level="warning",
                sentence=f"“{ledger.label}”有{len(without)}个单位没有联络员：{names}",
                mend="用 mofan unit import 导入联系人表",
            )
        )
    return findings
