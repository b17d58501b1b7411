"""What happened, in sentences: one subject over the years, or a whole book from the newest line back."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine import clock
from storage.ledger import journal, ledgers
from workflows.directory import units
from workflows.kernel import cycle_view, permissions
from workflows.tasks import outbox

CONFIDENTIAL = (
    "consult.",
    "finding.",
    "slate.",
    "objection.",
    "assess.",
    "unit.note",
    "visit.planned",
    "refused",
)
"""Kinds of lines that never leave the office: nothing of them is told to the unit they are about."""
REASONED = "task."
"""Kinds of lines whose reason is told to the unit: why a paper was returned. Why a case was held or ended is the office's own affair."""
NUMBERED = ("task.handed_in", "consult.recorded")
"""Kinds of lines that tell under which number the paper came in."""
DRAINED = "outbox.drained"
SENTENCES = {
    "book.opened": "账簿“{book}”开启",
    "person.added": "登记为{roles}",
    "person.assigned": "角色由{before}改为{after}",
    "members.appointed": "明确成员：{members}",
    "org.added": "登记单位“{name}”",
    "cycle.entered": "登记年度：{title}",
    "cycle.opened": "开启年度：{title}",
    "cycle.closed": "年度结束",
    "holidays.imported": "导入放假安排（休{off}，班{worked}）",
    "unit.contact": "联系人变更：{name}（{role}{deputy}），自{starts_on}起",
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
    "objection.settled": "异议办结：{outcome}",
    "letter.issued": "印发{number}（{dated}）",
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


KEYS: Mapping[str, str] = {}
"""No words for keys: they are shown as they are."""
WORDS = {
    "role": units.ROLES,
    "note": units.NOTES,
    "before": permissions.ROLES,
    "after": permissions.ROLES,
    "roles": permissions.ROLES,
}
"""What keys are called, by the field of a line in which they stand."""


@dataclass(frozen=True, kw_only=True)
class Event:
    """One line as people read it. `by` is who, `also` the operating-system user beside the claimed person."""

    book: str
    seq: int
    at: datetime
    kind: str
    subject: str
    sentence: str
    by: str
    also: str
    why: str
    hash: str


def of_subject(
    connection: Any,
    subject: str,
    *,
    outward: bool = False,
    titles: Mapping[str, str] = KEYS,
    zone: str = cycle_view.OFFICE_ZONE,
) -> list[Event]:
    """Everything about one subject, over all cycles, oldest first. `outward`: as the unit may see it; `titles`: what is said for keys."""
    found = []
    for ledger in ledgers.all_(connection):
        for line in journal.about(connection, ledger.book, [subject]):
            if not (outward and line.kind.startswith(CONFIDENTIAL)):
                event = _event(ledger.label, line, titles, zone)
                found.append(
                    event
                    if not outward or line.kind.startswith(REASONED)
                    else dataclasses.replace(event, why="")
                )
        if ledger.kind == cycle_view.CYCLE:
            for line in journal.latest(connection, ledger.book, kinds=[DRAINED]):
                found += [
                    _left(ledger.label, line, told, titles, zone)
                    for told in line.data["messages"]
                    if told[1] == subject
                ]
    return sorted(found, key=lambda event: event.at)


def _left(
    label: str, line: journal.Line, told: Sequence[Any], titles: Mapping[str, str], zone: str
) -> Event:
    """One message of a pass, as an event of its own: when it left, by which channel, or why it did not."""
    id_, subject, recipient, channel, state, attempts, ended_at, reply = told
    at = line.at if ended_at is None else datetime.fromisoformat(ended_at)
    tries = f"，第{attempts}次" if attempts > 1 else ""
    why = "" if state == "sent" else reply
    sentence = f"消息{id_}发给{units.addressed(recipient, titles)}（{channel}）：{outbox.STATES[state]}{tries}"
    event = _event(label, line, titles, zone)
    return dataclasses.replace(
        event, at=clock.local(at, zone), subject=subject, sentence=sentence, why=why
    )


def of_book(
    connection: Any,
    ledger: int,
    *,
    limit: int,
    kinds: Sequence[str] = (),
    titles: Mapping[str, str] = KEYS,
    zone: str = cycle_view.OFFICE_ZONE,
) -> list[Event]:
    """The newest lines of a book, oldest first."""
    found = ledgers.get(connection, ledger)
    label = found.label if found is not None else ""
    return [
        _event(label, line, titles, zone)
        for line in journal.latest(connection, ledger, limit=limit, kinds=kinds)
    ]


def raw(connection: Any, ledger: int) -> list[tuple[str, str]]:
    """(text, hash) of every line as it is kept, for a stand-alone verification."""
    return journal.texts(connection, ledger)


def sentence(kind: str, data: Mapping[str, Any], titles: Mapping[str, str] = KEYS) -> str:
    """What a line tells, without who and when."""
    told = SENTENCES.get(kind, kind).format_map(_Shown(data, titles))
    if kind == "refused":
        told += "：" + "；".join(reason["sentence"] for reason in data.get("reasons", []))
    if data.get("active") is False:
        told = "离岗"
    if kind in NUMBERED and data.get("doc"):
        told += f"，收文号{data['doc']}"
    if data.get("medium") == "phone":
        told += "，电话反馈（书面待补）"
    if kind == "call.recorded" and data.get("contact"):
        told += f"，接电话：{data['contact']}"
    for key, name in (
        ("late", "逾期"),
        ("accepted", "已接收"),
        ("oral", "口头"),
        ("acknowledged", "已签收"),
    ):
        told += f"（{name}）" if data.get(key) is True else ""
    if data.get("agreed_by"):
        told += f"，{data['agreed_by']}同意"
    if data.get("basis") and kind == "demonstration.nominated":
        told += f"（{data['basis']}）"
    if data.get("carried"):
        told += f"，带欠账：{'、'.join(data['carried'])}"
    if data.get("skipped"):
        told += f"（略过：{'、'.join(data['skipped'])}）"
    return told


class _Shown(dict[str, Any]):
    """Values as people say them: roles and kinds of notes by their titles."""

    def __init__(self, data: Mapping[str, Any], titles: Mapping[str, str]) -> None:
        self.titles = titles
        super().__init__({key: self._said(key, value) for key, value in data.items()})

    def __missing__(self, key: str) -> str:
        return ""

    def _said(self, key: str, value: Any) -> Any:
        if isinstance(value, list):
            return "、".join(str(self._said(key, one)) for one in value)
        if isinstance(value, bool):
            return "B角" if value else ""
        if key == "to" and isinstance(value, str):
            return units.addressed(value, self.titles)
        return WORDS[key].get(value, value) if key in WORDS else value


def _event(label: str, line: journal.Line, titles: Mapping[str, str], zone: str) -> Event:
    return Event(
        book=label,
        seq=line.seq,
        at=clock.local(line.at, zone),
        kind=line.kind,
        subject=line.subject,
        sentence=sentence(line.kind, line.data, titles),
        by=line.actor["name"],
        also=line.actor.get("os_user", ""),
        why=line.why,
        hash=line.hash,
    )
