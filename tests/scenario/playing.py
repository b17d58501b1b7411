"""Years played by the rehearsal on a real office's books: as far as wanted, with somebody looking on; and the plan of another year."""

from __future__ import annotations

import contextlib
import re
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

from engine import clock
from storage import database, journal
from tests import making
from workflows import catalog, view
from workflows.rehearsal import director, fiction
from workflows.scheme import model, reader

COUNTY = Path(__file__).parents[1] / "schemes" / "county-2023"
DAY = re.compile(r"\d{4}-\d\d-\d\d")


class Curtain(Exception):
    """The year is stopped here."""


def seat(store: database.Database, scheme: model.Scheme) -> making.Office:
    """An office on the morning of the day on which the scheme begins."""
    return making.Office(store, clock.at(scheme.opens_on, "08:00", scheme.zone))


def play(
    office: making.Office,
    scheme: model.Scheme,
    *,
    seed: int = 1,
    until: date | None = None,
    look: Callable[[datetime], None] = lambda now: None,
) -> making.Office:
    """The scheme's year by its cast, to its end or to the first moment of a day; `look` is called at every moment, before anything happens."""

    def step(now: datetime) -> None:
        if until is not None and clock.local_date(now, scheme.zone) >= until:
            raise Curtain
        look(now)
        office.tick()

    played = director.Director(office.clerk, office.reviewer, office.time, scheme, seed=seed, say=lambda day, what: None)
    with contextlib.suppress(Curtain):
        played.run(step, mark="演练")
    with office.store.reading() as connection:
        office.book = max(book.book for book in making.cycles.listing(connection))
    return office


def province(units: int) -> model.Scheme:
    """The bundled scheme with its first units."""
    return fiction.units(making.province(), units, real_names=True)


def county() -> model.Scheme:
    """The scheme that shares nothing with the province's."""
    return catalog.load(str(COUNTY))


def following(weeks: int) -> dict[str, str]:
    """The files of the bundled scheme, a year later: every date moved by so many weeks."""

    def moved(found: re.Match[str]) -> str:
        return (date.fromisoformat(found.group()) + timedelta(weeks=weeks)).isoformat()

    texts = catalog.texts(catalog.folder_of("henan-2020"))
    yaml = texts[reader.YAML].replace("key: henan-2020", "key: henan-2021").replace("year: 2020\n", "year: 2021\n")
    yaml = yaml.replace("title: 2020年", "title: 2021年").replace("base_year: 2019", "base_year: 2020")
    return {**texts, reader.YAML: DAY.sub(moved, yaml)}


def outcomes(office: making.Office, track: str = "unit") -> Counter[str]:
    """How many ended how; only of cases that are at their end."""
    return office.look(lambda seen: Counter(case.outcome for case in seen.of_track(track) if view.is_concluded(case)))


def texts(office: making.Office) -> list[str]:
    """The journal of the cycle, line by line."""
    with office.store.reading() as connection:
        return [text for text, _ in journal.texts(connection, office.book)]
