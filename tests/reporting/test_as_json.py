from __future__ import annotations

import json

from healing.reporting.as_json import as_json
from healing.reporting.metrics import Metrics, summarise
from tests.reporting.records import heal, incident, run


def test_figures_are_numbers_and_missing_ones_null() -> None:
    told = json.loads(as_json(summarise([incident(1, 2.5, source="Журнал")], [heal(1)], [run(pages=7)])))
    assert told["pages"] == 7
    assert told["by_source"]["Журнал"] == {
        "incidents": 1,
        "unsettled": 0,
        "heals": 1,
        "refusals": 0,
        "rollbacks": 0,
        "proposed": 0,
        "rejected": 0,
        "success_rate": 1.0,
        "confidence": 0.9,
        "mttr_median": 2.5,
        "mttr_p95": 2.5,
        "mttr_max": 2.5,
    }
    assert json.loads(as_json(Metrics()))["overall"]["mttr_median"] is None
