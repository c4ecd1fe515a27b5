"""The benchmark of pages, on a small round: what it measures is really visited."""

from __future__ import annotations

import pytest

from bench.pages import measure
from bench.pages.measure import Figure, figures


@pytest.mark.long
def test_every_page_is_visited_and_the_table_is_rendered() -> None:
    told = {one.name: one.value for one in figures(times=1, rows=12, time_limit_s=5)}

    assert all(value > 0 for value in told.values())
    for page in ("plan", "rounds", "round", "scenario builder", "12 candidates", "sheet"):
        assert told[f"{page}: repeat visit on the wire"] < told[f"{page}: first visit on the wire"]
    assert "12 candidates: made by the server, median" in told


def test_a_figure_over_its_limit_is_told_and_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    well, over = Figure("plan", 99.0, 100.0, "kB"), Figure("plan", 100.0, 100.0, "kB")

    assert (well.missed, over.missed, Figure("x", 1e9, None, "ms").missed) == (False, True, False)
    assert "MISSED" in str(over)
    monkeypatch.setattr(measure, "figures", lambda: [well])
    assert measure.main() == 0
    monkeypatch.setattr(measure, "figures", lambda: [well, over])
    assert measure.main() == 1
