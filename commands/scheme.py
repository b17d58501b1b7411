"""`scheme`: the arrangement of a year, before it is opened."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import click

from commands import chinese, console, options
from commands.session import Session
from workflows.directory import calendars
from workflows.kernel import forms
from workflows.reports import workload
from workflows.scheme import catalog, checks, difference, model, sample


@chinese.group()
def scheme() -> None:
    """年度安排：列出、查看、检查、新建、比较。"""


@scheme.command("list")
@options.reports
def scheme_list(json_: bool) -> None:
    """列出自带的安排。"""
    found = [(name, catalog.load(name)) for name in catalog.names()]
    if json_:
        console.as_json(
            [
                {"name": name, "title": one.title, "year": one.year, "units": len(one.units)}
                for name, one in found
            ]
        )
        return
    console.table(
        ("名称", "标题", "年度", "单位数"),
        [(name, one.title, one.year, len(one.units)) for name, one in found],
    )


@scheme.command("show")
@click.argument("name", metavar="安排")
@options.reports
def scheme_show(name: str, json_: bool) -> None:
    """查看一份安排：阶段、事项、考评要点、名额、假定。"""
    one = catalog.load(name)
    if json_:
        console.as_json(one)
        return
    console.say(
        f"{one.title}（{one.key} 第{one.version}版），单位{len(one.units)}个，{one.opens_on}起"
    )
    if one.source:
        console.say(f"依据：{one.source}")
    console.say("\n阶段和事项")
    names = {task.key: task.name for _, _, task in one.tasks()}
    rows = [
        (
            track.name,
            stage.name,
            task.name,
            task.clause,
            {"hard": "必办", "soft": "可带欠账", "none": "不阻断"}[task.blocking],
            _due(task, names),
        )
        for track, stage, task in one.tasks()
    ]
    console.table(("对象", "阶段", "事项", "条款", "性质", "期限"), rows)
    console.say("\n考评要点")
    console.table(
        ("编号", "条款", "权重", "要点", "存疑"),
        [(i.key, i.clause, i.weight, i.text[:40], i.doubt) for i in one.indicators],
    )
    console.say("\n奖项")
    awards = [(a.name, a.clause, a.quota, a.surplus, a.threshold, a.share) for a in one.awards]
    console.table(("奖项", "条款", "名额", "差额", "分数线", "比例%"), awards)
    console.say("\n相关考核结果")
    console.table(
        ("项目", "权重", "档次"),
        [(r.name, r.weight, [f"{v}{p}%" for v, p in r.values]) for r in one.related_results],
    )
    console.say("\n假定（方案未写明，由办公室确认）")
    console.table(("假定", "取值", "说明"), [(a.key, a.value, a.sentence) for a in one.assumptions])


def _due(task: model.Task, names: Mapping[str, str]) -> str:
    when = task.due
    if when is None:
        return ""
    if when.on is not None:
        return when.on.isoformat()
    kind, _, key = when.after.partition(":")
    start = {"entered": "进入阶段", "stage_open": "阶段开始"}.get(kind) or f"“{names[key]}”办结"
    return f"{start}后{when.count}{'个工作日' if when.unit == 'workdays' else '天'}"


@scheme.command("check")
@click.argument("name", metavar="安排")
@options.reports
def scheme_check(name: str, json_: bool) -> None:
    """检查一份安排：全部错误一次列出（文件、行、列），并列出日期和提醒的样例、落在休息日的日期。"""
    one = catalog.load(name)
    calendar = calendars.announced()
    lines = sample.sample(one, calendar)
    warned = [fault.sentence for fault in checks.warnings(one, calendar)] + workload.over_plan(
        one, calendar
    )
    if json_:
        console.as_json({"sound": True, "sample": lines, "warnings": warned})
        return
    console.say(
        f"“{one.title}”没有错误：{len(one.units)}个单位，{len(one.indicators)}个考评要点，{len(lines)}个事项。\n"
    )
    rows = [
        (
            li.stage,
            li.task,
            li.opens_on,
            li.due_on,
            [f"{step} {day:%m-%d}" for step, day in li.reminders],
            li.note,
        )
        for li in lines
    ]
    console.table(("阶段", "事项", "开始", "截止", "提醒", "备注"), rows)
    for sentence in warned:
        console.talk(f"请留意：{sentence}")


@scheme.command("new")
@click.argument("folder", type=options.FILE, metavar="文件夹")
@click.option(
    "--from",
    "base",
    default=catalog.default,
    metavar="安排",
    help="以哪份安排为底稿，默认自带的一份。",
)
def scheme_new(folder: Path, base: str) -> None:
    """在空文件夹里新建一份安排，供修改。"""
    for path in catalog.new(folder, base):
        console.say(str(path))
    console.talk(
        f"改好后：mofan scheme check {folder}；比较改动：mofan scheme diff {base} {folder}"
    )


@scheme.command("diff")
@click.argument("before", metavar="安排")
@click.argument("after", metavar="安排")
@options.reports
def scheme_diff(before: str, after: str, json_: bool) -> None:
    """比较两份安排。"""
    found = difference.difference(catalog.load(before), catalog.load(after))
    if json_:
        console.as_json([{"part": part, "changes": sentences} for part, sentences in found])
        return
    for part, sentences in found:
        console.say(part)
        for sentence in sentences:
            console.say(f"  {console.shown(sentence)}")
    if not found:
        console.say("没有不同。")


@scheme.command("schema")
def scheme_schema() -> None:
    """输出安排的 JSON Schema，供编辑器提示和检查。"""
    console.say(json.dumps(model.Scheme.model_json_schema(), ensure_ascii=False, indent=2))


@chinese.command("table")
@click.argument("kind", metavar="表")
@click.option(
    "-o", "--output", type=options.FILE, required=True, metavar="文件", help="存为（.xlsx）。"
)
@options.pass_session
def table(session: Session, kind: str, output: Path) -> None:
    """生成一张空白表（自评表、四项数、打分表、推荐名单……），供填写后读回。"""
    with session.looking() as cycle:
        data = forms.blank(cycle, kind)
    options.save(output, data)
