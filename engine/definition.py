"""A workflow as data: states, some of them ends, and edges with guards.

No code reads meaning out of a state's name.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class State:
    """One state; nothing leads forward out of one that `is_final`."""

    name: str
    is_final: bool = False


@dataclass(frozen=True, kw_only=True)
class Edge:
    """One way on. `guards` are all asked; `reverse` marks the way back of a forward edge."""

    trigger: str
    source: str
    dest: str
    guards: tuple[str, ...] = ()
    reverse: bool = False


@dataclass(frozen=True, kw_only=True)
class Definition:
    """A whole machine."""

    name: str
    version: str
    initial: str
    states: tuple[State, ...]
    edges: tuple[Edge, ...]
