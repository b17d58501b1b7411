"""What sending stands on: the channels and texts of the home, one pass of the worker. Apart, because only few commands need it."""

from __future__ import annotations

from commands import session
from engine import errors
from notifications import compose, wording, worker
from notifications.channels import registry
from workflows import health


def ways(of: session.Session) -> registry.Registry:
    """The channels of the home. Raises Misuse with every fault of its settings."""
    return registry.load(of.home.settings, of.home.folder, of.time)


def texts(of: session.Session) -> wording.Texts:
    """The templates, those of the home first."""
    return wording.Texts(of.home.folder)


def once(of: session.Session, *, is_released: bool) -> worker.Pass:
    """One pass. Raises Refused where a person should look first and did not say so."""
    if not is_released:
        worker.look_first(of.store, of.time.now())
    found = ways(of)
    try:
        return worker.once(of.system, texts=texts(of), ways=found)
    finally:
        found.close()


def faults(of: session.Session) -> list[health.Finding]:
    """What is wrong with the channels' settings and with the office's own templates, for `doctor`."""
    found = []
    try:
        ways(of).close()
    except errors.Misuse as error:
        found += [health.Finding(level="bad", sentence=fault.sentence, mend="请改 config.toml") for fault in error.faults]
    told = compose.try_texts(texts(of))
    return [*found, *(health.Finding(level="bad", sentence=one, mend="请改数据目录 templates 里的模板") for one in told)]
