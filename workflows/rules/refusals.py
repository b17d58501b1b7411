"""Every refusal: a stable code, the sentence, and how to mend it.

The clause is the caller's, who knows what it is about.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from engine import records

TEXTS: dict[str, tuple[str, str]] = {
    "not_allowed": ("{person}无权办理此事（{roles}）", "请由{who}办理"),
    "op_reused": ("操作编号 {op} 已用于另一件事", "请换一个 --op 编号"),
    "stale_version": ("{name}已被{who}于{at}改动，现为“{state}”", "请看过现状后再办"),
    "version_unknown": (
        "{name}没有第{seen}版，现为第{version}版“{state}”",
        "请看过现状，再用 --seen {version} 办理",
    ),
    "not_from_here": ("{name}现为“{state}”，不能{what}", ""),
    "held": ("{name}已暂停办理：{reason}", "先用 mofan resume 恢复"),
    "stage_closed": ("下一阶段“{stage}”{day}才开始", "到期后再办"),
    "task_waiting": ("“{task}”{day}才开始办理", "到期后再办，或提前收件"),
    "task_open": ("“{task}”尚未完成（{owner}，{due}）", "{mend}"),
    "task_unchecked": ("“{task}”已收到，待办公室审核", "用 mofan task accept 或 task return 审核"),
    "gate_closed": ("全局事项“{task}”尚未完成（{owner}，{due}）", "先办结该事项"),
    "outcome_unknown": (
        "{name}还没有结果，不能结束",
        "命名后自动结束，或用 mofan conclude 注明结果",
    ),
    "outcome_reserved": ("“命名”只能由命名决定产生，不能直接填写", "见 mofan naming issue"),
    "issued": ("命名决定（{number}）已经印发，不能退回", "印发后只能按撤销程序办理"),
    "reason_missing": ("没有写明理由", "请用 --why 写明"),
    "reason_for_hard": ("“{task}”是必办事项，不能{what}", "办结后再往下走"),
    "nothing_brought": ("“{task}”要交{what}，没有附上文件", "请附上文件"),
    "not_yours": ("“{task}”不由{name}承办", ""),
    "settled_by_work": ("“{task}”由系统在相应工作完成时办结，不能直接接收", "{mend}"),
    "already_accepted": (
        "“{task}”已接收归档，不能直接替换",
        "补报请用 mofan submit --supplement；要替换先 mofan task reopen",
    ),
    "due_not_later": ("新期限 {day} 不晚于现期限 {due}", "延期应往后延"),
    "received_in_future": ("日期 {day} 晚于今天", "请核对日期"),
    "before_the_year": ("日期 {day} 早于{year}", "请核对年份"),
    "before_that": ("日期 {day} 早于{what}（{before}）", "请核对日期"),
    "own_unit": ("{person}属于所复核的单位，应当回避", "请另一位经办人或审核人确认"),
    "own_entry": ("{person}录入的内容须由他人复核", "请另一位经办人或审核人确认"),
    "own_account": (
        "{person}与录入的{other}绑定同一个系统用户，不能互相复核",
        "请另一位用自己系统用户的经办人或审核人确认",
    ),
    "seen_otherwise": ("待复核的内容与看到的不同", "请重新核对后再复核"),
    "coverage_missing": ("征求意见尚未齐：{missing}", "收齐并复核后再办"),
    "lead_missing": ("{name}缺要点{missing}的得分（由牵头的打分）", "请牵头的报来，录入并复核"),
    "lead_only": ("{name}的要点{indicator}由{lead}打分", "考评员一列写{lead}"),
    "marks_waiting": ("{name}的打分已录入，还没有复核", "由另一人复核：mofan assess confirm"),
    "result_waiting": (
        "{name}的“{result}”结果已录入，还没有复核",
        "由另一人复核：mofan assess confirm --facts",
    ),
    "panel_small": ("{name}只有{count}名考评员打分，不足{minimum}人", "补齐打分"),
    "result_missing": ("{name}缺“{result}”结果", "请部门提供，或按“不适用”录入"),
    "mark_missing": ("{name}缺打分：{missing}", "补齐后再办"),
    "mark_unknown": ("{name}的打分项不在本年度考评要点之内，或重复：{marks}", "请核对编号和来源"),
    "points_invalid": ("{name}的{where}填了“{value}”，应为{expected}", "请更正后重新导入"),
    "result_unknown": (
        "{name}的“{result}”结果“{value}”不在档次之内（{expected}）",
        "请核对后重新录入",
    ),
    "results_inapplicable": ("{name}的各项相关考核结果都不适用", "由办公室研究总分算法"),
    "wrong_meeting": ("“{slate}”应由{meeting}研究", "请核对会议"),
    "slate_missing": (
        "还没有“{slate}”",
        "排序表用 mofan assess rank 生成，公示的名单用 mofan naming public-notice，"
        "其余用 mofan naming propose",
    ),
    "slate_undecided": (
        "“{slate}”还没有{meeting}的决定",
        "先用 mofan naming decide 录入并由他人确认",
    ),
    "sent_undecided": (
        "“{slate}”还没有会议决定，“{name}”不能发函",
        "会议决定并复核后再发；领导已签批函稿的，用 --signed-off 写明签批人和日期",
    ),
    "before_naming": ("{name}{day}才命名", "请核对撤销的会议日期"),
    "slate_decided": ("“{slate}”已有会议决定，不能再调整", "如需改动，应由会议重新研究下一份名单"),
    "over_quota": (
        "“{slate}”有{count}个，超过名额{quota}个",
        "用 mofan naming adjust --remove 调出",
    ),
    "open_tie": (
        "{names}按公布的比较项仍并列，跨在{line}上，余{places}个",
        "由会议研究后，用 mofan naming adjust 把列入的调入、不列入的调出",
    ),
    "ineligible": (
        "{name}不能列入：{reason}",
        "已在名单上的用 mofan naming adjust --remove 调出；"
        "会议已定的用 mofan naming propose 重新生成，由会议再定；"
        "已公示的登记为异议，办结为“成立”",
    ),
    "recused": ("{name}的所在部门应回避", ""),
    "notice_running": ("公示期到{day}，尚未届满", "{day}之后再印发"),
    "notice_missing": ("还没有公示", "先用 mofan naming public-notice"),
    "place_missing": ("补录的公示没有写明地点", "请用 --place 写明在哪里公示"),
    "list_fixed": ("“{slate}”不能直接调整", "{mend}"),
    "already_published": ("“{slate}”已公示（{first}至{last}）", ""),
    "not_proven": (
        "没有证明是{person}本人",
        "请在本人的本机登录名下运行，或用本人的口令（本人先用 mofan person passphrase 设定）",
    ),
    "passphrase_wrong": ("{person}的口令不对", "忘记了请管理员用 mofan person reset 重设"),
    "passphrase_paused": ("{person}的口令已错{count}次", "请{minutes}分钟后再试"),
    "proof_lent": (
        "{person}的口令不是在其本人独用的登录名下设的，不能用来复核、签发",
        "请在本人的本机登录名下用 mofan person passphrase 重设",
    ),
    "paper_confirms": ("复核单只能用来复核", "请本人办理"),
    "paper_unkeyed": ("复核单由谁录入没有证明", "录入的人请在自己的本机登录名下运行"),
    "unreviewed": (
        "还没有人总复核，或复核后内容有变",
        "请另一人用 mofan naming review {act} 逐一看过",
    ),
    "reviewed_alone": (
        "{name}：结束、销号或公示办结由一人经手，只有其本人复核过",
        "请另一人用 mofan naming review {act} 逐一看过",
    ),
    "nothing_to_review": ("没有{act}要复核的名单", ""),
    "signers_missing": ("传阅签批的没有写明谁、哪天签的", "请用 --present 写明"),
    "minutes_pending": ("会议纪要编号待发", "编号下来后用 mofan naming minutes 补上"),
    "number_not_awaited": ("“{slate}”没有待补的纪要编号", ""),
    "stage_not_reached": ("{name}还没有转到“{stage}”", "先用 mofan advance 转段"),
    "withheld": (
        "{name}暂缓命名：{basis}",
        "用 mofan naming withhold --release 解除，以后另文命名",
    ),
    "named_already": ("{name}已经命名", "撤销用 mofan naming revoke"),
    "nothing_says": ("没有写作“{before}”的{what}", "请照原来录入的写"),
    "due_odd": ("{day} {what}", "确是如此的，请用 --why 写明"),
    "unusual_day": ("{day} {what}", "确是如此的，请用 --why 写明为什么现在才录"),
    "clock_right": ("{name}账簿的末条不在本机时钟之后，没有要更正的", ""),
    "clock_waits": (
        "{name}账簿已有待复核的时钟更正",
        "请另一人用 mofan audit clock --confirm 复核",
    ),
    "no_passphrase": ("{person}没有设口令", ""),
    "due_early": ("“{task}”的期限 {day} 早于其开始（{opens}）", "请写开始之后的日子"),
    "problem_task": ("“{task}”随问题销号接收", "销错了的，用 mofan naming correct 问题销号 更正"),
    "nobody_vouches": (
        "{person}的角色、登录名、口令要由另一位管理员或审核人复核，现在没有这样的人",
        "有任免或书面决定的，用 --basis 写明文件和日期：即时生效，列入 mofan audit people",
    ),
    "own_gain": ("给{person}本人的角色不能由本人复核", "请另一位管理员或审核人复核"),
    "objection_open": ("对{name}的异议尚未办结", "用 mofan naming objection --outcome 办结"),
    "number_used": ("编号“{number}”已经用过", "请核对"),
    "not_refilled": (
        "“{award}”已经命名，空出的名额按安排不递补",
        "安排写明递补（refills）的才能再命名",
    ),
    "caps_exceeded": ("{name}推荐{count}个党支部，超过上限{limit}个", "请单位按推荐次序取舍"),
    "star_low": ("{name}星级为{star}，须为{needed}", "请单位另行推荐"),
    "not_enrolled": ("{name}不在本年度名单内，或不参加推荐", ""),
    "list_changed": ("复函所附名单与发出的不一致：{missing}", "以发出的名单为准重新核对"),
    "not_on_panel": (
        "{assessors}不是{name}所在片组的考评组成员",
        "请核对，或用 mofan assess panel 重新明确考评组",
    ),
    "sealed": ("{name}的打分尚未全部录入复核，封存中", "该组打分结束后再看"),
    "needs_meeting": (
        "意见为“{conclusion}”的，保留须经{meeting}研究决定",
        "用 --meeting、--minutes 写明会议和纪要编号",
    ),
    "signed_already": ("函{request}已有签署的意见", "以新的复函取代时，用 --why 写明理由"),
    "token_refused": ("{what}{why}", "请向办公室索取新的"),
    "cases_open": ("还有{count}个没有结束：{names}", "逐一推进，或用 mofan conclude 注明结果"),
    "look_first": ("{why}", "核对后加 --after-gap 再运行"),
    "agreement_missing": ("没有写明谁同意延期的", "在回填表“谁同意的”一栏写明"),
    "doc_missing": ("没有写明收文号", "请用 --doc 写明"),
    "basis_missing": ("没有写明依据", "请用 --basis 写明"),
    "minutes_missing": ("没有写明会议纪要编号", "请用 --minutes 写明"),
    "report_missing": ("没有写明公示情况", "请用 --end 写明"),
    "handling_missing": ("没有写明怎么办理的", "请用 --handling 写明"),
    "text_missing": ("没有写明整改情况", "写在问题编号后面"),
    "number_missing": ("没有写明命名决定的文号", "请用 --doc 写明"),
    "mark_reason_missing": (
        "{name}的打分与已复核的不同，没有写明理由",
        "在打分表的理由一栏写明，再重新导入",
    ),
    "concluded": ("{name}已经结束", "要恢复，用 mofan revert"),
    "in_first_stage": ("{name}在第一个阶段，无可退回", ""),
    "not_held": ("{name}没有暂停", ""),
    "cycle_closed": ("{name}年度已经结束", ""),
    "nothing_to_confirm": ("{name}没有待复核的", ""),
    "unchanged": ("{name}与已有的相同", ""),
    "nothing_to_send": ("{name}没有新的对象需要征求意见", ""),
    "no_tokens": ("函{request}没有未用的签署码或回执码", ""),
    "opinion_missing": ("函{request}没有对{name}的意见", "先用 mofan consult record 录入复函"),
    "opinion_unconfirmed": ("函{request}对{name}的意见尚未复核", "先用 mofan consult confirm 复核"),
    "opinion_consents": ("函{request}对{name}的意见无须研究办理", ""),
    "not_a_call": ("编号{id}不是要打的电话", "用 mofan remind calls 查看"),
    "call_settled": ("电话{id}：已经录过，或该事项已报来", ""),
    "no_due_date": ("电话{id}说的不是有期限的事项，不能延期", ""),
    "not_for_release": ("提醒{id}不须放行", ""),
    "released_already": ("提醒{id}已放行、已作废或已过期", ""),
    "told_today": ("{name}：今天已写过同样的通知", ""),
    "message_untrue": ("消息{id}：所载事项已办结、已改期，或已另行发出", ""),
    "message_state": ("消息{id}：现为“{state}”，不能这样办理", ""),
    "visit_recorded": ("{name}：{day} {team}已经录过", ""),
    "visit_planned": ("{name}：已有安排", "要改，先用 mofan visit cancel 取消"),
    "visit_over": ("安排{id}：现为“{state}”，不能取消", ""),
    "team_recused": ("{name}：{team}有该单位的人员，应回避", "请改由别的组去"),
    "day_off": ("{name}：{day} 是休息日或调休上班日", "请改日期"),
    "day_full": (
        "{name}：{team} {day} 已排{count}个，每天不超过{most}个",
        "请改日期或改由别的组去",
    ),
    "nothing_to_announce": ("{name}没有待通知的安排", "先用 mofan visit plan 安排"),
    "proposed_already": ("{name}：{source}已登记过", ""),
    "not_proposed": ("{name}：没有自荐或推荐", "先用 mofan observation nominate 登记"),
    "selected_already": ("{name}：已经研究确定", ""),
    "above_first": ("“{above}”的{slate}还没有生成", "先生成上一等次的名单，再生成本奖项的"),
    "branch_nominated": ("{name}已经推荐过", ""),
    "order_taken": ("{name}：推荐次序第{order}已是{other}的", "请单位重新排定次序"),
    "nothing_to_check": ("{name}本阶段没有待核验的事项", ""),
    "not_on_list": ("{name}不在“{slate}”上", ""),
    "on_list_already": ("{name}已在“{slate}”上", ""),
    "all_named": ("“{award}”公示的都已命名", ""),
    "not_named": ("{name}没有命名", ""),
    "revocation_entered": (
        "{name}的撤销已录入，待复核",
        "由另一人用 mofan naming confirm --revocation 复核",
    ),
    "notice_over": ("公示已经结束", ""),
    "objection_settled": ("异议{id}已办结（{outcome}）", ""),
}


def make(code: str, subject: str = "", *, clause: str = "", **values: object) -> records.Refusal:
    """The refusal of that `code` about `subject` (empty: about a whole list).

    `values` fill the sentence and the way to mend it; `clause` is the rule it rests on. KeyError
    for an unknown code, or where the sentence needs a value that is not given.
    """
    sentence, mend = TEXTS[code]
    shown = {key: str(content) for key, content in values.items()}
    return records.Refusal(
        code=code,
        sentence=sentence.format(**shown),
        subject=subject,
        clause=clause,
        mend=mend.format(**shown),
    )


def under(clause: str, refused: Iterable[records.Refusal]) -> list[records.Refusal]:
    """The same refusals, resting on that `clause` of the scheme."""
    return [dataclasses.replace(refusal, clause=clause) for refusal in refused]
