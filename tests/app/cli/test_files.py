from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.cli.commands import app
from optimizer.findings import EngineFailed
from optimizer.jsonio import dump_json
from optimizer.plan import Answer, Plan, Start, Stopped
from optimizer.questions import best_plan as question
from optimizer.questions.options import SolveOptions
from optimizer.reading import plan_schema, round_schema, scenario_schema
from optimizer.round import Round
from tests.app.cli.answers import SCENARIO, desk_in_2031, desk_plan, empty, exact, held, tiny_file, written
from tests.optimizer.rounds import calm_round, tiny_round


def phanky(*words: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(app, words, input=stdin)


@pytest.fixture
def prepared(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """The search answers at once with the reading desks of 2031."""
    monkeypatch.setattr(question, "best_plan", desk_in_2031)
    return monkeypatch


@pytest.mark.usefixtures("prepared")
def test_a_plan_is_shown_as_tables_and_ends_well(tmp_path: Path) -> None:
    result = phanky("plan", tiny_file(tmp_path))
    assert result.exit_code == 0
    assert "Phương án tối ưu" in result.stdout
    assert "DESK Quầy đọc ở phường" in result.stdout


@pytest.mark.usefixtures("prepared")
def test_tables_can_be_in_english(tmp_path: Path) -> None:
    assert "DESK Reading desks in wards" in phanky("plan", tiny_file(tmp_path), "--lang", "en").stdout


@pytest.mark.usefixtures("prepared")
def test_json_prints_the_plan_file_and_nothing_else(tmp_path: Path) -> None:
    result = phanky("plan", tiny_file(tmp_path), "--json")
    assert exact(result.stdout) == exact(dump_json(desk_plan()))
    assert result.stderr == ""


@pytest.mark.usefixtures("prepared")
def test_the_plan_file_is_written_and_holds(tmp_path: Path) -> None:
    round_file, out = tiny_file(tmp_path), str(tmp_path / "plan.json")
    phanky("plan", round_file, "--out", out)
    assert phanky("verify", round_file, out).exit_code == 0


@pytest.mark.usefixtures("prepared")
def test_out_to_standard_output_is_the_plan_file_once(tmp_path: Path) -> None:
    assert exact(phanky("plan", tiny_file(tmp_path), "--out", "-", "--json").stdout)["answer"] == "optimal"


@pytest.mark.usefixtures("prepared")
def test_the_csv_adds_up_to_what_the_plan_allocates(tmp_path: Path) -> None:
    phanky("plan", tiny_file(tmp_path), "--csv", str(tmp_path / "p.csv"))
    text = (tmp_path / "p.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    allocated_vnd = sum(line["amount"] for line in desk_plan()["allocations"])
    assert int(rows[-1][rows[0].index("Tổng cộng (đồng)")]) == allocated_vnd


@pytest.mark.usefixtures("prepared")
def test_csv_to_standard_output_leaves_the_tables_to_standard_error(tmp_path: Path) -> None:
    result = phanky("plan", tiny_file(tmp_path), "--csv", "-")
    assert result.stdout_bytes.startswith(b"\xef\xbb\xbfSTT;")
    assert "Phương án tối ưu" in result.stderr


@pytest.mark.usefixtures("prepared")
def test_a_round_comes_from_standard_input(tmp_path: Path) -> None:
    text = Path(tiny_file(tmp_path)).read_text(encoding="utf-8")
    assert phanky("plan", "-", stdin=text).exit_code == 0


@pytest.mark.usefixtures("prepared")
def test_a_scenario_is_laid_over_the_round_and_named_in_the_plan(tmp_path: Path) -> None:
    scenario = dict(SCENARIO, changes=[{"op": "weight", "target": "WARDS", "weight": 5}])
    result = phanky("plan", tiny_file(tmp_path), "--scenario", written(tmp_path / "s.json", scenario), "--json")
    assert exact(result.stdout)["scenario"] == "LESS"
    assert exact(result.stdout)["round_sha256"] != desk_plan()["round_sha256"]


def test_options_reach_the_search(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[SolveOptions] = []

    def search(round_: Round, *, round_sha256: str, options: SolveOptions, **_others: object) -> Plan:
        seen.append(options)
        return desk_in_2031(round_, round_sha256=round_sha256)

    monkeypatch.setattr(question, "best_plan", search)
    words = ("--engine", "cbc", "--time-limit", "2.5", "--gap", "0.01", "--second-engine", "highs", "--certify", "7")
    phanky("plan", tiny_file(tmp_path), *words, "--canonical")
    phanky("plan", tiny_file(tmp_path))
    asked = SolveOptions(
        engine="cbc", second_engine="highs", time_limit_s=2.5, gap=Decimal("0.01"), canonical=True, certify_s=7.0
    )
    assert seen == [asked, SolveOptions(certify_s=60.0)]


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--gap", "-1"),
        ("--gap", "nan"),
        ("--gap", "x"),
        ("--gap", "2"),
        ("--time-limit", "0"),
        ("--time-limit", "nan"),
        ("--time-limit", "inf"),
        ("--time-limit", "x"),
        ("--engine", "abacus"),
        ("--second-engine", "abacus"),
        ("--second-engine", "highs"),  # the first one again
        ("--certify", "-1"),
        ("--certify", "x"),
        ("--certify", "inf"),
        ("--lang", "fr"),
    ],
)
def test_an_option_out_of_bounds_is_bad_input(tmp_path: Path, option: str, value: str) -> None:
    assert phanky("plan", tiny_file(tmp_path), option, value).exit_code == 2


@pytest.mark.usefixtures("prepared")
def test_a_plan_points_to_what_the_check_would_tell(tmp_path: Path) -> None:
    data = tiny_round()
    data["targets"].append({"code": "LONELY", "goal": 5})
    result = phanky("plan", written(tmp_path / "r.json", data))
    assert "phanky check" in result.stderr


def test_an_infeasible_round_exits_with_3_and_says_why(tmp_path: Path, prepared: pytest.MonkeyPatch) -> None:
    prepared.setattr(question, "best_plan", empty(Answer.INFEASIBLE, Stopped.PROOF))
    result = phanky("plan", tiny_file(tmp_path))
    assert result.exit_code == 3
    assert "Trần quá thấp. → Nâng trần." in result.stdout


def test_nothing_found_in_time_exits_with_4(tmp_path: Path, prepared: pytest.MonkeyPatch) -> None:
    prepared.setattr(question, "best_plan", empty(Answer.NONE, Stopped.TIME_LIMIT))
    assert phanky("plan", tiny_file(tmp_path)).exit_code == 4


def test_without_a_portfolio_no_csv_is_written(tmp_path: Path, prepared: pytest.MonkeyPatch) -> None:
    prepared.setattr(question, "best_plan", empty(Answer.INFEASIBLE, Stopped.PROOF))
    result = phanky("plan", tiny_file(tmp_path), "--csv", str(tmp_path / "p.csv"))
    assert not (tmp_path / "p.csv").exists()
    assert "CSV" in result.stderr


def test_a_failed_engine_exits_with_4_in_its_own_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_words: object, **_others: object) -> None:
        raise EngineFailed("kUnknown after 3 s")

    monkeypatch.setattr(question, "best_plan", fail)
    result = phanky("plan", tiny_file(tmp_path))
    assert result.exit_code == 4
    assert "kUnknown after 3 s" in result.stderr


def test_a_plan_that_breaks_a_rule_is_never_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def overspend(round_: Round, *, round_sha256: str, **_others: object) -> Plan:
        return held(round_, round_sha256, Start("DESK", "build", 2031), Start("SCAN", "build", 2031))

    monkeypatch.setattr(question, "best_plan", overspend)
    result = phanky("plan", tiny_file(tmp_path), "--out", str(tmp_path / "plan.json"))
    assert result.exit_code == 4
    assert result.stdout == ""
    assert not (tmp_path / "plan.json").exists()


@pytest.mark.parametrize("command", ["plan", "check"])
def test_a_missing_file_is_bad_input_with_a_sentence(tmp_path: Path, command: str) -> None:
    result = phanky(command, str(tmp_path / "none.json"))
    assert result.exit_code == 2
    assert "none.json: $ [file_not_found]" in result.stderr


def test_a_folder_instead_of_a_file_is_bad_input(tmp_path: Path) -> None:
    assert phanky("check", str(tmp_path)).exit_code == 2


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b'{"a": 1, "a": 2}', b"[" * 100_000])
def test_a_file_that_is_no_json_is_bad_input(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "r.json").write_bytes(content)
    result = phanky("check", str(tmp_path / "r.json"))
    assert result.exit_code == 2
    assert result.stderr.startswith("Lỗi ")


def test_every_finding_of_a_round_is_told_in_both_languages(tmp_path: Path) -> None:
    data = tiny_round()
    data["projects"][0]["options"][0]["costs"][0]["fund"] = "gold"
    data["projects"][1]["options"][0]["duration_years"] = 0
    result = phanky("check", written(tmp_path / "r.json", data))
    assert result.exit_code == 2
    assert "$.projects[0].options[0].costs[0].fund" in result.stderr
    assert "$.projects[1].options[0].duration_years" in result.stderr
    assert "Không dùng được: 2 lỗi." in result.stderr


def test_findings_for_machines_are_json_on_standard_output(tmp_path: Path) -> None:
    result = phanky("plan", str(tmp_path / "none.json"), "--json")
    assert result.exit_code == 2
    assert [finding["code"] for finding in exact(result.stdout)["findings"]] == ["file_not_found"]
    assert result.stderr == ""


@pytest.mark.parametrize("option", ["--out", "--csv"])
def test_an_output_that_cannot_be_written_is_told_before_the_search(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, option: str
) -> None:
    def search(*_words: object, **_others: object) -> None:
        raise AssertionError

    monkeypatch.setattr(question, "best_plan", search)
    result = phanky("plan", tiny_file(tmp_path), option, str(tmp_path / "no" / "such"))
    assert result.exit_code == 2
    assert "[file_unwritable]" in result.stderr


def test_one_stream_cannot_serve_twice(tmp_path: Path) -> None:
    assert phanky("plan", "-", "--scenario", "-").exit_code == 2
    assert phanky("plan", tiny_file(tmp_path), "--out", "-", "--csv", "-").exit_code == 2
    assert phanky("plan", tiny_file(tmp_path), "--csv", "-", "--json").exit_code == 2


def test_a_good_round_passes_the_check(tmp_path: Path) -> None:
    result = phanky("check", tiny_file(tmp_path))
    assert result.exit_code == 0


def test_a_warning_is_told_and_ends_well(tmp_path: Path) -> None:
    data = tiny_round()
    data["targets"].append({"code": "LONELY", "goal": 5})
    result = phanky("check", written(tmp_path / "r.json", data))
    assert result.exit_code == 0
    assert "$.targets[2]" in result.stdout


def test_a_checked_round_for_machines_lists_its_findings(tmp_path: Path) -> None:
    assert exact(phanky("check", written(tmp_path / "r.json", calm_round()), "--json").stdout) == {"findings": []}


def test_apply_prints_the_effective_round(tmp_path: Path) -> None:
    result = phanky("apply", tiny_file(tmp_path), written(tmp_path / "s.json", SCENARIO))
    effective = exact(result.stdout)
    assert effective["ceilings"][0] == {"code": "CAP-A", "fund": "capital", "phase": "A", "amount": 250_000_000}


def test_apply_writes_a_file_that_is_a_round(tmp_path: Path) -> None:
    out = str(tmp_path / "effective.json")
    phanky("apply", tiny_file(tmp_path), written(tmp_path / "s.json", SCENARIO), "--out", out)
    assert phanky("check", out).exit_code == 0


def test_a_scenario_of_another_round_is_refused_by_its_own_name(tmp_path: Path) -> None:
    scenario = written(tmp_path / "s.json", dict(SCENARIO, round="OTHER"))
    result = phanky("apply", tiny_file(tmp_path), scenario)
    assert result.exit_code == 2
    assert "s.json: $.round" in result.stderr


def test_a_bad_round_under_a_scenario_is_refused_by_the_name_of_the_round(tmp_path: Path) -> None:
    round_file = written(tmp_path / "r.json", dict(tiny_round(), funds=[]))
    result = phanky("apply", round_file, written(tmp_path / "s.json", SCENARIO))
    assert result.exit_code == 2
    assert "r.json: $" in result.stderr


def test_each_schema_is_printed_alone_or_all_as_one() -> None:
    every = {"round": round_schema(), "scenario": scenario_schema(), "plan": plan_schema()}
    assert exact(phanky("schema").stdout) == exact(dump_json(every))
    assert exact(phanky("schema", "plan").stdout) == exact(dump_json(plan_schema()))


def test_a_plan_that_holds_is_told_so(tmp_path: Path) -> None:
    result = phanky("verify", tiny_file(tmp_path), written(tmp_path / "p.json", desk_plan()))
    assert result.exit_code == 0
    assert result.stdout.startswith("Phương án đúng")


def test_a_file_that_rightly_holds_no_plan_is_told_so(tmp_path: Path, prepared: pytest.MonkeyPatch) -> None:
    prepared.setattr(question, "best_plan", empty(Answer.INFEASIBLE, Stopped.PROOF))
    round_file, out = tiny_file(tmp_path), str(tmp_path / "p.json")
    phanky("plan", round_file, "--out", out)
    result = phanky("verify", round_file, out)
    assert result.exit_code == 0
    assert result.stdout.startswith("Tệp đúng: nó không có phương án nào")


def test_a_plan_with_a_wrong_figure_is_broken(tmp_path: Path) -> None:
    plan = desk_plan()
    plan["objective"]["cost"] += 1
    result = phanky("verify", tiny_file(tmp_path), written(tmp_path / "p.json", plan), "--json")
    assert result.exit_code == 1
    assert exact(result.stdout)["holds"] is False


def test_a_plan_that_cannot_be_read_is_no_broken_plan(tmp_path: Path) -> None:
    plan = desk_plan()
    del plan["starts"][0]["project"]
    result = phanky("verify", tiny_file(tmp_path), written(tmp_path / "p.json", plan))
    assert result.exit_code == 2
    assert "p.json: $.starts[0]" in result.stderr


def test_a_round_that_cannot_be_read_is_no_broken_plan(tmp_path: Path) -> None:
    round_file = written(tmp_path / "r.json", dict(tiny_round(), funds=[]))
    assert phanky("verify", round_file, written(tmp_path / "p.json", desk_plan())).exit_code == 2
