"""A race on tiny rounds: processes, judges, the results file, and taking a run up again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from bench.__main__ import main
from bench.build import lines
from bench.cases import Case, Text, chosen, every, made, published, targets_of
from bench.naive import build_s
from bench.public import NotThere
from bench.race import commands
from bench.race.clock import latest
from bench.race.commands import Asked, ablation_table, growth_records, tell_race
from bench.race.job import HOLDS, OURS, Job, Record, Told
from bench.race.results import Results
from bench.race.run import one, record_of, run
from optimizer.jsonio import dump_json
from tests.bench.test_clock import record
from tests.optimizer.rounds import tiny_round


def tiny() -> Text:
    return Text(dump_json(tiny_round()).encode())


TINY = Case("tiny", "hard", "3", 0, tiny)


def job(engine: str = OURS, **said: object) -> Job:
    return Job(**({"case": "tiny", "engine": engine, "gap": "0.0001", "limit_s": 20.0} | said))  # type: ignore[arg-type]


@pytest.mark.parametrize("engine", [OURS, "highs", "cbc", "scip", "cpsat"])
def test_every_engine_answers_in_a_process_of_its_own_with_an_accepted_plan(engine: str) -> None:
    came = one(TINY, job(engine), tiny(), None)

    assert (came.status, came.verify) == (came.status, HOLDS)
    assert came.value == pytest.approx(one(TINY, job("highs"), tiny(), None).value)
    assert came.gap_left is not None
    assert came.gap_left <= 1e-4
    assert came.peak_mib is not None
    assert came.peak_mib > 10


def test_an_engine_that_breaks_counts_its_limit_and_says_its_last_words() -> None:
    came = one(TINY, job("highs"), Text(b"{"), None)

    assert came.status.startswith("broke: ")
    assert came.seconds == 20.0
    assert not came.accepted


def test_a_round_without_any_plan_brings_no_value_and_is_no_fault() -> None:
    data = tiny_round()
    data["projects"][0]["must"] = "in"
    data["ceilings"] = [line | {"amount": 0} for line in data["ceilings"]]

    came = one(TINY, job("highs"), Text(dump_json(data).encode()), None)

    assert (came.value, came.verify) == (None, "no plan")


def test_the_gap_of_a_record_is_the_widest_of_all_stages_and_none_where_one_is_not_proved() -> None:
    values = {"coverage": 0.5, "cost": 100.0}
    proved = Told(status="", values=values, bounds={"coverage": 0.5, "cost": 90.0})
    open_ = Told(status="", values=values, bounds={"coverage": 0.5})

    assert record_of(TINY, job(), proved, Text(b"", "cost"), "").gap_left == pytest.approx(0.1)
    assert record_of(TINY, job(), open_, Text(b"", "cost"), "").gap_left is None


def test_the_stage_that_is_published_is_the_one_that_is_told() -> None:
    told = Told(status="", values={"coverage": 1.0, "cost": 429.0}, bounds={"coverage": 1.0, "cost": 429.0})

    came = record_of(TINY, job(), told, Text(b"", "cost"), "")

    assert (came.value, came.upwards) == (429.0, False)


def test_what_is_kept_is_read_back_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "results.jsonl"
    kept = [record(), record("highs", without=("cuts",), value=None)]
    results = Results(path)
    for one_ in kept:
        results.add(one_)

    assert Results(path).records == kept


def test_what_is_known_is_not_run_again_unless_its_engine_is_asked_for_again(tmp_path: Path) -> None:
    known = record("highs").job
    new = record("cbc").job
    results = Results(tmp_path / "results.jsonl")
    results.add(record("highs"))

    assert results.missing([known, new]) == [new]
    assert results.missing([known, new], again=["highs"]) == [known, new]


def test_a_job_with_another_gap_limit_or_part_left_out_is_another_job() -> None:
    results = Results(records=[record()])
    same = record().job

    others = [
        Job(case=same.case, engine=OURS, gap="0.0001", limit_s=120.0),
        Job(case=same.case, engine=OURS, gap="0.001", limit_s=20.0),
        Job(case=same.case, engine=OURS, gap="0.001", limit_s=120.0, without=("cuts",)),
    ]
    assert results.missing([same, *others]) == others


def test_the_last_record_of_a_job_is_the_one_that_counts() -> None:
    results = Results(records=[record(seconds=9.0), record(seconds=2.0)])

    assert [one_.seconds for one_ in results.of([record().job])] == [2.0]
    assert [one_.seconds for one_ in latest(results.records).values()] == [2.0]


def test_a_line_of_a_later_version_is_read_for_what_is_known_of_it(tmp_path: Path) -> None:
    path = tmp_path / "results.jsonl"
    path.write_text(json.dumps(record().to_data() | {"colour": "blue"}) + "\n\n")

    assert Results(path).records == [record()]


@pytest.fixture
def quick_jobs(monkeypatch: pytest.MonkeyPatch) -> list[Job]:
    """Jobs are not run but noted, and each is answered at once."""
    done: list[Job] = []

    def noted(_: object, jobs: Sequence[Job], results: Results, __: object) -> None:
        for job_ in jobs:
            done.append(job_)
            results.add(Record(job=job_, kind="hard", size="100", value=0.5, bound=0.5, gap_left=0.0, verify=HOLDS))

    monkeypatch.setattr(commands, "run", noted)
    monkeypatch.delenv("PHANKY_BENCH_DATA", raising=False)
    return done


def test_a_race_runs_every_engine_to_every_gap_on_what_is_named_and_a_second_one_nothing(
    quick_jobs: list[Job], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [
        "race",
        "--only",
        "hard-300",
        "--seeds",
        "1",
        "--peers",
        "highs",
        "cbc",
        "--out",
        str(tmp_path / "r.jsonl"),
    ]

    assert main(words) == 0
    assert [(one_.case, one_.engine, one_.gap, one_.limit_s) for one_ in quick_jobs] == [
        ("hard-300-1", engine, gap, 120.0) for gap in ("0.001", "0.0001") for engine in (OURS, "highs", "cbc")
    ]
    assert main(words) == 0
    assert len(quick_jobs) == 6
    assert "6 of 6 are known" in capsys.readouterr().err


def test_the_quick_race_takes_seed_0_two_peers_and_at_most_twenty_seconds_each(quick_jobs: list[Job]) -> None:
    assert main(["quick"]) == 0

    assert {one_.engine for one_ in quick_jobs} == {OURS, "highs", "cpsat"}
    assert all(one_.case.endswith("-0") and one_.limit_s == 20.0 for one_ in quick_jobs)
    assert all(one_.case.startswith(("hard-", "gentle-")) for one_ in quick_jobs)


def test_an_ablation_runs_the_whole_search_and_then_without_each_part(quick_jobs: list[Job]) -> None:
    assert main(["ablation", "--only", "hard-100-0", "--parts", "cuts", "rounding", "--gap", "0.001"]) == 0

    assert [one_.without for one_ in quick_jobs] == [(), ("cuts",), ("rounding",)]


def test_what_large_rounds_need_can_be_left_out_of_one(quick_jobs: list[Job]) -> None:
    assert main(["ablation", "--only", "hard-20000-0", "--parts", "sifting", "--gap", "0.001"]) == 0

    assert [(one_.case, one_.without) for one_ in quick_jobs] == [("hard-20000-0", ()), ("hard-20000-0", ("sifting",))]


def test_the_ablation_table_tells_how_many_times_longer_it_takes_without_a_part() -> None:
    records = [
        record(seconds=2.0),
        record(seconds=9.0, without=("cuts",)),
        record(gap_left=None, without=("rounding",)),
    ]

    lines = [line.split() for line in ablation_table(records)[1:]]

    assert lines == [
        ["nothing", "2.00", "1.00", "1"],
        ["cuts", "9.00", "4.50", "1"],
        ["rounding", "120.00", "60.00", "1"],
    ]


def test_growth_is_run_on_hard_rounds_of_five_years_and_drawn(
    quick_jobs: list[Job], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plot = tmp_path / "growth.svg"

    assert main(["growth", "--sizes", "100", "300", "--plot", str(plot)]) == 0

    assert [one_.case for one_ in quick_jobs] == ["hard-100x5-0"] * 2 + ["hard-300x5-0"] * 2
    assert plot.read_text().startswith("<svg")
    assert "peak MiB" in capsys.readouterr().out


def test_the_large_round_has_twenty_thousand_projects_and_two_gaps(quick_jobs: list[Job]) -> None:
    assert main(["large"]) == 0

    assert {(one_.case, one_.gap) for one_ in quick_jobs} == {("hard-20000-0", "0.001"), ("hard-20000-0", "0.0002")}
    assert targets_of("hard", 20_000) == 200


def test_a_wrong_bound_of_ours_fails_the_race_and_one_of_a_peer_is_only_told(
    capsys: pytest.CaptureFixture[str],
) -> None:
    better = record("scip", value=0.51, bound=0.51)

    assert tell_race([record("cbc", bound=0.5), better]) == 0
    assert "cbc to 0.100%: its bound 0.5 is denied" in capsys.readouterr().out
    assert tell_race([record(bound=0.5), better]) == 1


def test_the_list_has_two_classes_four_sizes_and_five_seeds() -> None:
    cases = every(None)

    assert len(cases) == len({case.name for case in cases}) == 2 * 4 * 5
    assert [case.name for case in chosen(cases, ["hard-300", "gentle-100-2"], [2])] == ["gentle-100-2", "hard-300-2"]


def test_a_name_that_no_instance_has_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(NotThere, match="hard-77"):
        chosen(every(None), ["hard-77"], [0])
    assert main(["race", "--only", "hard-77"]) == 2
    assert "hard-77" in capsys.readouterr().err


def test_growth_records_are_of_the_first_gap_only(quick_jobs: list[Job]) -> None:
    growth_records(Asked(gaps=("0.001", "0.0001"), engines=(OURS,)), [100], 5, None)

    assert [one_.gap for one_ in quick_jobs] == ["0.001"]


def test_each_round_is_made_once_however_many_engines_race_on_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    times: list[str] = []

    def counted() -> Text:
        times.append("made")
        return tiny()

    case = Case("tiny", "hard", "3", 0, counted)
    monkeypatch.setattr("bench.race.run.one", lambda *_: record("highs"))
    run({"tiny": case}, [job("highs"), job("cbc"), job("scip")], Results(), None)

    assert times == ["made"]
    assert capsys.readouterr().err.startswith("[1/3] hard-100-0 highs to 0.100%")


def test_made_up_rounds_of_the_list_are_what_their_names_say() -> None:
    assert json.loads(made("hard", 100, 3).make().bytes)["code"] == "HARD-100-2-10-3"


def test_everything_is_run_when_nothing_is_said_and_the_worst_code_is_returned(
    quick_jobs: list[Job], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("bench.build.lines", lambda _: ["built"])
    monkeypatch.setattr("bench.growth.svg", lambda *_: "<svg")
    monkeypatch.setattr("bench.frontier.main", lambda _: 0)
    monkeypatch.setattr("bench.jobs.measure.main", lambda: None)
    monkeypatch.setattr("bench.pages.measure.main", lambda: 0)
    monkeypatch.chdir(tmp_path)

    assert main(["all", "--out", str(tmp_path / "r.jsonl")]) == 0

    asked = {one_.case for one_ in quick_jobs}
    assert {"hard-5000-4", "gentle-100-0", "hard-20000-0", "hard-100000x5-0"} <= asked
    assert (tmp_path / "var" / "bench" / "growth.svg").exists()
    known = len(quick_jobs)
    assert main(["all", "--out", str(tmp_path / "r.jsonl")]) == 0
    assert len(quick_jobs) == known


def test_building_is_timed_on_both_sides_and_told_with_its_ratio() -> None:
    head, line, mean = lines(None, [TINY])

    assert head.split()[:5] == ["file", "to", "engine", "ours", "plain"]
    assert line.split()[0] == "tiny"
    assert float(line.split()[5]) == float(mean.split()[-1]) > 0


def test_the_program_beside_the_public_instances_tells_its_own_seconds(tmp_path: Path) -> None:
    assert build_s(tmp_path, b"{}") is None
    (tmp_path / "naive_highs.py").write_text("print('{\"build_s\": 0.25}')")
    assert build_s(tmp_path, b"{}") == 0.25
    (tmp_path / "naive_highs.py").write_text("raise SystemExit(1)")
    assert build_s(tmp_path, b"{}") is None


def test_the_referee_judges_every_plan_where_it_stands_beside_the_public_instances(tmp_path: Path) -> None:
    (tmp_path / "referee.py").write_text('print(\'{"holds": false, "faults": ["C4: over by 1"]}\')')
    (tmp_path / "bench").mkdir()
    results = Results()

    run({"tiny": TINY}, [job("highs")], results, tmp_path / "bench")

    assert results.records[0].referee == "C4: over by 1"
    assert not results.records[0].accepted


def test_without_the_folder_there_is_no_public_instance() -> None:
    assert published(None) == []
