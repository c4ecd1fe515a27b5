"""The public instances: what is asked for, compared and told. Those here are made up; the real ones are not ours."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from bench.__main__ import main
from bench.public import Instance, NotThere
from bench.public.instances import asked_for
from bench.public.result import HOLDS, Against, Result
from bench.public.tell import progress_line, result_line, summary
from optimizer.jsonio import dump_json
from optimizer.questions.best_plan import Progress
from tests.optimizer.rounds import tiny_round

CONVERTER = """
import sys
from pathlib import Path
print((Path(__file__).parent / "round.json").read_text())
print('{"optimum": 0.25, "scale": 400}', file=sys.stderr)
"""
REFEREE = 'print(\'{"holds": true, "faults": []}\')'


def result(
    *, value: Fraction | int | None, bound: int | None = None, published: Fraction | int | None = None, **said: object
) -> Result:
    """A result of an instance whose value is to be as large as can be, held by both judges unless said otherwise."""
    kind = {key: said.pop(key) for key in ("stage", "optimum") if key in said}
    given = {"referee": HOLDS, "verify": HOLDS, **said}
    return Result(
        instance=Instance(family="made", name="up", words=(), **kind),  # type: ignore[arg-type]  # each has its own type
        engine="highs",
        answer="feasible",
        stopped="time_limit",
        value=None if value is None else Fraction(value),
        bound=None if bound is None else Fraction(bound),
        certified_bound=None,
        published=None if published is None else Fraction(published),
        seconds=1.5,
        **given,  # type: ignore[arg-type]  # each has its own type
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder like the real one: two problems, best known values, a converter, and a referee beside it."""
    folder = tmp_path / "bench"
    (folder / "data").mkdir(parents=True)
    best = "\n".join(f"{budgets}.100-{n:02d}    {24000 + n}" for budgets in (5, 10) for n in range(30))
    relaxed = "\n".join(f"5.100-{n:02d}    {24500 + n}.25" for n in range(30))
    (folder / "data" / "mkcbres.txt").write_text(f"Best feasible\n{best}\n\nLP relaxation\n{relaxed}\n")
    (folder / "data" / "weing1-2.txt").write_text("problem WEING1.DAT\n1 2 3\nproblem WEING2.DAT\n")
    (folder / "convert.py").write_text(CONVERTER)
    (folder / "round.json").write_text(dump_json(tiny_round()), encoding="utf-8")
    (tmp_path / "referee.py").write_text(REFEREE)
    return folder


def test_best_known_values_are_read_from_the_table_of_plans_and_not_from_that_of_relaxations(folder: Path) -> None:
    instances = asked_for(folder / "data", ["cb1"])

    assert [one.published for one in instances] == [24000 + n for n in range(30)]


def test_problems_are_found_by_the_names_in_their_file(folder: Path) -> None:
    assert [one.words for one in asked_for(folder / "data", ["mknap2"])] == [
        ("mknap2", "weing1-2.txt", "WEING1"),
        ("mknap2", "weing1-2.txt", "WEING2"),
    ]


def test_a_single_instance_can_be_asked_for_beside_a_family(folder: Path) -> None:
    assert [one.name for one in asked_for(folder / "data", ["WEING2", "mknap2", "scp44"])] == [
        "WEING1", "WEING2", "scp44",
    ]  # fmt: skip


def test_a_name_that_no_instance_has_is_told(folder: Path) -> None:
    with pytest.raises(NotThere, match="nothing-like-it"):
        asked_for(folder / "data", ["mknap1", "nothing-like-it"])


@pytest.mark.parametrize(
    ("value", "stage", "against"),
    [
        (429, "coverage", Against.EQUAL),
        (430, "coverage", Against.BETTER),
        (428, "coverage", Against.SHORT),
        (428, "cost", Against.BETTER),
        (430, "cost", Against.SHORT),
        (None, "coverage", Against.SHORT),
    ],
)
def test_more_coverage_is_better_and_more_cost_is_not(value: int | None, stage: str, against: Against) -> None:
    assert result(value=value, published=429, stage=stage).against is against


def test_a_value_printed_to_three_digits_is_met_by_the_exact_one() -> None:
    met = result(value=Fraction("893555.8163"), published=Fraction("893555.816"))

    assert met.against is Against.EQUAL


@pytest.mark.parametrize(("bound", "proved"), [(100, True), (101, False), (None, False)])
def test_only_a_bound_at_the_value_proves_it(bound: int | None, proved: bool) -> None:
    assert result(value=100, bound=bound).proved is proved


@pytest.mark.parametrize(
    ("one", "contradicts"),
    [
        (result(value=99, bound=99, published=100), True),
        (result(value=99, bound=101, published=100), False),
        (result(value=430, bound=430, published=429, stage="cost"), True),
        (result(value=430, bound=428, published=429, stage="cost"), False),
        (result(value=101, bound=102, published=100), False),
        (result(value=101, bound=102, published=100, optimum=True), True),
        (result(value=101, bound=99), False),
    ],
)
def test_a_bound_that_denies_a_published_plan_and_a_value_over_an_optimum_are_contradictions(
    one: Result, contradicts: bool
) -> None:
    assert one.contradicts is contradicts


def test_a_line_tells_value_published_difference_gap_and_both_verdicts() -> None:
    line = result_line(result(value=98, bound=101, published=100))

    assert line.split() == [
        "made", "up", "highs", "98", "100", "-2", "short", "3.061%", "101", "1.5", "time_limit", "holds", "holds",
    ]  # fmt: skip


def test_a_contradiction_is_said_under_the_line() -> None:
    assert "cannot be true" in result_line(result(value=98, bound=99, published=100)).splitlines()[1]


def test_what_a_judge_found_stands_in_full_under_the_line() -> None:
    line, fault = result_line(result(value=98, referee="C4: ceiling DEV: 3 of 2, over by 1")).splitlines()

    assert line.split()[-2:] == ["NO", "holds"]
    assert fault == "  referee: C4: ceiling DEV: 3 of 2, over by 1"


def test_the_summary_counts_matches_proofs_and_verdicts_and_names_what_falls_short() -> None:
    results = [
        result(value=100, bound=100, published=100),
        result(value=99, bound=101, published=100),
        result(value=5, bound=5, verify="C1: twice"),
    ]

    first, *named = summary(results).splitlines()
    assert first.split("; ") == [
        "1 of 2 match their published value or beat it",
        "2 of 3 proved to be the best",
        "3 held by the referee",
        "2 held by our own check",
    ]
    assert named == [
        "short of the published value: up",
        "WITHOUT A PLAN THAT HOLDS: up",
    ]


def test_progress_is_told_in_published_units() -> None:
    now = Progress("coverage", incumbent=0.25, bound=0.5, gap=1.0, nodes=3, seconds=7.4)

    line = progress_line("[1/2]", Instance(family="made", name="up", words=()), now, Fraction(400))

    assert line == "[1/2] made up: coverage 100, bound 200, 7 s"


def test_instances_are_converted_solved_judged_and_told(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PHANKY_BENCH_DATA", str(folder))
    out = tmp_path / "out.jsonl"

    code = main(["public", "--only", "mknap2", "--out", str(out)])

    lines = [json.loads(line, parse_float=Decimal) for line in out.read_text().splitlines()]
    assert [(one["instance"], one["published"], one["referee"], one["verify"]) for one in lines] == [
        ("WEING1", 100, "holds", "holds"),
        ("WEING2", 100, "holds", "holds"),
    ]
    assert "2 held by the referee" in capsys.readouterr().out
    assert code == 1  # the made-up optimum of 0.25 is none, and that is seen


def test_a_plan_that_the_referee_refuses_fails_the_run(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PHANKY_BENCH_DATA", str(folder))
    (folder.parent / "referee.py").write_text('print(\'{"holds": false, "faults": ["C4: over by 1"]}\')')

    assert main(["public", "--only", "scp41", "--time", "5"]) == 1
    assert "referee: C4: over by 1" in capsys.readouterr().out


def test_without_the_folder_the_public_instances_are_skipped_with_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("PHANKY_BENCH_DATA", raising=False)

    assert main(["public"]) == 0
    assert capsys.readouterr().out.startswith("Public instances skipped: PHANKY_BENCH_DATA")


def test_a_folder_without_a_referee_beside_it_is_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PHANKY_BENCH_DATA", str(folder))
    (folder.parent / "referee.py").unlink()

    assert main(["public"]) == 2
    assert "referee.py is not where it should be" in capsys.readouterr().err
