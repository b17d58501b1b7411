"""What facts about a subject are called, by their kind."""

from __future__ import annotations

KINDS = {"result": "相关考核结果", "disqualifier": "不予命名情形", "figure": "基年数"}
