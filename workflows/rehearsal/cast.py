"""Who acts. Each act is an ordinary use case, called as a command would call it."""

from __future__ import annotations

from workflows.rehearsal.department_acts import DepartmentActs
from workflows.rehearsal.meeting_acts import MeetingActs
from workflows.rehearsal.office_acts import OfficeActs
from workflows.rehearsal.scene import Scene
from workflows.rehearsal.unit_acts import UnitActs


class Cast:
    """The people of one rehearsal and what they do when their moment comes."""

    def __init__(self, scene: Scene) -> None:
        self.units = UnitActs(scene)
        self.departments = DepartmentActs(scene)
        self.office = OfficeActs(scene)
        self.meetings = MeetingActs(scene)
