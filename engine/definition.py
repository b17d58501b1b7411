"""A workflow as data: states with tags, edges with guards. No code reads meaning out of a state's name."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from engine import canon


@dataclass(frozen=True, kw_only=True)
class State:
    """One state; `final` among the tags says that nothing leads out of it."""

    name: str
    tags: frozenset[str] = frozenset()


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
    """A whole machine. Equal definitions have equal digests."""

    name: str
    version: str
    initial: str
    states: tuple[State, ...]
    edges: tuple[Edge, ...]

    def state(self, name: str) -> State:
        """The state of that name; KeyError if there is none."""
        return self._by_name[name]

    def tagged(self, tag: str) -> tuple[State, ...]:
        """The states that carry the tag, in order."""
        return tuple(state for state in self.states if tag in state.tags)

    def is_final(self, name: str) -> bool:
        """Whether that state is an end."""
        return "final" in self._by_name[name].tags

    @cached_property
    def _by_name(self) -> dict[str, State]:
        return {state.name: state for state in self.states}

    @cached_property
    def digest(self) -> str:
        """Of everything it says."""
        states = [[state.name, sorted(state.tags)] for state in self.states]
        edges = [[edge.trigger, edge.source, edge.dest, list(edge.guards), edge.reverse] for edge in self.edges]
        return canon.digest_of([self.name, self.version, self.initial, states, edges])
