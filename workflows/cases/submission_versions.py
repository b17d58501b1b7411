"""Versions of what came in, in words: how they came, of what nature they are, where they stand."""

from __future__ import annotations

from collections.abc import Mapping

from storage import submissions

VIA = {"paper": "纸质", "phone": "电话", "mail": "邮件", "system": "系统"}
NATURES = {"first": "首报", "replacement": "替换件", "supplement": "补报"}
STATES = {
    "handed_in": "待审",
    "accepted": "已接收",
    "returned": "已退回",
    "withdrawn": "已撤回",
    "replaced": "已被替换",
}


def shown(version: submissions.Submission, names: Mapping[int, str]) -> str:
    """One `version` in one line; `names` are persons' by number, and who is not there has none."""
    phrases = [
        f"第{version.n}版",
        f"{version.received_on}收",
        VIA.get(version.via, version.via),
        STATES[version.state],
    ]
    phrases += [NATURES[version.nature]] if version.nature != "first" else []
    phrases += ["逾期"] if version.late else []
    phrases += [f"收文号{version.doc}"] if version.doc else []
    if version.source == "office":
        name = names.get(version.entered_by, "")
        phrases.append(f"办公室代录（{name}）" if name else "办公室代录")
    return " ".join(phrases)
