"""What tests make: an office with its people, a small scheme, a cycle of it, a clock to move."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import TypeVar

from engine import clock, records
from storage import cases, database, replay, tasks
from workflows import board, catalog, cycles, deliveries, desk, explain, lineage, moves, staff, tick, view
from workflows.scheme import model, reader

R = TypeVar("R")
PLAN = deliveries.File(name="方案.txt", data="本单位实施方案。\n".encode())

YAML = """
key: test
title: 试验年度
year: 2020
opens_on: 2020-05-06
organiser: {name: 办公室, unit: U03}
meetings: [{key: bureau, name: 部务会}, {key: board, name: 委员会}]
departments: [{key: watch, name: 监督部门, hosts: U02}]
teams: [一组]
ladders:
  - {key: usual, rungs: [{step: 提示, anchor: open, to: [contact]}, {step: 提前五天, anchor: due, offset: -5, to: [contact]},
     {step: 电话, anchor: due, offset: 1, mode: calls, to: [contact]}]}
tracks:
  - key: unit
    name: 单位
    stages:
      - key: first
        name: 第一阶段
        clause: 一（一）
        opens: 2020-05-06
        tasks:
          - {key: paper, name: 报送方案, clause: 一（一）, owner: unit, blocking: soft, brings: file, review: true, ladder: usual,
             opens: {on: 2020-05-06}, due: {on: 2020-05-29}}
          - {key: hello, name: 回执, owner: unit, blocking: none, brings: nothing, opens: {after: "task:paper", count: 1}, due: {after: "task:paper", count: 5}}
      - key: second
        name: 第二阶段
        clause: 一（二）
        opens: 2020-06-15
        gates: [ready]
        tasks:
          - {key: marks, name: 打分, owner: team, does: scores, opens: {after: entered, count: 2}, due: {after: entered, count: 10}}
          - {key: numbers, name: 数量, clause: 附二, owner: unit, blocking: soft, brings: numbers, opens: {on: 2020-06-15}, due: {on: 2020-06-30}}
      - key: third
        name: 第三阶段
        clause: 一（三）
        gates: [paper_out]
        tasks:
          - {key: story, name: 经验, owner: unit, blocking: none, brings: file, of: named, opens: {after: "task:paper_out", count: 1}}
  - key: cycle
    name: 全局
    stages:
      - key: year
        name: 全年
        tasks:
          - {key: close_first, name: 第一阶段收口, owner: office, blocking: soft, does: closing, concerns: unit.first, opens: {on: 2020-06-10}, due: {on: 2020-06-15}}
          - {key: ready, name: 准备, clause: 二, owner: office, brings: nothing, opens: {on: 2020-06-01}, due: {on: 2020-06-20}}
          - {key: asked, name: 征求意见, owner: office, does: opinions, concerns: round, opens: {on: 2020-07-01}, due: {on: 2020-07-15}}
          - {key: result, name: 平安结果, owner: "department:watch", does: results, concerns: safe, opens: {on: 2020-06-15}, due: {on: 2020-07-10}}
          - {key: ranked, name: 排序, owner: office, does: ranking, concerns: prize, opens: {on: 2020-07-01}, due: {on: 2020-07-10}}
          - {key: talk, name: 部务会研究, owner: "meeting:bureau", does: decision, concerns: initial, opens: {on: 2020-07-16}, due: {on: 2020-07-20}}
          - {key: posted, name: 公示, owner: office, does: public_notice, opens: {on: 2020-07-21}, due: {on: 2020-07-29}}
          - {key: paper_out, name: 印发决定, clause: 三, owner: office, does: issue, opens: {on: 2020-07-29}, due: {on: 2020-08-10}}
forms:
  - {key: numbers, title: 数量表, rows: figures, columns: [{key: this_year, title: 今年, kind: integer, required: true, minimum: 0},
     {key: base_year, title: 去年, kind: integer, required: true, minimum: 0}]}
figures: {clause: 附二, indicator: 甲, base_year: 2019, figures: [{key: meetings, name: 会议, measure: 次}, {key: papers, name: 文件, measure: 份}]}
groups: [{key: one, name: 第一类}, {key: two, name: 第二类}]
indicators:
  - {key: 甲, group: one, clause: 附一1, text: 甲项, weight: 50}
  - {key: 乙, group: two, clause: 附一2, text: 乙项, weight: 50}
scoring: {places: 2, assessment_percent: 80, related_percent: 20, panel: {size: 3, minimum: 1, drop_from: 5}, ties: [two]}
related_results: [{key: safe, name: 平安, department: watch, weight: 20, values: [[好, 100], [中, 50], [差, 0]], bad: [差]}]
awards: [{key: prize, name: 先进单位, track: unit, clause: 三, quota: 2, surplus: 3}]
consultations:
  - {key: round, name: 征求意见, covers: everyone, departments: [watch], term: {after: entered, count: 5}, conclusions: [无不同意见, 不宜命名, 供参考],
     blocking_conclusions: [不宜命名], consenting: [无不同意见], valid_days: 60, opinion_text: none}
slates:
  - {key: ranking, name: 排序表}
  - {key: initial, name: 建议名单, meeting: bureau, quota_binds: true}
  - {key: published, name: 公示名单, quota_binds: true}
  - {key: named, name: 命名名单, quota_binds: true}
public_notice: {count: 5, clause: 三}
disqualifiers: [{key: fraud, name: 弄虚作假, clause: 四}]
"""


def texts(units: int = 6, yaml: str = YAML) -> dict[str, str]:
    """The files of the small scheme with that many units; U03 hosts the office."""
    rows = "\n".join(
        f"U{n:02d},单位{n:02d},行业{n % 2 + 1},片组{n % 3 + 1},一处,全面实施,{'电话' if n == 5 else '消息'}," for n in range(1, units + 1)
    )
    head = "编码,单位名称,行业分类,片组,联系部室,参与方式,提醒方式,党支部数"
    return {"scheme.yaml": yaml, "units.csv": f"{head}\n{rows}\n"}


def scheme(units: int = 6, yaml: str = YAML) -> model.Scheme:
    """The same as read."""
    return reader.read(texts(units, yaml))


def province() -> model.Scheme:
    """The bundled scheme."""
    return catalog.load("henan-2020")


class Office:
    """An office at a moving clock: a clerk who keys in, a reviewer who confirms, the system that wakes tasks."""

    def __init__(self, store: database.Database, start: datetime = datetime(2020, 5, 6, 1, tzinfo=UTC)) -> None:
        self.store = store
        self.time = clock.VirtualClock(start)
        self.system = desk.Desk(store, self.time, records.SYSTEM)
        staff.begin(self.system, name="张经办")
        self.clerk = self.sit("张经办")
        staff.add(self.clerk, name="李审核", roles=["审核人"])
        self.reviewer = self.sit("李审核")
        self.book = 0

    def over(self, store: database.Database) -> Office:
        """The same office at the same hour, over a copy of its database."""
        found = copy.copy(self)
        found.store, found.time = store, clock.VirtualClock(self.time.now())
        found.system = desk.Desk(store, found.time, records.SYSTEM)
        found.clerk, found.reviewer = found.sit("张经办"), found.sit("李审核")
        return found

    def sit(self, name: str) -> desk.Desk:
        """Somebody's desk."""
        return self.system.on_behalf_of(desk.sign_in(self.store, name, ""))

    def open(self, plan: model.Scheme | None = None) -> Office:
        """A cycle of the small scheme (or another), its first tasks woken."""
        cycles.open_(self.clerk, scheme=plan or scheme())
        with self.store.reading() as connection:
            self.book = cycles.listing(connection)[-1].book
        self.tick()
        return self

    def go(self, day: str, hour: str = "10:00") -> Office:
        """It is that day; the tick has run."""
        self.time.move_to(clock.at(date.fromisoformat(day), hour, "Asia/Shanghai"))
        self.tick()
        return self

    def tick(self) -> desk.Outcome:
        return tick.tick_all(self.system)

    def look(self, ask: Callable[[view.View], R], as_of: date | None = None) -> R:
        """An answer out of the cycle as it is."""
        with view.looking(self.store, self.book, now=self.time.now(), as_of=as_of) as seen:
            return ask(seen)

    def task(self, subject: str, kind: str) -> tasks.Task:
        return self.look(lambda seen: next(one for one in seen.every_task if (one.subject, one.kind) == (subject, kind)))

    def case(self, subject: str) -> cases.Case:
        return self.look(lambda seen: next(one for one in seen.every_case if one.subject == subject))

    def hand_in(self, *subjects: str, kind: str = "paper", **more: object) -> desk.Outcome:
        papers = [deliveries.Paper(subject=one, task=kind, files=(PLAN,), **more) for one in subjects]  # type: ignore[arg-type]
        return deliveries.submit(self.clerk, book=self.book, papers=papers)

    def accept(self, *subjects: str, kind: str = "paper") -> desk.Outcome:
        return deliveries.accept(self.clerk, book=self.book, ids=[self.task(one, kind).id for one in subjects])

    def advance(self, *subjects: str, carry_over: str = "") -> desk.Outcome:
        return moves.advance(self.clerk, book=self.book, chosen=moves.Selection(subjects=subjects), carry_over=carry_over)

    def states(self, *, track: str = "unit") -> dict[str, str]:
        return self.look(lambda seen: {case.subject: case.state for case in seen.of_track(track)})

    def owed(self, subject: str) -> list[str]:
        """The sentences of what is not met for the next step."""
        found = self.look(lambda seen: explain.explain(seen, subject))
        return [one.refusal.code for one in found.conditions if one.refusal is not None]

    def names(self, award: str, step: str) -> list[str]:
        """Who stands on the newest list of a step."""
        return self.look(lambda seen: [one.subject for one in lineage.listed(seen, lineage.newest(seen)[award, step])])

    def heads(self) -> dict[str, int]:
        return self.look(lambda seen: {name: count for _, name, count in board.board(seen, board.Filter()).stages})

    def findings(self) -> list[str]:
        """What is wrong with any book."""
        with self.store.reading() as connection:
            books = [1, self.book] if self.book else [1]
            return [one for book in books for one in replay.verify(connection, book)]


def units(office: Office) -> Sequence[str]:
    """Every unit's code."""
    return office.look(lambda seen: list(seen.enrolments))
