"""What sending stands on: the channels and texts of the home, one pass of the worker. Apart, because only few commands need it."""

from __future__ import annotations

from commands import session
from engine import errors
from notifications import compose, drain, samples, wording, worker
from notifications.channels import registry
from workflows import health


def ways(of: session.Session) -> registry.Registry:
    """The channels of the home. Raises Misuse with every fault of its settings."""
    return registry.load(of.home.settings, of.home.folder, of.time)


def texts(of: session.Session) -> wording.Texts:
    """The templates, those of the home first. What a sandbox says is marked 演练."""
    return wording.Texts(of.home.folder, mark=of.mark)


def once(of: session.Session, *, is_released: bool) -> worker.Pass:
    """One pass. Raises Refused where a person should look first and did not say so."""
    found = ways(of)
    with worker.attending(of.store, of.time, is_released=is_released) as by:
        try:
            return worker.once(of.system, texts=texts(of), ways=found, by=by)
        finally:
            found.close()


def drained(of: session.Session, *, is_urgent: bool, is_released: bool) -> drain.Drained | None:
    """The sending alone, of the cycle that is meant. None outside the scheme's hours, unless it is urgent. Raises Refused as `once` does."""
    with of.looking() as seen:
        is_open = compose.is_open(seen, of.time.now())
    if not is_open and not is_urgent:
        return None
    with worker.attending(of.store, of.time, is_released=is_released) as by:
        return drain.drain(of.system, book=of.book, channels=ways(of).sending, by=by)


def faults(of: session.Session) -> list[health.Finding]:
    """What is wrong with the channels' settings and with the office's own templates, for `doctor`."""
    found = []
    try:
        ways(of).close()
    except errors.Misuse as error:
        found += [health.Finding(level="bad", sentence=fault.sentence, mend="请改 config.toml") for fault in error.faults]
    told = samples.faults(texts(of))
    return [*found, *(health.Finding(level="bad", sentence=one, mend="请改数据目录 templates 里的模板") for one in told)]
