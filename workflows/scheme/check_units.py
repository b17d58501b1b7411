"""What can be wrong where a scheme speaks of some units only, and what applies to which."""

from __future__ import annotations

from decimal import Decimal

from workflows.scheme import model, model_office
from workflows.scheme.faults import FaultList
from workflows.scheme.language import unit_conditions


def sums(scheme: model.Scheme) -> dict[str, Decimal]:
    """What the indicators add up to, by the kinds of units for which it differs."""
    counted = [
        indicator
        for indicator in scheme.indicators
        if indicator.rule not in ("bonus", "information")
    ]
    if not counted:
        return {}
    if not any(indicator.among for indicator in counted):
        return {"": sum((indicator.weight for indicator in counted), Decimal(0))}
    columns = {condition.column for each in counted for condition in each.among}
    if not columns <= {*model_office.UNIT_FIELDS, *scheme.unit_columns}:
        return {}
    sums: dict[str, Decimal] = {}
    for unit in scheme.units:
        applied = [indicator for indicator in counted if unit.meets(indicator.among)]
        about = {
            unit_conditions.said((condition,)).partition(" = ")[0]: unit.said(condition.column)
            for indicator in counted
            for condition in indicator.among
        }
        kind = "、".join(f"{column}为“{content}”" for column, content in about.items())
        sums[f"{kind}的单位"] = sum((indicator.weight for indicator in applied), Decimal(0))
    return sums


def check_conditions(
    scheme: model.Scheme,
    conditions: tuple[model_office.Condition, ...],
    faults: FaultList,
    *path: str | int,
) -> None:
    """The faults of conditions: columns that the roster has not, contents that no unit has."""
    for condition in conditions:
        if not is_column(scheme, condition.column, faults, *path):
            continue
        contents = sorted({unit.said(condition.column) for unit in scheme.units} - {""})
        for content in condition.values if scheme.units else ():
            faults.check_name(
                unit_conditions.said((condition,)).partition(" = ")[0], content, contents, *path
            )


def check_owners(
    scheme: model.Scheme,
    track: model.TrackPlan,
    task: model.Task,
    faults: FaultList,
    *path: str | int,
) -> None:
    """The faults of a task whose owner is another department for each unit (主管部门)."""
    kind, _, column = task.owner.partition(":")
    if kind != "column" or column not in scheme.unit_columns:
        return
    if track.key == "cycle":
        faults.add(f"“{task.name}”是全局事项，责任方不能因单位而异", *path, "owner")
    known = {name for each in scheme.departments for name in (each.key, each.name)}
    for n, unit in enumerate(scheme.units):
        if unit.meets(task.among) and unit.said(column) not in known:
            said = unit.said(column) or "（空）"
            faults.add(
                f"“{unit.name}”的{column}“{said}”不是安排里的部门",
                *("units", n, "columns"),
                expected=f"“{task.name}”由它负责，应写 departments 里的名称",
            )


def is_column(scheme: model.Scheme, column: str, faults: FaultList, *path: str | int) -> bool:
    """Whether the roster has that column; a fault where it has not."""
    if column in (*model_office.UNIT_FIELDS, *scheme.unit_columns):
        return True
    known = [*unit_conditions.COLUMNS, *scheme.unit_columns]
    faults.add(
        f"单位名单没有“{column}”这一列",
        *path,
        expected=f"可用：{'、'.join(known)}；别的列写在 unit_columns 里",
    )
    return False
