"""The life of a task: its states, what leads from one to another, in words."""

from __future__ import annotations

from engine import machine, records
from storage import tasks
from workflows.kernel.lives import STAYS, Life, Step

NAMES = {
    "waiting": "未开始",
    "open": "待报",
    "handed_in": "已报待审",
    "accepted": "已接收",
    "waived": "已免办",
    "cancelled": "已取消",
}
UNSETTLED = ("waiting", "open", "handed_in")
LIFE = Life(
    "task",
    NAMES,
    {
        "open": Step("开始", ("waiting",), "open"),
        "hand_in": Step("报送", UNSETTLED, "handed_in"),
        "supplement": Step("补报", ("accepted",), STAYS),
        "accept": Step("接收", ("handed_in",), "accepted"),
        "settle": Step("办结", UNSETTLED, "accepted"),
        "return": Step("退回", ("handed_in",), "open", is_back=True),
        "withdraw": Step("撤回", ("handed_in",), "open", is_back=True),
        "reopen": Step("重新办理", ("accepted",), "handed_in"),
        "unwaive": Step("重新办理", ("waived",), "open", is_back=True),
        "waive": Step("免办", UNSETTLED, "waived"),
        "extend": Step("延期", ("waiting", "open"), STAYS),
        "cancel": Step("取消", ("waiting", "open"), "cancelled"),
        "revive": Step("恢复", ("cancelled",), "waiting", is_back=True),
    },
    ends=("waived", "cancelled"),
)


def decide(task: tasks.Task, trigger: str, name: str) -> machine.Step | records.Refusal:
    """The step of this `trigger`, or the refusal `not_from_here` with what the task is now."""
    return LIFE.decide(
        task.state, trigger, subject=task.subject, name=f"“{name}”", clause=task.clause
    )
