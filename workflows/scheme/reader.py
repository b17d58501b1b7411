"""Reads a scheme from the text of its files.

Scalars stay text until the model takes them, so `no` is not false and every fault has its place.
"""

from __future__ import annotations

import copy
import csv
import io
import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import pydantic
import yaml

from engine import errors, records, texts
from workflows.scheme import checks, model, model_awards, model_office
from workflows.scheme.faults import Path, Place, first_of, of_validation
from workflows.scheme.language import chosen_words, spelling, task_sheet

YAML = "scheme.yaml"
TABLES = {
    "units.csv": (
        "units",
        {
            "编码": "code",
            "单位名称": "name",
            "简称": "short_name",
            "全称": "full_name",
            "行业分类": "sector",
            "片组": "group",
            "联系部室": "caretaker",
            "参与方式": "participation",
            "提醒方式": "reminded_by",
            "党支部数": "branches",
        },
        ("编码", "单位名称"),
    ),
    "indicators.csv": (
        "indicators",
        {
            "编号": "key",
            "类别": "group",
            "条款": "clause",
            "考评要点": "text",
            "备注": "remark",
            "存疑": "doubt",
            "权重": "weight",
            "规则": "rule",
            "下限": "floor",
            "上限": "cap",
            "等次": "grades",
            "数小者优": "lower_is_better",
            "满分": "maximum",
            "适用": "among",
            "牵头": "lead",
        },
        ("编号", "类别", "条款", "考评要点"),
    ),
    task_sheet.FILE: (task_sheet.PART, task_sheet.COLUMNS, task_sheet.NEEDED),
}
"""The tables beside the YAML.

For each, the part of the scheme it fills, what each column is, and which must be there.
"""

KINDS: Mapping[str, type[model_office.Part]] = {
    "units": model_office.Enrolment,
    "indicators": model_awards.Indicator,
    task_sheet.PART: model.Task,
}
"""What a row of each part is."""
OPEN_FIELDS = ("owner", "assists", "brings", "ladder")
"""Cells that say a word, or the name of something in the scheme."""
FAMILIES = (
    ("slates", "awards", "public_notice"),
    ("indicators", "groups", "scoring", "related_results"),
)
"""Parts that make sense only together."""
ADDED = "columns."
TASK: Path = ("tracks", 0, "stages", 0, "tasks", 0)
"""The path of a task, as long as that of every other."""
TITLES = {
    (file, name): title for file, (_, titles, _) in TABLES.items() for title, name in titles.items()
}
GRADE = re.compile(r"\s*([^=＝]+?)\s*[=＝]\s*([^=＝]+?)\s*")
DELIMITERS = (",", ";", "\t", "，")
MOST_ABOVE = 5
"""Rows in which the titles of a table may stand."""
MOST_NODES = 50_000
MOST_TEXT = 100_000
"""Characters of a YAML: what is read in about a second, and five times what a year needs."""
MOST_DEPTH = 100


LINES_BEFORE = 2
SLIPS = (
    (
        re.compile(r"(?:^|[{,\[])\s*(?:- )?\w+：", re.ASCII),
        "有全角冒号“：”",
        "冒号用半角，后面空一格",
    ),
    (re.compile(r"，\s*\w+:", re.ASCII), "有全角逗号“，”", "隔开各项的逗号用半角"),
    (re.compile(r"[｛｝［］“”]"), "有全角括号或引号", "括号、引号用半角"),
    (re.compile(r"^\s*(?:- )?\w+:[^\s:/]", re.ASCII), "冒号后面没有空格", "冒号后面空一格"),
    (re.compile(r"^ *\t"), "行首有制表符", "缩进用空格"),
)
"""What is easily typed so on a Chinese keyboard, what to say of it, and what would be right."""


def _slip(text: str, line: int) -> tuple[str, str]:
    """What is wrong at a `line` (from 0) of a text that is no YAML, and what would be right.

    The lines before are looked at as well: an error often shows only where the next part begins.
    """
    lines = text.splitlines()
    for written in lines[max(line - LINES_BEFORE, 0) : line + 1][::-1]:
        for pattern, message, expected in SLIPS:
            if pattern.search(written.partition(" #")[0]):
                return f"YAML 写法有误：{message}", expected
    return "YAML 写法有误", "检查缩进（用空格，不用制表符）、冒号后的空格和引号"


class _Reading:
    """Plain data with the place of each part, and what was wrong on the way."""

    def __init__(self) -> None:
        self.places: dict[Path, Place] = {}
        self.faults: list[records.Fault] = []
        self.nodes = 0

    def add_fault(self, message: str, where: Place | str, expected: str = "") -> None:
        """A fault of what stands at `where`; `expected` is what would be right."""
        self.faults.append(records.Fault(message=message, where=str(where), expected=expected))

    def tree(self, file: str, text: str) -> dict[str, Any] | None:
        """The plain data of a YAML text, or none where it could not be read."""
        if len(text) > MOST_TEXT:
            self.add_fault("文件过大", file, f"一份安排不超过{MOST_TEXT // 1000}千字")
            return None
        # Not `safe_load`: it would make `no` a False, 2020-05-29 a date and 17:30 a number of
        # minutes, and lose every place. Composed nodes keep their marks, and scalars stay text.
        try:
            node = yaml.compose(text, Loader=yaml.SafeLoader)
        except yaml.MarkedYAMLError as error:
            mark = _place(file, error.problem_mark) if error.problem_mark else file
            message, expected = _slip(text, error.problem_mark.line if error.problem_mark else 0)
            self.add_fault(message, mark, expected)
            return None
        except (yaml.YAMLError, RecursionError):
            self.add_fault("含有不能读取的字符，或嵌套过深", file)
            return None
        if not isinstance(node, yaml.MappingNode):
            self.add_fault("文件应由“名称: 值”组成", file)
            return None
        plain: dict[str, Any] = self._plain(file, node, ())
        return plain

    def _plain(self, file: str, node: yaml.Node, path: Path) -> Any:
        self.nodes += 1
        if self.nodes > MOST_NODES or len(path) > MOST_DEPTH:
            self.add_fault("内容过多、嵌套过深，或引用套引用", _place(file, node.start_mark))
            raise errors.Misuse(first_of(self.faults))
        self.places[path] = _place(file, node.start_mark)
        if isinstance(node, yaml.ScalarNode):
            return str(node.value)
        if isinstance(node, yaml.SequenceNode):
            return [self._plain(file, child, (*path, n)) for n, child in enumerate(node.value)]
        plain: dict[str, Any] = {}
        for key, child in node.value:
            place = _place(file, key.start_mark)
            if not isinstance(key, yaml.ScalarNode):
                self.add_fault("名称应是一个词", place)
                continue
            name = str(key.value)
            if name in plain:
                self.add_fault(f"“{name}”写了两次", place)
            plain[name] = self._plain(file, child, (*path, name))
            self.places[(*path, name)] = place
        return plain

    def table(self, file: str, text: str, more: Sequence[str]) -> list[dict[str, Any]]:
        """The rows of a CSV text. A table without a column that must be there has none.

        `more` are the titles of columns that the scheme adds.
        """
        part, titles, needed = TABLES[file]
        titles = {**titles, **{title: ADDED + title for title in more}}
        above, rows = self._rows(file, text, titles)
        if rows is None:
            return []
        header = rows[0] if rows else []
        for n, title in enumerate(header, 1):
            place = f"{file} 第{above + 1}行第{n}列"
            if title not in titles:
                self.add_fault(f"不认识的列“{title}”", place, "可用：" + "、".join(titles))
            elif title in header[: n - 1]:
                self.add_fault(f"列“{title}”写了两次", place)
        if missing := [title for title in needed if title not in header]:
            self.add_fault(f"缺少列“{'、'.join(missing)}”" if rows else "是空文件", file)
            return []
        entries: list[dict[str, Any]] = []
        for number, row in enumerate(rows[1:], above + 2):
            if any(cell.strip() for cell in row):
                self._row(
                    file, part, [titles.get(title, "") for title in header], number, row, entries
                )
        return entries

    def _rows(
        self, file: str, text: str, titles: Collection[str]
    ) -> tuple[int, list[list[str]] | None]:
        """The rows from the header on, and how many stand above it; none of what is no table.

        A spreadsheet separates by semicolons or tabs as well, puts a title above, and leaves empty
        columns at the end.
        """
        best: tuple[int, int, list[list[str]]] = (-1, 0, [])
        for delimiter in DELIMITERS:
            lines = io.StringIO(text.removeprefix("\ufeff"), newline="")
            try:
                rows = [
                    [texts.clean(cell).strip() for cell in row]
                    for row in csv.reader(lines, delimiter=delimiter)
                ]
            except csv.Error:
                self.add_fault("不是逗号分隔的表格，或引号没有成对", file, "请用表格软件另存为 CSV")
                return 0, None
            for above, row in enumerate(rows[:MOST_ABOVE]):
                known = sum(cell in titles for cell in row)
                if known > best[0]:
                    best = (known, above, rows)
        _, above, rows = best
        table = rows[above:]
        used = max((n for row in table[:1] for n, cell in enumerate(row, 1) if cell), default=0)
        return above, [row[:used] if not any(row[used:]) else row for row in table]

    def _row(
        self,
        file: str,
        part: str,
        names: Sequence[str],
        number: int,
        row: Sequence[str],
        entries: list[dict[str, Any]],
    ) -> None:
        if len(row) != len(names):
            self.add_fault(f"有{len(row)}格", f"{file} 第{number}行", f"应为{len(names)}格")
        values: dict[str, Any] = {}
        index = len(entries)
        self.places[(part, index)] = Place(file=file, line=number, column=1)
        for column, (name, cell) in enumerate(zip(names, row, strict=False), 1):
            if name and cell.strip():
                place = Place(file=file, line=number, column=column)
                self.places[(part, index, name)] = place
                content = self._cell(part, name, cell.strip(), place)
                if name.startswith(ADDED):
                    values.setdefault("columns", []).append([name.removeprefix(ADDED), content])
                elif content is not None:
                    values[name] = content
        entries.append(values)

    def _cell(self, part: str, name: str, text: str, place: Place) -> Any:
        words = {} if name in OPEN_FIELDS else chosen_words.of_field(KINDS[part], name)
        if words and text not in words and text not in words.values():
            self.add_fault(f"“{text}”不在可选值之内", place, "应为 " + "、".join(words))
            return None
        if name != "grades":
            return words.get(text, text)
        pairs = [GRADE.fullmatch(pair) for pair in re.split("[;；]", text) if pair.strip()]
        if not all(pairs):
            self.add_fault(f"“{text}”读不出等次和分值", place, "应形如 好=10；较好=8；一般=5")
            return None
        return [list(pair.groups()) for pair in pairs if pair]


def _place(file: str, mark: yaml.Mark) -> Place:
    return Place(file=file, line=mark.line + 1, column=mark.column + 1)


def read(files: Mapping[str, str]) -> model.Scheme:
    """The scheme that these texts (by file name) say.

    Raises Misuse with every fault of shape, and every fault of sense of what has its shape.
    """
    reading = _Reading()
    if YAML not in files:
        raise errors.Misuse((records.Fault(message=f"缺少 {YAML}"),))
    tree = reading.tree(YAML, files[YAML])
    added = task_sheet.columns_of(tree or {})
    tables = {
        part: reading.table(name, files[name], added if part == "units" else [])
        for name, (part, *_) in TABLES.items()
        if name in files
    }
    if tree is None:
        raise errors.Misuse(first_of(reading.faults))
    for name, (part, *_) in TABLES.items():
        if name in files and part in tree:
            reading.add_fault(f"“{part}”同时写在 {YAML} 和 {name} 里", name)
    rows = tables.pop(task_sheet.PART, [])
    tree = {**tree, **tables}
    spelling.spell_out(tree, rows, reading.places, reading.add_fault)
    try:
        scheme = model.Scheme.model_validate(tree)
    except pydantic.ValidationError as error:
        shapes = of_validation(error, reading.places, model.Scheme, TITLES, chosen_words.of_field)
        senses = _senses(tree, [tuple(each["loc"]) for each in error.errors()], reading.places)
        raise errors.Misuse(first_of([*reading.faults, *shapes, *senses])) from None
    faults = [*reading.faults, *checks.find(scheme, reading.places)]
    if faults:
        raise errors.Misuse(first_of(faults))
    return scheme


def _senses(
    tree: dict[str, Any], misshapen: Sequence[Path], places: Mapping[Path, Place]
) -> list[records.Fault]:
    """The faults of sense of a `tree` without what is `misshapen`; none where it cannot be without.

    What hangs together with that is left for when it has its shape: a sum, a list, a task.
    """
    rest = copy.deepcopy(tree)
    for path in misshapen:
        part: Any = rest
        for step in path[:-1]:
            part = part[step]
        if not isinstance(part, dict) or path[-1] not in part:
            return []
        del part[path[-1]]
    try:
        scheme = model.Scheme.model_validate(rest)
    except pydantic.ValidationError:
        return []
    muted = {path[: len(TASK)] if path[:1] == TASK[:1] else path[:1] for path in misshapen}
    for family in FAMILIES:
        if muted & {(part,) for part in family}:
            muted |= {(part,) for part in family}
    return checks.find(scheme, places, muted)
