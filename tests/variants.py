"""The small scheme with one thing more: a table that points come in, a track of branches."""

from __future__ import annotations

from tests import making

SHEETS = making.YAML.replace("does: scores,", "does: scores, brings: scores,").replace(
    "\nforms:\n",
    """
forms:
  - {key: scores, title: 打分表, columns: [{key: unit, title: 单位, required: true}, {key: assessor, title: 考评员, required: true},
     {key: indicator, title: 要点编号, required: true}, {key: points, title: 得分, kind: decimal, required: true, places: 2},
     {key: text, title: 扣分理由}]}
""",
)
"""Assessors hand in a sheet."""

BRANCHES = (
    making.YAML.replace(
        "  - key: cycle\n    name: 全局\n",
        """  - key: branch
    name: 党支部
    stages:
      - key: nomination
        name: 推荐
        clause: 三（五）
        tasks:
          - {key: approval, name: 推荐审批表, owner: unit, blocking: hard, brings: file, opens: {after: entered}, due: {on: 2020-06-30}}
      - key: looked_at
        name: 核验
        tasks:
          - {key: review, name: 资料核验与抽查, owner: office, blocking: hard, brings: nothing, opens: {after: entered}, due: {on: 2020-07-10}}
      - key: branch_end
        name: 命名
        gates: [paper_out]
  - key: cycle
    name: 全局
""",
        1,
    )
    .replace(
        "          - {key: ready,",
        "          - {key: nominated, name: 收齐推荐, owner: office, brings: branches, does: nominations, opens: {on: 2020-05-06}, due: {on: 2020-06-30}}\n"
        "          - {key: ready,",
    )
    .replace(
        "awards: [{key: prize, name: 先进单位, track: unit, clause: 三, quota: 2, surplus: 3}]",
        """awards: [{key: cell, name: 先进党支部, track: branch, clause: 三, quota: 3, surplus: 4, ranked: false, per_unit: 2, per_large_unit: 3,
   large_from: 30, accepts: [五星, 四星], sample_percent: 40}]""",
    )
    .replace(
        "  - {key: round, name: 征求意见, covers: everyone,", "  - {key: round, name: 征求意见, track: branch, covers: initial,"
    )
    .replace("meeting: bureau, quota_binds: true}", "consultation: round}\n  - {key: final, name: 审定名单, meeting: bureau, quota_binds: true}")
    .replace("concerns: initial, opens", "concerns: final, opens")
    .replace(
        "\nforms:\n",
        """
forms:
  - {key: branches, title: 推荐名单, columns: [{key: unit, title: 单位, required: true}, {key: name, title: 党支部名称, required: true},
     {key: star, title: 星级, kind: choice, required: true, choices: [五星, 四星, 三星]},
     {key: published_on, title: 公示截止日, kind: date, required: true}, {key: order, title: 次序, kind: integer, required: true}]}
""",
    )
    .replace("          - {key: ranked, name: 排序, owner: office, does: ranking, concerns: prize, opens: {on: 2020-07-01}, due: {on: 2020-07-10}}\n", "")
)  # fmt: skip
"""Units recommend branches in their own order; three of four are named, no unit is."""
