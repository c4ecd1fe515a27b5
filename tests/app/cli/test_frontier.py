"""`phanky frontier`: points on a terminal, as JSON and as CSV."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

import app.cli.frontier as command
from app.cli.commands import app
from optimizer.findings import Finding, Text
from optimizer.questions import frontier as questions
from optimizer.questions.frontier import Point, frontier
from optimizer.questions.options import Progress
from optimizer.scenario import apply_scenario
from optimizer.verify import verify_plan
from tests.app.cli.answers import SCENARIO, exact, tiny_file, written
from tests.optimizer.rounds import tiny_round


def asked(*words: str) -> Result:
    return CliRunner().invoke(app, ["frontier", *words])


def sweep(tmp_path: Path, *words: str) -> Result:
    return asked(tiny_file(tmp_path), "--fund", "capital", "--from", "0", "--to", "150", "--steps", "4", *words)


def must_have_the_desk() -> dict[str, Any]:
    """The tiny round in which the reading desks must be built: 360 million, carried on from the first phase."""
    data = tiny_round()
    data["projects"][1] |= {"must": "in", "options": data["projects"][1]["options"][:1]}
    return data


def test_points_stand_in_the_order_of_money_with_what_they_reach(tmp_path: Path) -> None:
    result = sweep(tmp_path)

    assert result.exit_code == 0, result.output
    lines = [line.split() for line in result.stdout.splitlines() if line.strip().endswith(")")]
    assert [line[0] for line in lines] == ["0%", "50%", "100%", "150%"]
    assert [line[3] for line in lines] == sorted(line[3] for line in lines)
    assert lines[-1][3:] == ["71,53%", "71,53%", "0,0000%", "tối", "ưu", "(chứng", "minh)"]


def test_the_page_is_in_english_where_that_is_asked_for(tmp_path: Path) -> None:
    assert "What more money reaches: capital" in sweep(tmp_path, "--lang", "en").stdout


def test_every_point_for_machines_carries_a_plan_that_verifies_over_its_own_changes(tmp_path: Path) -> None:
    data = exact(sweep(tmp_path, "--json").stdout)

    assert (data["round"], data["fund"], len(data["points"])) == ("LIB-2031", "capital", 4)
    for point in data["points"]:
        scenario = {"format": "phanky.scenario/1", "code": "S", "round": "LIB-2031", "changes": point["changes"]}
        assert verify_plan(apply_scenario(tiny_round(), scenario), point["plan"]) == ()


def test_percents_are_told_to_six_decimals(tmp_path: Path) -> None:
    result = asked(tiny_file(tmp_path), "--fund", "upkeep", "--from", "0", "--to", "100", "--steps", "4", "--json")

    percents = [point["percent"] for point in exact(result.stdout)["points"]]
    assert percents == [0, Decimal("33.333333"), Decimal("66.666667"), 100]


def test_one_step_is_the_first_percent(tmp_path: Path) -> None:
    result = asked(tiny_file(tmp_path), "--fund", "capital", "--from", "70", "--steps", "1", "--json")

    assert [point["percent"] for point in exact(result.stdout)["points"]] == [70]


def test_the_table_is_written_for_a_spreadsheet(tmp_path: Path) -> None:
    file = tmp_path / "points.csv"

    sweep(tmp_path, "--csv", str(file))

    head, *rows = file.read_bytes().decode("utf-8-sig").splitlines()
    assert head.startswith("Mức trần (%);CAP-A (đồng);CAP-B (đồng);Phân bổ của nguồn này (đồng)")
    assert rows[1].split(";")[:3] == ["50", "250000000", "150000000"]
    assert rows[0].split(";")[5:7] == ["22,2222222222", "22,2222222223"]
    assert len(rows) == 4


def test_the_table_in_english_has_points_and_commas(tmp_path: Path) -> None:
    file = tmp_path / "points.csv"

    sweep(tmp_path, "--csv", str(file), "--lang", "en")

    assert ",22.2222222222," in file.read_text(encoding="utf-8-sig")


def test_the_table_on_standard_output_leaves_the_page_to_the_other_stream(tmp_path: Path) -> None:
    result = sweep(tmp_path, "--csv", "-")

    assert result.stdout.startswith("\ufeffMức trần")
    assert "Thêm vốn" in result.stderr


def test_a_scenario_lies_under_the_sweep(tmp_path: Path) -> None:
    over = written(tmp_path / "s.json", SCENARIO)

    data = exact(sweep(tmp_path, "--scenario", over, "--json").stdout)

    assert data["points"][-1]["plan"]["scenario"] == "LESS"
    assert data["points"][-1]["changes"][0]["amount"] == 375 * 10**6


def test_points_that_cannot_be_are_told_with_the_reason_of_the_last(tmp_path: Path) -> None:
    file = written(tmp_path / "r.json", must_have_the_desk())

    result = asked(file, "--fund", "capital", "--from", "0", "--to", "100", "--steps", "3")

    assert result.exit_code == 0
    assert result.stdout.count("không thể (chứng minh)") == 1
    assert "Vì sao không có phương án ở mức 0%" in result.stdout


def test_a_sweep_without_any_plan_exits_with_3(tmp_path: Path) -> None:
    file, table = written(tmp_path / "r.json", must_have_the_desk()), tmp_path / "points.csv"

    result = asked(file, "--fund", "capital", "--from", "0", "--to", "10", "--steps", "3", "--csv", str(table))

    assert result.exit_code == 3
    assert table.read_text(encoding="utf-8-sig").splitlines()[1].split(";")[3:] == [
        *[""] * 5,
        "không thể",
        "chứng minh",
    ]


def test_a_sweep_without_time_exits_with_4(tmp_path: Path) -> None:
    result = sweep(tmp_path, "--sweep-limit", "0")

    assert result.exit_code == 4
    assert result.stdout.count("chưa tìm được (hết giờ)") == 4


def test_a_fund_without_a_ceiling_is_bad_input(tmp_path: Path) -> None:
    result = asked(tiny_file(tmp_path), "--fund", "capitol")

    assert result.exit_code == 2
    assert "capital, upkeep" in result.stderr


@pytest.mark.parametrize("percent", ["-1", "10001", "nan", "much"])
def test_a_percent_that_is_none_is_refused(tmp_path: Path, percent: str) -> None:
    assert asked(tiny_file(tmp_path), "--fund", "capital", "--from", percent).exit_code == 2


def test_a_plan_that_fails_its_check_is_not_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fault = Finding("C4", "$.ceilings[0]", Text("vượt trần", "over"), Text("", ""))
    monkeypatch.setattr(command, "verify_plan", lambda *_: (fault,))

    result = sweep(tmp_path)

    assert (result.exit_code, result.stdout) == (4, "")
    assert "$.ceilings[0]: over" in result.stderr


def test_progress_says_which_point_is_searched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []

    def told_of_each(*given: Any, progress: Any, **more: Any) -> Iterator[Point]:  # noqa: ANN401 - frontier's
        for point in frontier(*given, **more):
            progress(Progress("coverage", 0.5, 0.75, 0.5, 1, 2.0))
            yield point

    def watched(ask: Any, lang: Any, line: Any) -> Any:  # noqa: ANN401 - the watcher's
        return ask(lambda progress: told.append(line(progress, lang)), lambda: False)

    monkeypatch.setattr(questions, "frontier", told_of_each)
    monkeypatch.setattr(command, "watched", watched)

    sweep(tmp_path)

    assert told[0].startswith("Điểm 1/4 · Mức đạt chỉ tiêu: tốt nhất 50,00%")
    assert [line.split(" · ")[0] for line in told] == [f"Điểm {at}/4" for at in (1, 2, 3, 4)]
