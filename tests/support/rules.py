"""Parts of a scheme for tests of the rules, with only what a rule looks at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from workflows.scheme import model, model_awards, model_office


def indicator(key: str, *, group: str = "", kind: str = "points", **more: Any) -> Any:
    return model_awards.Indicator.model_validate(
        {"key": key, "group": group, "clause": "", "text": "", "rule": kind, **more}
    )


def result(key: str, name: str, weight: Decimal, values: Any, **more: Any) -> Any:
    return model_awards.RelatedResult.model_validate(
        {"key": key, "name": name, "department": "", "weight": weight, "values": values, **more}
    )


def panel(*, minimum: int = 1, drop_from: int = 5, method: Any = "mean") -> model_awards.Panel:
    return model_awards.Panel(size=9, minimum=minimum, drop_from=drop_from, rule=method)


def award(**more: Any) -> model_awards.Award:
    return model_awards.Award(key="a", name="称号", track="unit", **more)


def consultation(**more: Any) -> model_awards.Consultation:
    return model_awards.Consultation.model_validate(
        {
            "key": "round",
            "name": "征求意见",
            "departments": (),
            "term": model_office.When(on=date(2021, 3, 1)),
            "conclusions": (),
            "blocking_conclusions": (),
            **more,
        }
    )


def department(key: str, name: str, hosts: str = "") -> model.Department:
    return model.Department(key=key, name=name, hosts=hosts)


@dataclass(frozen=True, kw_only=True)
class Scored:
    """What of a scheme makes a total."""

    scoring: model_awards.Scoring
    indicators: tuple[model_awards.Indicator, ...]
    groups: tuple[model_awards.IndicatorGroup, ...] = ()
    related_results: tuple[model_awards.RelatedResult, ...] = ()


def group(key: str, name: str) -> model_awards.IndicatorGroup:
    return model_awards.IndicatorGroup(key=key, name=name)


def scored(*, indicators: Any, groups: Any = (), related: Any = (), **scoring: Any) -> Scored:
    return Scored(
        scoring=model_awards.Scoring(**scoring),
        indicators=indicators,
        groups=groups,
        related_results=related,
    )
