"""The life of a task, as one definition: its states, what leads from one to another, in words."""

from __future__ import annotations

from engine import machine, records
from engine.definition import Definition, Edge, State
from storage import tasks
from workflows.kernel import refusals

NAMES = {
    "waiting": "未开始",
    "open": "待报",
    "handed_in": "已报待审",
    "accepted": "已接收",
    "waived": "已免办",
    "cancelled": "已取消",
}
EDGES = {
    "open": (("waiting",), "open"),
    "hand_in": (("waiting", "open", "handed_in"), "handed_in"),
    "supplement": (("accepted",), "accepted"),
    "accept": (("handed_in",), "accepted"),
    "settle": (("waiting", "open", "handed_in"), "accepted"),
    "return": (("handed_in",), "open"),
    "withdraw": (("handed_in",), "open"),
    "reopen": (("accepted",), "handed_in"),
    "unwaive": (("waived",), "open"),
    "waive": (("waiting", "open", "handed_in"), "waived"),
    "extend": (("waiting", "open"), "open"),
    "cancel": (("waiting", "open"), "cancelled"),
    "revive": (("cancelled",), "waiting"),
}
BACK = ("return", "withdraw", "reopen", "unwaive", "revive")
WORDS = {
    "hand_in": "报送",
    "supplement": "补报",
    "accept": "接收",
    "settle": "办结",
    "return": "退回",
    "withdraw": "撤回",
    "reopen": "重新办理",
    "unwaive": "重新办理",
    "waive": "免办",
    "extend": "延期",
    "open": "开始",
    "cancel": "取消",
    "revive": "恢复",
}


def definition() -> Definition:
    """A task's states and edges; `extend` keeps a waiting task waiting."""
    states = tuple(State(name=name) for name in NAMES)
    edges = tuple(
        Edge(
            trigger=trigger,
            source=source,
            dest=source if trigger == "extend" else dest,
            reverse=trigger in BACK,
        )
        for trigger, (sources, dest) in EDGES.items()
        for source in sources
    )
    return Definition(name="task", version="1", initial="waiting", states=states, edges=edges)


_MACHINE = machine.compile(definition())


def decide(task: tasks.Task, trigger: str, name: str) -> machine.Step | records.Refusal:
    """The step of this `trigger`, or the refusal `not_from_here` with what the task is now."""
    step = machine.decide(_MACHINE, state=task.state, trigger=trigger, evaluate=lambda _guard: ())
    if isinstance(step, machine.Step):
        return step
    return refusals.make(
        "not_from_here",
        task.subject,
        clause=task.clause,
        name=f"“{name}”",
        state=NAMES[task.state],
        what=WORDS[trigger],
    )
