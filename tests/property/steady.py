"""How property tests run here: the same examples on every run and every machine, few enough to run before every commit."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

STEADY = settings(derandomize=True, deadline=None, database=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
"""For properties that cost little. `MANY` is for those that are almost free."""

MANY = settings(STEADY, max_examples=100)
