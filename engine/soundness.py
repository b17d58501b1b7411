"""What is wrong with a definition, all at once, for whoever wrote it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from engine import errors
from engine.definition import Definition


def faults(definition: Definition, known_guards: Collection[str]) -> list[str]:
    """Every fault in Chinese; empty when the definition is sound."""
    names = [state.name for state in definition.states]
    sentences = [f"状态“{name}”重复" for name, count in Counter(names).items() if count > 1]
    if definition.initial not in names:
        sentences.append(f"起始状态“{definition.initial}”不存在")
    for edge in definition.edges:
        sentences += [
            f"“{edge.trigger}”的一端“{end}”不是已知状态"
            for end in (edge.source, edge.dest)
            if end not in names
        ]
        sentences += [
            f"“{edge.trigger}”引用了未知条件“{guard}”"
            for guard in edge.guards
            if guard not in known_guards
        ]
    pairs = Counter((edge.trigger, edge.source) for edge in definition.edges)
    sentences += [
        f"从“{source}”出发的“{trigger}”定义了 {n} 次"
        for (trigger, source), n in pairs.items()
        if n > 1
    ]
    return (
        sentences
        + _dead_ends(definition)
        + _lonely_reverses(definition)
        + _unreachable(definition, set(names))
    )


def check(definition: Definition, known_guards: Collection[str]) -> None:
    """Raises AuthorError with every fault."""
    if sentences := faults(definition, known_guards):
        raise errors.AuthorError(sentences)


def _dead_ends(definition: Definition) -> list[str]:
    forward = [edge for edge in definition.edges if not edge.reverse]
    left = {edge.source for edge in forward if edge.dest != edge.source}
    sentences = []
    for state in definition.states:
        if not state.is_final and state.name not in left:
            sentences.append(f"状态“{state.name}”没有出路，又不是终点")
        if state.is_final and any(edge.source == state.name for edge in forward):
            sentences.append(f"终点“{state.name}”仍有向前的出路")
    return sentences


def _lonely_reverses(definition: Definition) -> list[str]:
    forward = {(edge.source, edge.dest) for edge in definition.edges if not edge.reverse}
    backward = [
        edge
        for edge in definition.edges
        if edge.reverse and (edge.dest, edge.source) not in forward
    ]
    return [f"退回“{edge.source}”→“{edge.dest}”没有对应的前进" for edge in backward]


def _unreachable(definition: Definition, names: set[str]) -> list[str]:
    reached, frontier = {definition.initial}, {definition.initial}
    while frontier:
        frontier = {
            edge.dest for edge in definition.edges if edge.source in frontier and not edge.reverse
        } - reached
        reached |= frontier
    return [
        f"状态“{name}”永远到不了"
        for name in (state.name for state in definition.states)
        if name in names - reached
    ]
