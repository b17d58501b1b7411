"""What happened, in sentences: one subject over the years, or the newest lines of a ledger."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any

from engine import clock
from engine.described import Cell, described
from storage.database import Connection
from storage.ledger import journal, ledgers
from workflows.directory import contacts, units
from workflows.kernel import cycle_view, permissions
from workflows.kernel.cycle_view import CycleView
from workflows.tasks import message_list

# Whatever is not listed is told to the unit that it is about, so a new kind of line that must
# stay inside has to be added here. What departments, assessors and objectors said was said in
# confidence; lists and facts are not decided yet; notes are the leaders' own; a visit that is
# only planned must surprise; a refusal would tell what was attempted.
CONFIDENTIAL = (
    "consult.",
    "finding.",
    "slate.",
    "objection.",
    "assess.",
    "naming.reviewed",
    "naming.withheld",
    "naming.withholding_confirmed",
    "fact.",
    "unit.note",
    "visit.planned",
    "refused",
)
"""How kinds of lines begin that never leave the office: the unit they are about sees none."""
REASONED = "task."
"""How kinds of lines begin whose reason is told to the unit, such as why a paper was returned.

Why a case was held or ended is the office's own affair.
"""
NUMBERED = ("task.handed_in", "consult.recorded")
"""Kinds of lines that tell under which number the paper came in."""
DRAINED = "outbox.drained"
SENTENCES = {
    "book.opened": "账簿“{book}”开启",
    "person.added": "登记为{roles}",
    "person.bound": "绑定本机登录名“{os_user}”",
    "person.passphrase": "设定口令",
    "person.reset": "口令作废，待重设",
    "person.deputised": "自{from}至{to}代理{for}",
    "person.confirmed": "人员变更已复核：{what}",
    "person.assigned": "角色由{before}改为{after}",
    "members.appointed": "明确成员：{members}",
    "org.added": "登记单位“{name}”",
    "cycle.entered": "登记年度：{title}",
    "cycle.opened": "开启年度：{title}",
    "cycle.catch_up": "中途启用，录入补录（至{until}）",
    "cycle.catch_up_confirmed": "补录已复核（至{until}）",
    "cycle.closed": "年度结束",
    "clock.entered": "末条的时钟快了，录入更正",
    "clock.corrected": "时钟更正已复核：其后的时间重新算起",
    "holidays.imported": "导入放假安排（休{off}，班{worked}）",
    "unit.contact": "联系人变更：{name}（{role}{deputy}），自{starts_on}起",
    "unit.alias": "也写作“{alias}”",
    "unit.renamed": "由“{before}”更名为“{after}”，自{starts_on}起",
    "unit.note": "{note}：{text}",
    "case.opened": "列入：{name}",
    "case.advanced": "由“{before}”转入“{after}”",
    "case.reverted": "由“{before}”退回“{after}”",
    "case.concluded": "由“{before}”结束",
    "case.held": "暂停办理",
    "case.resumed": "恢复办理",
    "case.outcome": "结果：{outcome}",
    "task.opened": "“{name}”开始办理",
    "task.suspended": "“{name}”到点，因暂停办理不提醒",
    "task.reminded": "“{name}”提醒：{step}",
    "task.handed_in": "收到“{name}”第{version}版（{received_on}收）",
    "task.accepted": "接收“{name}”",
    "task.returned": "退回“{name}”修改",
    "task.withdrawn": "撤回“{name}”",
    "task.waived": "免办“{name}”",
    "task.extended": "“{name}”延期：{from} → {to}",
    "task.reopened": "“{name}”重新办理",
    "task.raised": "新增事项“{name}”{about}",
    "task.settled": "“{name}”办结",
    "visit.recorded": "“{name}”：{held_on} {form}（{team}）",
    "consult.sent": "发函，{count}个（函编号{request}，{due_on}前反馈）",
    "consult.recorded": "录入复函（签发人{signer}）",
    "consult.confirmed": "复核复函，{count}条",
    "consult.drafted": "拟函，{count}个",
    "consult.superseded": "名单已变，重拟",
    "consult.cancelled": "撤销函{request}",
    "consult.registered": "部门收文登记：{doc}",
    "consult.returned": "函{request}退请说明",
    "consult.invited": "给{name}发一次性{purpose}（{expires_on}前有效）",
    "consult.revoked": "作废一次性{purpose}",
    "consult.signed": "{name}签署函{request}，{count}个",
    "consult.handled": "研究意见：{outcome}（{basis}）",
    "consult.handling_confirmed": "复核研究办理：{outcome}",
    "visit.planned": "拟于{held_on}{name}（{team}）",
    "visit.released": "通知{held_on}{name}（{team}）",
    "visit.planned_cancelled": "不再拟于{held_on}{name}（{team}）",
    "visit.cancelled": "取消{held_on}{name}（{team}）",
    "demonstration.nominated": "示范单位人选：{source}",
    "demonstration.selected": "研究确定为示范单位（{minutes}）",
    "demonstration.confirmed": "复核示范单位（{minutes}）",
    "problem.found": "问题{id}：{what}（{due_on}前整改）",
    "problem.reported": "问题{id}已报整改情况",
    "problem.returned": "问题{id}整改退回",
    "problem.closed": "问题{id}销号",
    "problem.taken_up": "问题{id}销号有误，恢复办理",
    "assess.imported": "录入打分{count}项",
    "assess.confirmed": "复核打分{count}项",
    "assess.ranked": "生成“{step}”第{n}份，{listed}个",
    "finding.recorded": "录入{name}（{document}）",
    "finding.confirmed": "复核{name}",
    "slate.proposed": "生成“{step}”第{n}份，{listed}个",
    "slate.adjusted": "调整“{step}”为第{n}份，{listed}个",
    "slate.decided": "录入会议决定：{meeting} {held_on} {minutes}（{step}）",
    "slate.confirmed": "复核会议决定：{minutes}（{step}）",
    "slate.published": "公示{listed}个",
    "slate.notice_ended": "公示结束：{report}",
    "slate.named": "“{step}”{listed}个",
    "objection.received": "公示期收到异议（{source}，编号{objection}）",
    "objection.settled": "录入异议办理：{outcome}",
    "objection.confirmed": "复核异议{objection}：{outcome}",
    "letter.issued": "印发{number}（{dated}）",
    "slate.numbered": "补纪要编号：{minutes}（{step}）",
    "naming.withheld": "录入暂缓命名",
    "naming.withholding_confirmed": "暂缓命名已复核",
    "fact.entered": "录入更正：{what}“{old}”应为“{new}”",
    "fact.corrected": "更正：{what}“{old}”改为“{new}”",
    "naming.reviewed": "{act}前总复核：{count}个",
    "naming.revoked": "录入撤销命名：{meeting} {held_on} {minutes}",
    "naming.revocation_confirmed": "撤销命名（{minutes}）",
    "naming.publicised": "宣传推介：{where}（{on}）",
    "naming.issued": "命名“{award}”{count}个，{number}",
    "branch.checked": "核验通过：{name}",
    "remind.released": "放行“{task}”{step}（{role}）",
    "remind.dropped": "不发“{task}”{step}（{role}）",
    "notice.written": "拟发通知“{title}”（{role}{way}）",
    "notice.expired": "{count}条通知过期未发",
    "notice.requeued": "消息{message}不再发送，其中的“{step}”另行拟发",
    "call.recorded": "电话“{task}”：{said}",
    "message.composed": "拟发消息{id}“{title}”：{to}（{channel}）",
    "message.held": "消息{id}暂缓发送",
    "message.edited": "改消息{id}“{title}”",
    "message.cancelled": "消息{id}不再发送",
    "message.retried": "消息{id}重新发送",
    "message.delivered": "消息{id}“{title}”已送达",
    "message.acknowledged": "消息{id}已签收：{by}",
    "outbox.drained": "发送：成功{sent}条，失败{failed}条，存疑{doubtful}条",
    "format.upgraded": "程序升级：{count}处数据补记入日志",
    "refused": "未予办理",
}


NO_TITLES: Mapping[str, str] = {}
WORDS = {
    "role": contacts.ROLES,
    "note": units.NOTES,
    "before": permissions.ROLES,
    "after": permissions.ROLES,
    "roles": permissions.ROLES,
}
"""What keys are called, by the field of a line in which they stand."""


@described
class Event:
    """One line as people read it.

    `by` is who and `person` their number (0: the system), `also` the operating-system user beside
    them, `proof` how it was shown to be them, or the signed sheet; `why` the reason.
    """

    book: Annotated[str, Cell("账簿")]
    seq: Annotated[int, Cell("序号")]
    at: Annotated[datetime, Cell("时间")]
    kind: str
    subject: Annotated[str, Cell("对象")]
    sentence: Annotated[str, Cell("事项")]
    by: Annotated[str, Cell("经手")]
    person: Annotated[int, Cell("编号")]
    also: Annotated[str, Cell("系统用户")]
    proof: Annotated[str, Cell("证明")]
    why: Annotated[str, Cell("理由")]
    hash: Annotated[str, Cell("摘要", kind="digest")]


def of_subject(
    connection: Connection,
    subject: str,
    *,
    outward: bool = False,
    titles: Mapping[str, str] = NO_TITLES,
    zone: str = cycle_view.OFFICE_ZONE,
) -> list[Event]:
    """Everything about the `subject` (a code, or a person's name), over all cycles, oldest first.

    `outward`: only what the unit itself may see, without the reasons that are the office's own;
    `titles`: what is said for keys of addressees; `zone`: in which the events' `at` are.
    """
    events = []
    for ledger in ledgers.all_(connection):
        for line in journal.about(connection, ledger.book, [subject]):
            if not (outward and line.kind.startswith(CONFIDENTIAL)):
                event = _event(ledger.label, line, titles, zone)
                events.append(
                    event
                    if not outward or line.kind.startswith(REASONED)
                    else dataclasses.replace(event, why="")
                )
        if ledger.kind == cycle_view.CYCLE:
            for line in journal.latest(connection, ledger.book, kinds=[DRAINED]):
                events += [
                    _left(ledger.label, line, delivery, titles, zone)
                    for delivery in line.data["messages"]
                    if delivery[1] == subject
                ]
    return sorted(events, key=lambda event: event.at)


def _left(
    label: str, line: journal.Line, delivery: Sequence[Any], titles: Mapping[str, str], zone: str
) -> Event:
    """One message of a pass, as an event of its own.

    When it left, by which channel, or why it did not.
    """
    id_, subject, recipient, channel, state, attempts, ended_at, reply = delivery
    moment = line.at if ended_at is None else datetime.fromisoformat(ended_at)
    tries = f"，第{attempts}次" if attempts > 1 else ""
    why = "" if state == "sent" else reply
    addressee = contacts.addressed(recipient, titles)
    sentence = f"消息{id_}发给{addressee}（{channel}）：{message_list.STATES[state]}{tries}"
    event = _event(label, line, titles, zone)
    return dataclasses.replace(
        event, at=clock.local(moment, zone), subject=subject, sentence=sentence, why=why
    )


def of_ledger(
    connection: Connection,
    ledger: int,
    *,
    limit: int,
    kinds: Sequence[str] = (),
    titles: Mapping[str, str] = NO_TITLES,
    zone: str = cycle_view.OFFICE_ZONE,
) -> list[Event]:
    """The newest lines of a ledger, oldest first: `limit` at most, of these `kinds` only (all).

    Titles and `zone` are as in `of_subject`. A ledger that there is not has no lines.
    """
    ledger_record = ledgers.get(connection, ledger)
    label = ledger_record.label if ledger_record is not None else ""
    return [
        _event(label, line, titles, zone)
        for line in journal.latest(connection, ledger, limit=limit, kinds=kinds)
    ]


def raw(connection: Connection, ledger: int) -> list[tuple[str, str]]:
    """(text, hash) of every line as it was written, for a stand-alone verification."""
    return journal.texts(connection, ledger)


def sentence(kind: str, details: Mapping[str, Any], titles: Mapping[str, str] = NO_TITLES) -> str:
    """What a line of that `kind` tells, without who and when; `details` is the line's data.

    A kind without a sentence is told by its name, a field that is missing as nothing.
    """
    text = SENTENCES.get(kind, kind).format_map(_Shown(details, titles))
    if kind == "refused":
        text += "：" + "；".join(reason["sentence"] for reason in details.get("reasons", []))
    if details.get("active") is False:
        text = "离岗"
    if kind == "person.bound" and not details.get("os_user"):
        text = "解除本机登录名"
    if details.get("waits"):
        text += "，待另一人复核（mofan person confirm）"
    if details.get("alone"):
        text += "，无人可复核，即时生效" + (f"（{details['basis']}）" if "basis" in details else "")
    if kind in NUMBERED and details.get("doc"):
        text += f"，收文号{details['doc']}"
    if details.get("medium") == "phone":
        text += "，电话反馈（书面待补）"
    if kind == "call.recorded" and details.get("contact"):
        text += f"，接电话：{details['contact']}"
    for key, name in (
        ("late", "逾期"),
        ("accepted", "已接收"),
        ("oral", "口头"),
        ("acknowledged", "已签收"),
    ):
        text += f"（{name}）" if details.get(key) is True else ""
    if details.get("agreed_by"):
        text += f"，{details['agreed_by']}同意"
    if details.get("basis") and kind in ("demonstration.nominated", "naming.issued"):
        text += f"（{details['basis']}）"
    if details.get("carried"):
        text += f"，带欠账：{'、'.join(details['carried'])}"
    if details.get("skipped"):
        text += f"（略过：{'、'.join(details['skipped'])}）"
    return text


class _Shown(dict[str, Any]):
    """Values as people say them: roles and kinds of notes by their titles."""

    def __init__(self, details: Mapping[str, Any], titles: Mapping[str, str]) -> None:
        self.titles = titles
        super().__init__({key: self._spoken(key, detail) for key, detail in details.items()})

    def __missing__(self, key: str) -> str:
        return ""

    def _spoken(self, key: str, detail: Any) -> Any:
        if isinstance(detail, list):
            return "、".join(str(self._spoken(key, part)) for part in detail)
        if isinstance(detail, bool):
            return "B角" if detail else ""
        if key == "to" and isinstance(detail, str):
            return contacts.addressed(detail, self.titles)
        return WORDS[key].get(detail, detail) if key in WORDS else detail


def _event(label: str, line: journal.Line, titles: Mapping[str, str], zone: str) -> Event:
    return Event(
        book=label,
        seq=line.seq,
        at=clock.local(line.at, zone),
        kind=line.kind,
        subject=line.subject,
        sentence=sentence(line.kind, line.data, titles),
        by=line.actor["name"],
        person=line.actor["person"],
        also=line.actor.get("os_user", ""),
        proof=line.actor.get("paper") or permissions.PROOFS.get(line.actor.get("proof", ""), ""),
        why=line.why,
        hash=line.hash,
    )


@described
class BackdatedRow:
    """One line: the day that was written, when it was keyed in, what was unusual, and why."""

    seq: Annotated[int, Cell("序号")]
    subject: Annotated[str, Cell("对象")]
    sentence: Annotated[str, Cell("事项")]
    day: Annotated[date, Cell("日期")]
    keyed_in: Annotated[date, Cell("录入")]
    what: Annotated[str, Cell("情况")]
    why: Annotated[str, Cell("理由")]
    by: Annotated[str, Cell("经手")]


def backdated(cycle: CycleView) -> list[BackdatedRow]:
    """Every such line of the cycle, in order."""
    return [
        BackdatedRow(
            seq=line.seq,
            subject=cycle.titles.get(line.subject, line.subject),
            sentence=sentence(line.kind, line.data, cycle.titles),
            day=date.fromisoformat(line.data["unusual"]["day"]),
            keyed_in=clock.local_date(line.at, cycle.scheme.zone),
            what=line.data["unusual"]["what"],
            why=line.data["unusual"]["why"],
            by=line.actor["name"],
        )
        for line in journal.lines(cycle.connection, cycle.book)
        if "unusual" in line.data
    ]
