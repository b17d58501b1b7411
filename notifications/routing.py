"""Who a role is today, and by which ways they are reached.

Persons are looked up when a message is composed, never before.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from notifications.channels import registry
from storage import persons
from storage.database import Connection
from workflows.directory import contacts
from workflows.kernel.cycle_view import CycleView

CONTACT = "contact"


@dataclass(frozen=True, kw_only=True)
class Route:
    """One recipient: names as greeted, the kind of reader, the ways in order with their addresses.

    The last of the ways is by hand.
    """

    org: str
    person: int
    name: str
    ways: tuple[tuple[str, str], ...]
    reader: str

    @property
    def greeting(self) -> str:
        """单位名张三同志 or, where nobody is known, the organisation alone.

        The part that somebody plays there belongs to the organisation's name.
        """
        return f"{self.org}{self.name}同志" if self.name else self.org

    def after(self, channel: str) -> tuple[str, str] | None:
        """The way after that one, if any."""
        names = [name for name, _ in self.ways]
        position = names.index(channel) + 1 if channel in names else len(names)
        return self.ways[position] if position < len(names) else None


class Directory:
    """Recipients of one cycle, as they are known now."""

    def __init__(self, connection: Connection, cycle: CycleView, ways: registry.Registry) -> None:
        self.connection, self.cycle, self.ways = connection, cycle, ways

    @cached_property
    def holders(self) -> dict[tuple[str, str], persons.Person]:
        """Who answers for each, as `contacts.holders` has them: asked when one is written to."""
        return contacts.holders(self.connection, self.cycle.today)

    def route(self, recipient: str) -> Route:
        """The route of a recipient today.

        It is written `U042/contact`, `department:KEY/contact`, `caretaker:NAME` or `office`.
        """
        org, _, role = recipient.partition("/")
        kind, _, key = org.partition(":")
        if not role:
            name = key if kind == "caretaker" else self.cycle.scheme.organiser.name
            return Route(
                org=name,
                person=0,
                name="",
                ways=self._ways(None, self.ways.delivery.office),
                reader="office",
            )
        enrolment = self.cycle.enrolments.get(org)
        called = enrolment.name if enrolment is not None else self.cycle.pinned.owner_name(org)
        person = self.holders.get((org, role))
        if person is None and role != CONTACT:
            called += contacts.ROLES.get(role, "")
        preferred = (
            tuple(person.channels)
            if person is not None and person.channels
            else self.ways.delivery.default
        )
        return Route(
            org=called,
            person=person.id if person else 0,
            name=person.name if person else "",
            ways=self._ways(person, preferred),
            reader="department" if kind == "department" else "",
        )

    def _ways(
        self, person: persons.Person | None, names: tuple[str, ...]
    ) -> tuple[tuple[str, str], ...]:
        """Those that are set up and have the address they need; then by hand."""
        usable = []
        for name in names:
            channel = self.ways.channels.get(name)
            if channel is None:
                continue
            needed = channel.traits.address
            address = "" if not needed or person is None else getattr(person, needed)
            if not needed or address:
                usable.append((name, address))
        if registry.MANUAL not in [name for name, _ in usable]:
            usable.append((registry.MANUAL, person.phone if person else ""))
        return tuple(usable)
