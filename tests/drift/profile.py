"""How the property tests of this folder are run: always the same examples, as long as each takes."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

PROFILE = settings(
    derandomize=True,
    deadline=None,
    database=None,
    max_examples=30,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
