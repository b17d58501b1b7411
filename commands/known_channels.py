"""The channels that a home has, by name."""

from __future__ import annotations

from commands.session import Session
from workflows.tasks import outbox


def channel_names(session: Session) -> list[str]:
    """The channels of the home by name: those that are always there, and those of its settings.

    No channel is loaded for it.
    """
    return list(
        dict.fromkeys(("folder", outbox.MANUAL, *session.home.settings.get("channels", {})))
    )
