"""By hand: telephone, official exchange (公文交换).

Nothing leaves by itself: a clerk delivers and ticks off.
"""

from __future__ import annotations

from notifications.channels import parcels


class Manual:
    """A list for a person; the worker never claims from it."""

    def __init__(self, name: str) -> None:
        self._traits = parcels.Traits(name=name, kind="manual", does_send=False)

    @property
    def traits(self) -> parcels.Traits:
        return self._traits

    def deliver(self, parcel: parcels.Parcel) -> parcels.Receipt:
        return parcels.Receipt(verdict="deferred", reply="由经办人送达后登记")

    def check(self) -> parcels.Receipt:
        return parcels.Receipt(verdict="accepted", reply="由经办人送达，mofan outbox done 登记")

    def close(self) -> None:
        """Nothing is held open."""
