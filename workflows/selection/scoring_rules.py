"""A scheme's way to a total, as the rules take it."""

from __future__ import annotations

from workflows.rules import indicators, marking, panels, related, totals
from workflows.scheme import model


def of(scheme: model.Scheme) -> totals.Scoring:
    """What the rules need of a scheme to score."""
    plan = scheme.scoring
    panel = plan.panel
    return totals.Scoring(
        places=plan.places,
        assessment_percent=plan.assessment_percent,
        related_percent=plan.related_percent,
        sources=tuple(
            marking.Source(key=source.key, name=source.name, percent=source.percent)
            for source in plan.sources
        ),
        panel=panels.SINGLE
        if panel is None
        else panels.Rule(minimum=panel.minimum, drop_from=panel.drop_from, method=panel.rule),
        groups=tuple(totals.Group(key=group.key, name=group.name) for group in scheme.groups),
        indicators=tuple(
            indicators.Rule(
                key=indicator.key,
                group=indicator.group,
                kind=indicator.rule,
                weight=indicator.weight,
                floor=indicator.floor,
                cap=indicator.cap,
                grades=indicator.grades,
                lower_is_better=indicator.lower_is_better,
            )
            for indicator in scheme.indicators
        ),
        related=tuple(
            related.Rule(
                key=result.key,
                name=result.name,
                weight=result.weight,
                values=result.values,
                not_applicable=result.not_applicable,
                missing=result.missing,
            )
            for result in scheme.related_results
        ),
        ties=plan.ties,
    )
