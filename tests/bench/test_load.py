"""The load test, for a second: everybody is answered, and the figures are of what was asked."""

from __future__ import annotations

from typing import Any

import pytest

from bench.load import measure


@pytest.mark.long
def test_readers_and_writers_are_all_answered_beside_a_bare_endpoint(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(measure, "READERS", 4)
    monkeypatch.setattr(measure, "WRITERS", 1)

    assert measure.main(1, ("sqlite",)) == 0

    told = capsys.readouterr().out
    assert "FAILED" not in told
    assert [line.split("  ")[0] for line in told.splitlines()].count("sqlite") == 12


def test_a_figure_is_the_slowest_of_that_share() -> None:
    stat: dict[str, Any] = {
        "response_times": {"10": 50, "20": 49, "300": 1},
        "num_failures": 2,
    }

    figures = measure._figures(stat, 10)

    assert (figures.a_second, figures.half_ms, figures.most_ms, figures.failed) == (10, 10, 20, 2)
    assert str(figures).endswith("2 FAILED")
