"""Reads a scheme from the text of its files. Scalars stay text until the model takes them, so `no` is not false and every fault has its place."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any

import pydantic
import yaml

from engine import errors, records
from workflows.scheme import checks, faults, model

YAML = "scheme.yaml"
TABLES = {
    "units.csv": (
        "units",
        {
            "编码": "code",
            "单位名称": "name",
            "行业分类": "sector",
            "片组": "group",
            "联系部室": "caretaker",
            "参与方式": "participation",
            "提醒方式": "reminded_by",
            "党支部数": "branches",
        },
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
        },
    ),
}
WORDS = {
    "participation": {"全面实施": "full", "参照执行": "reference", "参加不排名": "unranked"},
    "reminded_by": {"消息": "message", "电话": "phone"},
}
MOST_NODES = 50_000


class _Reading:
    """Plain data with the place of each part, and what was wrong on the way."""

    def __init__(self) -> None:
        self.places: dict[faults.Path, faults.Place] = {}
        self.found: list[records.Fault] = []
        self.nodes = 0

    def tree(self, file: str, text: str) -> dict[str, Any]:
        try:
            node = yaml.compose(text, Loader=yaml.SafeLoader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark
            where = str(faults.Place(file=file, line=mark.line + 1, column=mark.column + 1)) if mark else file
            self.found.append(records.Fault(message="YAML 写法有误", where=where, expected="检查缩进、冒号后的空格和引号"))
            return {}
        except (yaml.YAMLError, RecursionError):
            self.found.append(records.Fault(message="含有不能读取的字符，或嵌套过深", where=file))
            return {}
        if not isinstance(node, yaml.MappingNode):
            self.found.append(records.Fault(message="文件应由“名称: 值”组成", where=file))
            return {}
        plain: dict[str, Any] = self._plain(file, node, ())
        return plain

    def _plain(self, file: str, node: yaml.Node, path: faults.Path) -> Any:
        self.nodes += 1
        if self.nodes > MOST_NODES:
            raise errors.Misuse((records.Fault(message="内容过多，或引用套引用", where=file),))
        self.places[path] = faults.Place(file=file, line=node.start_mark.line + 1, column=node.start_mark.column + 1)
        if isinstance(node, yaml.ScalarNode):
            return str(node.value)
        if isinstance(node, yaml.SequenceNode):
            return [self._plain(file, item, (*path, n)) for n, item in enumerate(node.value)]
        plain: dict[str, Any] = {}
        for key, value in node.value:
            name = str(key.value)
            inner = (*path, name)
            if name in plain:
                place = faults.Place(file=file, line=key.start_mark.line + 1, column=key.start_mark.column + 1)
                self.found.append(records.Fault(message=f"“{name}”写了两次", where=str(place)))
            plain[name] = self._plain(file, value, inner)
            self.places[inner] = faults.Place(file=file, line=key.start_mark.line + 1, column=key.start_mark.column + 1)
        return plain

    def table(self, file: str, text: str) -> list[dict[str, str]]:
        part, titles = TABLES[file]
        rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
        if not rows:
            self.found.append(records.Fault(message="是空文件", where=file))
            return []
        header = [title.strip() for title in rows[0]]
        for column, title in enumerate(header, 1):
            if title not in titles:
                self.found.append(
                    records.Fault(message=f"不认识的列“{title}”", where=f"{file} 第1行第{column}列", expected="可用：" + "、".join(titles))
                )
        found: list[dict[str, str]] = []
        for line, row in enumerate(rows[1:], 2):
            if not any(cell.strip() for cell in row):
                continue
            if len(row) != len(header):
                self.found.append(records.Fault(message=f"有{len(row)}格", where=f"{file} 第{line}行", expected=f"应为{len(header)}格"))
            values: dict[str, str] = {}
            index = len(found)
            self.places[(part, index)] = faults.Place(file=file, line=line, column=1)
            for column, (title, cell) in enumerate(zip(header, row, strict=False), 1):
                name = titles.get(title)
                if name is not None and cell.strip():
                    values[name] = WORDS.get(name, {}).get(cell.strip(), cell.strip())
                    self.places[(part, index, name)] = faults.Place(file=file, line=line, column=column)
            found.append(values)
        return found


def read(files: Mapping[str, str]) -> model.Scheme:
    """The scheme that these texts (by file name) say. Raises Misuse with every fault of shape, or else every fault of sense."""
    reading = _Reading()
    if YAML not in files:
        raise errors.Misuse((records.Fault(message=f"缺少 {YAML}"),))
    data = reading.tree(YAML, files[YAML])
    for name, (part, _) in TABLES.items():
        if name in files:
            if part in data:
                reading.found.append(records.Fault(message=f"“{part}”同时写在 {YAML} 和 {name} 里", where=name))
            data[part] = reading.table(name, files[name])
    if reading.found and not data:
        raise errors.Misuse(reading.found)
    try:
        scheme = model.Scheme.model_validate(data)
    except pydantic.ValidationError as error:
        raise errors.Misuse([*reading.found, *faults.of_validation(error, reading.places, model.Scheme)]) from None
    found = [*reading.found, *checks.find(scheme, reading.places)]
    if found:
        raise errors.Misuse(found)
    return scheme
