"""One way to change: a use-case is a plain function of a `Change`, made one by a decorator.

```python
@use_case("consult.cancel")
def cancel(change: Change, *, ids: Sequence[int], why: str) -> None: ...
```

It is then run by `cancel.on(service, ledger, run_options)(ids=[3], why="…")`: in one transaction,
under the policy, once per operation number. What the function was called with is digested here,
so that the same number with other contents is refused.
"""

from __future__ import annotations

import dataclasses
import functools
import inspect
import types
import typing
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar

from engine import canon, errors
from storage import cases, columns
from storage.ledger import ledgers, work
from storage.ledger.work import UnitOfWork
from workflows.kernel import cycle_view, pairs_of_hands, permissions
from workflows.kernel.cycle_view import CycleView
from workflows.kernel.service import DEFAULT_OPTIONS, Outcome, RunOptions, Service
from workflows.rules import refusals

P = ParamSpec("P")
T = TypeVar("T")
E = TypeVar("E", bound=columns.Entered)
NO_FORMERS: Mapping[int, Any] = {}
LEAST_SEEN = 12
"""Characters of a digest that tell what was seen."""
Apart = typing.Annotated[T, "apart from the digest"]
"""The annotation of a parameter or a record's field that is no content: what a use-case gives back
through it, what its author has seen.
"""
_LEAVES = (str, int, bool, date, datetime, Decimal, bytes, type(None))
_CONTAINERS = (list, tuple, dict, set, frozenset, Sequence, Mapping)


@dataclass(frozen=True, kw_only=True)
class Confirmed:
    """One described record that is confirmed: what people call it, and what stood before it."""

    name: str
    entry: Any
    former: Any = None


class Change(UnitOfWork):
    """A unit of work of a use-case, with the cycle as it stands in it."""

    prepared: Any = None
    """What the use-case's `prepare` made before the ledger was locked."""
    action: str = ""
    """The row of the policy under which it acts."""

    @cached_property
    def confirmed(self) -> list[Confirmed]:
        """What is confirmed, as it was entered."""
        return []

    @cached_property
    def cycle(self) -> CycleView:
        """The cycle whose ledger is being written, as it was when first asked for."""
        return cycle_view.inside(self)

    @property
    def today(self) -> date:
        """The day in the zone of the cycle's scheme."""
        return self.cycle.today

    def confirm(
        self,
        waiting: Iterable[E],
        *,
        noun: str,
        subject: str,
        about: Callable[[E], str] | None = None,
        called: Callable[[E], str] | None = None,
        whole: Callable[[E], object] | None = None,
        formers: Mapping[int, E] = NO_FORMERS,
    ) -> list[E]:
        """Those of the entries that wait which this person may confirm: never their own.

        Entries with one `whole` (none: each by itself) are confirmed together or not at all. Nobody
        confirms about a unit that they belong to, however their name is written there.
        Refused for every other, `about` whom it is (none: the entry's subject); where nothing
        waits, about the `subject`: that there is no such `noun`. What is shown of an entry before
        somebody says yes is what people call it (`called`; none: the name of its subject) and, by
        its id, what stood before it (`formers`).
        """
        entries = list(waiting)
        if not entries:
            self.refuse(refusals.make("nothing_to_confirm", subject, name=noun))
        wholes: dict[object, list[E]] = {}
        for entry in entries:
            wholes.setdefault(whole(entry) if whole else entry.id, []).append(entry)
        named = about or (lambda entry: getattr(entry, "subject", subject))
        twins, own = pairs_of_hands.twins(self, entries), self._own(entries)
        may = []
        for together in wholes.values():
            hands = permissions.hands(together)
            code, values = "", {"person": self.actor.name}
            if not self._may_alone() and not permissions.may_confirm(
                self.actor, self.action, together
            ):
                code = "own_entry"
            elif any(getattr(entry, "subject", "") in own for entry in together):
                code = "own_unit"
            elif self._may_alone():
                pass
            elif twin := next((twins[person] for person in hands if person in twins), ""):
                code, values["other"] = "own_account", twin
            if not code:
                may += together
            elif (why_not := refusals.make(code, named(together[0]), **values)) not in (
                self.refusals
            ):
                self.refuse(why_not)
        names = {} if called else self._names(may)
        for entry in may:
            name = called(entry) if called else names.get(getattr(entry, "subject", ""), "")
            self.confirmed.append(Confirmed(name=name, entry=entry, former=formers.get(entry.id)))
        return may

    def formers(self, entries: Sequence[E], *key: str) -> dict[int, E]:
        """What each of these entries took the place of, by its id: the last one of its `key`.

        `key` are the columns that say what an entry is about, its subject among them.
        """
        if not entries:
            return {}
        keys = {entry.id: tuple(getattr(entry, name) for name in key) for entry in entries}
        subjects = sorted({about[key.index("subject")] for about in keys.values()})
        replaced = {
            tuple(getattr(each, name) for name in key): each
            for each in self.find(type(entries[0]), subject=subjects, is_current=False)
        }
        return {id_: replaced[about] for id_, about in keys.items() if about in replaced}

    def _names(self, entries: Iterable[columns.Entered]) -> dict[str, str]:
        subjects = sorted({getattr(entry, "subject", "") for entry in entries})
        return {case.subject: case.name for case in self.find(cases.Case, subject=subjects)}

    def _may_alone(self) -> bool:
        """Whether the scheme lets who entered such things confirm them as well."""
        kind = permissions.CONFIRMED.get(self.action, "")
        if not kind or self.ledger.book == ledgers.OFFICE:
            return False
        return kind in self.cycle.scheme.second_person.alone

    def _own(self, entries: Iterable[columns.Entered]) -> set[str]:
        """The subjects that are of a unit to which this person belongs."""
        subjects = {getattr(entry, "subject", "") for entry in entries} - {""}
        if not subjects or self.ledger.book == ledgers.OFFICE:
            return set()
        organisations = pairs_of_hands.organisations_of(self.connection, self.actor)
        if not organisations:
            return set()
        return {
            case.subject
            for case in self.find(cases.Case, subject=sorted(subjects))
            if (case.unit or case.subject) in organisations
        }

    @property
    def seen(self) -> str:
        """The digest of what is confirmed, as it stands: who says yes says yes to that."""
        return canon.digest_of([canonical(each.entry) for each in self.confirmed])


class UseCase(Generic[P]):
    """What the decorator makes: the function, the action that the policy knows, the ledger.

    `ledger` is that of every call, where the use-case is not about a cycle; None: each call says.
    """

    def __init__(
        self,
        action: str,
        function: Callable[Concatenate[Change, P], None],
        ledger: int | None,
        prepare: Callable[..., Any] | None,
        clock: work.Clock,
    ) -> None:
        if action not in permissions.ACTIONS:
            raise errors.AuthorError([f"{function.__name__}: unknown action {action!r}"])
        self.action, self.function, self.ledger = action, function, ledger
        self.prepare, self.clock = prepare, clock
        self.signature = _signature(function)
        functools.update_wrapper(self, function)

    def on(
        self,
        service: Service,
        ledger: int | None = None,
        run_options: RunOptions = DEFAULT_OPTIONS,
    ) -> Callable[P, Outcome]:
        """The use-case by that service on the ledger with that number, waiting for its arguments.

        Raises Refused, and what the function raises, as `Service.act` does.
        """
        number = self.ledger if self.ledger is not None else ledger
        if number is None:
            raise errors.AuthorError([f"{self.function.__name__}: on which ledger?"])

        def run(*args: P.args, **kwargs: P.kwargs) -> Outcome:
            prepared: Any = None
            if self.prepare is not None:
                with service.reading() as connection:
                    cycle = cycle_view.of(connection, number, now=service.now())
                    prepared = self.prepare(cycle, *args, **kwargs)

            def body(change: UnitOfWork) -> None:
                change = typing.cast("Change", change)
                change.prepared, change.action = prepared, self.action
                self.function(change, *args, **kwargs)
                if change.confirmed:
                    _check_seen(change, run_options.seen)

            return service.act(
                ledger=number,
                action=self.action,
                body=body,
                arguments=self.content(*args, **kwargs) if run_options.op else None,
                run_options=run_options,
                kind=Change,
                clock=self.clock,
            )

        return run

    def __call__(
        self,
        service: Service,
        *,
        ledger: int | None = None,
        run_options: RunOptions = DEFAULT_OPTIONS,
        **arguments: Any,
    ) -> Outcome:
        """The same in one call, its arguments by name (and seen by no type checker)."""
        return self.on(service, ledger, run_options)(**arguments)  # type: ignore[call-arg]

    def content(self, *args: P.args, **kwargs: P.kwargs) -> dict[str, Any]:
        """What is digested of a call: arguments by name, those at their default left out."""
        arguments = self.signature.bind(None, *args, **kwargs).arguments
        content = {
            parameter.name: canonical(arguments[parameter.name])
            for parameter in list(self.signature.parameters.values())[1:]
            if parameter.name in arguments and not _is_apart(parameter.annotation)
        }
        defaults = {name: self.signature.parameters[name].default for name in content}
        return {
            name: argument
            for name, argument in content.items()
            if defaults[name] is inspect.Parameter.empty or argument != canonical(defaults[name])
        }


def _check_seen(change: Change, seen: str) -> None:
    """Tell what is confirmed. Raises Refused where it is not what was `seen` (none: unseen)."""
    if seen and (len(seen) < LEAST_SEEN or not change.seen.startswith(seen)):
        raise errors.Refused([refusals.make("seen_otherwise", change.ledger.label)])
    change.result = {"confirmed": tuple(change.confirmed), "seen": change.seen}


def use_case(
    action: str,
    *,
    ledger: int | None = None,
    prepare: Callable[..., Any] | None = None,
    clock: work.Clock = "strict",
) -> Callable[[Callable[Concatenate[Change, P], None]], UseCase[P]]:
    """Make a use-case of a function. `action` is a row of the policy.

    `prepare` does with the cycle and the same arguments, before the ledger is locked, what takes
    long and writes nothing, such as reading files; the function finds what it returns in
    `change.prepared`. `clock` says what becomes of one that is behind the ledger's last line
    (`work.begin`).

    Raises AuthorError for an unknown action, and for a parameter whose type cannot be made
    canonical: both when the module is imported.
    """

    def decorate(function: Callable[Concatenate[Change, P], None]) -> UseCase[P]:
        return UseCase(action, function, ledger, prepare, clock)

    return decorate


def canonical(argument: Any) -> Any:
    """An argument as its digest takes it: records by their fields, files by their digest."""
    if isinstance(argument, bytes):
        return canon.digest(argument)
    if isinstance(argument, columns.Record):
        return columns.to_line(columns.table_of(type(argument)), argument.__dict__)
    if dataclasses.is_dataclass(argument):
        record: Any = type(argument)
        hints = _hints(record)
        return {
            field.name: canonical(getattr(argument, field.name))
            for field in dataclasses.fields(argument)
            if not _is_apart(hints[field.name])
        }
    if isinstance(argument, Mapping):
        return {str(key): canonical(member) for key, member in argument.items()}
    if isinstance(argument, (set, frozenset)):
        return sorted(canonical(member) for member in argument)
    if isinstance(argument, Sequence) and not isinstance(argument, str):
        return [canonical(member) for member in argument]
    return argument


@functools.cache
def _hints(record: Any) -> dict[str, Any]:
    return typing.get_type_hints(record, include_extras=True)


def _signature(function: Callable[..., Any]) -> inspect.Signature:
    """The signature with its types resolved. Raises AuthorError for one that no digest takes."""
    hints = typing.get_type_hints(function, include_extras=True)
    signature = inspect.signature(function)
    parameters = [
        parameter.replace(annotation=hints[parameter.name])
        for parameter in signature.parameters.values()
    ]
    unfit = [
        f"{function.__name__}: {parameter.name} has no canonical form"
        for parameter in parameters[1:]
        if not _is_apart(parameter.annotation) and not _is_canonical(parameter.annotation, ())
    ]
    if unfit:
        raise errors.AuthorError(unfit)
    return signature.replace(parameters=parameters)


def _is_apart(annotation: Any) -> bool:
    return "apart from the digest" in getattr(annotation, "__metadata__", ())


def _is_canonical(annotation: Any, above: tuple[Any, ...]) -> bool:
    """Whether values of that type can be made canonical; `above` are the records it stands in."""
    origin, members = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Annotated:
        return _is_canonical(members[0], above)
    if origin is typing.Literal or annotation in _LEAVES or annotation in above:
        return True
    if origin in (typing.Union, types.UnionType):
        return all(_is_canonical(member, above) for member in members)
    if origin in _CONTAINERS:
        return all(_is_canonical(member, above) for member in members if member is not ...)
    if dataclasses.is_dataclass(annotation):
        record: Any = annotation
        hints = _hints(record).values()
        return all(_is_apart(hint) or _is_canonical(hint, (*above, record)) for hint in hints)
    return False
