from __future__ import annotations

from typing import TYPE_CHECKING

from tests.drift.run import main

if TYPE_CHECKING:
    import pytest


def test_the_table_counts_fields_by_mutation(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--examples", "3", "--seed", "2", "--kind", "law"])
    said = capsys.readouterr().out
    assert "3 redesigns" in said
    assert "law drifted" in said
    assert "by mutation" in said
