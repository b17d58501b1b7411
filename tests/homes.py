"""Homes for the program: sandboxes with an office of two people, at several days of the small scheme's year. Made once, copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from storage import database, home
from tests import letters, making, outings, running, year
from workflows import matrix, staff, weighing

YAML = making.YAML.replace(
    "\nforms:\n",
    """
forms:
  - {key: scores, title: 打分表, columns: [{key: unit, title: 单位, kind: text, required: true}, {key: assessor, title: 考评员, kind: text, required: true},
     {key: indicator, title: 编号, kind: text, required: true}, {key: points, title: 得分, kind: decimal, required: true, places: 2}]}
  - {key: results, title: 结果表, columns: [{key: unit, title: 单位, kind: text, required: true}, {key: value, title: 结果, kind: text, required: true},
     {key: document, title: 文号, kind: text}]}
""",
)
"""The small scheme with the tables that a clerk reads points and results from."""


def weighed(office: making.Office) -> making.Office:
    """The meeting decided without a unit that a department advised against; an administrator who is no clerk is at hand."""
    year.decided(office, {"U01": "不宜命名", "U06": "供参考"})
    (letter,) = office.look(matrix.letters)
    said = weighing.Weighing(request=letter.id, subject="U06", outcome="kept", basis="已向部门核实")
    weighing.handle(office.clerk, book=office.book, weighing=said)
    staff.add(office.clerk, name="孙管理", roles=["管理员"])
    return office


DAYS: dict[str, tuple[str, Callable[[making.Office], making.Office]]] = {
    "fresh": ("2020-05-06T09:00", lambda office: office),
    "opened": ("2020-05-06T10:00", lambda office: office.open(making.scheme(yaml=YAML))),
    "asked": ("2020-07-07T10:00", letters.sent),
    "outing": ("2020-06-24T10:00", outings.open_),
    "marked": ("2020-07-01T10:00", year.marked),
    "proposed": ("2020-07-20T11:00", year.proposed),
    "decided": ("2020-07-20T11:00", year.decided),
    "weighed": ("2020-07-20T12:00", weighed),
    "published": ("2020-07-21T11:00", year.published),
    "issued": ("2020-08-10T11:00", year.issued),
}
"""What has been done in it, and what time it is there."""


def make(folder: Path, migrated: Path, what: str) -> running.Program:
    """A sandbox in which that much has been done."""
    now, build = DAYS[what]
    made = home.create(folder, is_sandbox=True)
    shutil.copyfile(migrated, made.database)
    store = database.Database(database.sqlite_url(made.database))
    build(making.Office(store))
    store.close()
    return running.Program(home=folder, now=now, person="张经办")


def copied(program: running.Program, folder: Path) -> running.Program:
    """The same home once more, to be changed."""
    shutil.copytree(program.home, folder)
    return running.Program(home=folder, now=program.now, person=program.person)


def scheme_folder(folder: Path, *, units: int = 6, yaml: str = YAML) -> Path:
    """The small scheme as files."""
    folder.mkdir()
    for name, text in making.texts(units, yaml).items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder
