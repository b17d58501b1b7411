"""By hand: telephone, official exchange (公文交换).

Nothing leaves by itself: a clerk delivers and ticks off.
"""

from __future__ import annotations

from notifications.channels import protocol


class Manual:
    """A list for a person; the worker never claims from it."""

    def __init__(self, name: str) -> None:
        self._traits = protocol.Traits(name=name, kind="manual", does_send=False)

    @property
    def traits(self) -> protocol.Traits:
        return self._traits

    def deliver(self, outgoing: protocol.OutgoingMessage) -> protocol.Receipt:
        return protocol.Receipt(verdict="deferred", reply="由经办人送达后登记")

    def check(self) -> protocol.Receipt:
        return protocol.Receipt(verdict="accepted", reply="由经办人送达，mofan outbox done 登记")

    def close(self) -> None:
        """Nothing is held open."""
