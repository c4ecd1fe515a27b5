"""Every kind of line, in the words of docs/sweeps.md."""

from __future__ import annotations

import zlib
from base64 import b64decode
from dataclasses import replace
from typing import Any

import pytest

from optimizer import jsonio
from optimizer.findings import EngineFailed, Finding, Text
from optimizer.plan import Plan, Stopped
from optimizer.process import answers as room
from optimizer.process import asked
from optimizer.process.progress import EVERY_S, Teller
from optimizer.questions.best_plan import best_plan
from optimizer.questions.options import Progress, SolveOptions
from optimizer.questions.sweep import sweep_of
from optimizer.verify import verify_plan
from tests.optimizer.process.lines import answered, as_bytes, plan, sweep, without_progress
from tests.optimizer.questions.sweep.specs import ceilings, draws, percents
from tests.optimizer.rounds import tiny_round

CEILINGS = ceilings(capital=percents("50", "110", 5))
FAULT = Finding("C4", "$.ceilings[0]", Text("vượt trần", "over the ceiling"), Text("bớt chi", "spend less"))


def test_a_plan_is_told_once_and_then_the_end() -> None:
    [told, end] = without_progress(answered(plan(scenario="LESS-10")))

    assert verify_plan(tiny_round(), told["plan"]) == ()
    assert (told["plan"]["answer"], told["plan"]["scenario"], end) == ("optimal", "LESS-10", {"end": True})


def test_a_point_is_told_as_it_is_found_with_its_whole_plan() -> None:
    *told, end = without_progress(answered(sweep(CEILINGS, [4, 0, 2])))

    assert (end, [line["point"]["place"] for line in told]) == ({"end": True}, [4, 0, 2])
    for line in told:
        point, file = line["point"], sweep_of(tiny_round(), CEILINGS).effective(line["point"]["place"])
        whole = jsonio.load_json(zlib.decompress(b64decode(point["plan_zlib"])))
        assert verify_plan(file, whole) == ()
        assert point["starts"] == [list(one.values()) for one in whole["starts"]]
        assert (point["answer"], point["stopped"]) == ("optimal", "proof")
        assert point["coverage"] == f"{whole['objective']['coverage']:.12f}"
        assert point["bound"] == f"{whole['objective']['stages'][0]['bound']:.12f}"
        assert point["cost_vnd"] == whole["objective"]["cost"]
        assert point["round_sha256"] == jsonio.fingerprint(file)
        assert 0 <= point["gap"] < 1e-9
        assert point["seconds"] >= 0
        assert point["engine_version"] == whole["solver"]["version"]


def test_a_sweep_that_is_asked_for_in_parts_shares_what_was_found() -> None:
    wide = ceilings(capital=percents("200", "300", 4))
    other = ceilings(capital=percents("200", "400", 4))

    told = answered(sweep(wide, [3]), sweep(wide, [0, 1]), sweep(other, [3]), sweep(wide, [0], scenario="LESS"))

    seconds = [line["point"]["seconds"] > 0 for line in without_progress(told) if "point" in line]
    assert seconds == [True, False, False, True, True]


def test_a_part_of_a_sweep_that_there_is_not_is_refused() -> None:
    told = without_progress(answered(sweep(CEILINGS, [3]), sweep(CEILINGS, [5]), sweep(CEILINGS, [3])))

    assert [next(iter(line)) for line in told] == ["point", "end", "failed", "end", "point", "end"]


def test_a_point_without_a_plan_holds_nothing() -> None:
    data = tiny_round()
    data["projects"][0]["must"] = "in"
    [told, _] = without_progress(answered(sweep(ceilings(capital=percents("0", "0", 1)), [0], round=data)))

    held = {key: told["point"][key] for key in ("answer", "coverage", "cost_vnd", "gap", "bound", "starts")}

    assert held == {
        "answer": "infeasible", "coverage": None, "cost_vnd": None, "gap": None, "bound": None, "starts": [],
    }  # fmt: skip


@pytest.mark.parametrize("question", [plan(), sweep(draws(3), [2])], ids=["plan", "sweep"])
def test_the_first_plan_that_is_held_is_told_at_once(question: dict[str, Any]) -> None:
    [progress, *_] = [line["progress"] for line in answered(question) if "progress" in line]

    assert progress["incumbent"] is not None
    assert list(progress)[-7:] == ["stage", "phase", "incumbent", "bound", "gap", "nodes", "seconds"]
    assert progress.get("place") == (2 if question["ask"] == "sweep" else None)


def test_progress_is_told_a_few_times_a_second() -> None:
    told: list[dict[str, Any]] = []
    at = iter([0.0, 0.01, 0.1, 0.1 + EVERY_S / 2, 0.1 + EVERY_S, 0.2 + EVERY_S])
    teller = Teller(told.append, lambda: next(at))

    for incumbent in (None, 1.0, 2.0, 3.0, 4.0):
        teller.tell(Progress("coverage", incumbent, None, None, 0, 0.12345))

    # nothing is held yet, but the search has begun; the first plan; two too soon; the last one too
    assert [line["progress"]["incumbent"] for line in told] == [None, 1.0, 3.0]
    assert told[0]["progress"]["seconds"] == 0.123


def told_at_once(*ticks: Progress, **where: int) -> list[tuple[str, str, int]]:
    """What is told of ticks that all come within a moment, and at the end: stage, phase, nodes."""
    told: list[dict[str, Any]] = []
    teller = Teller(told.append, lambda: 0.0)
    for tick in ticks:
        teller.tell(tick, **where)
    teller.end()
    teller.end()
    lines = [line["progress"] for line in told]
    return [(line["stage"], line["phase"], line["nodes"]) for line in lines]


def test_where_each_stage_of_a_plan_ended_is_told_however_soon_it_was() -> None:
    coverage = [Progress("coverage", 1.0, 2.0, 1.0, nodes, 0.1) for nodes in (1, 2, 3)]
    cost = [Progress("cost", 1.0, 2.0, 1.0, nodes, 0.1) for nodes in (4, 5)]
    grown = Progress("cost", 1.0, 2.0, 1.0, 6, 0.1, "certificate")

    assert told_at_once(*coverage, *cost, grown) == [
        ("coverage", "search", 1),
        ("coverage", "search", 3),
        ("cost", "search", 5),
        ("cost", "certificate", 6),
    ]


def test_in_a_sweep_nothing_is_told_beside_the_few_lines_a_second() -> None:
    ticks = [Progress(stage, 1.0, 2.0, 1.0, nodes, 0.1) for nodes, stage in enumerate(["coverage", "coverage", "cost"])]

    assert told_at_once(*ticks, place=7) == [("coverage", "search", 0)]


def test_every_option_of_a_question_reaches_the_search(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[SolveOptions] = []

    def search(*given: Any, options: SolveOptions, **more: Any) -> Plan:  # noqa: ANN401 - best_plan's
        seen.append(options)
        return best_plan(*given, options=options, **more)

    monkeypatch.setattr(room, "best_plan", search)
    answered(plan(second_engine="cbc", canonical=True, certify_s="2.5", gap="0.5", time_limit_s=30))
    answered({"ask": "plan", "round": tiny_round()})

    given = SolveOptions(second_engine="cbc", canonical=True, certify_s=2.5, gap=seen[0].gap, time_limit_s=30.0)
    assert seen == [given, SolveOptions()]
    assert str(seen[0].gap) == "0.5"


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (b"{oops\n", [("broken_json", "$")]),
        (b"\n", [("broken_json", "$")]),
        (b"5\n", [("wrong_type", "$")]),
        (b"{}\n", [("missing_key", "$.ask")]),
        (b'{"ask": "sweep", "round": 5, "engine": "mine", "gap": "-1", "places": [0, 0]}\n', [
            ("wrong_type", "$.round"), ("unknown_word", "$.engine"), ("out_of_range", "$.gap"),
            ("repeated_item", "$.places[1]"), ("missing_key", "$.spec")]),
        (as_bytes(plan(round={})), [("missing_key", f"$.{key}")
            for key in ("format", "code", "phases", "funds", "targets", "projects")]),
        (as_bytes(sweep({"kind": "guess"}, [0])), [("unknown_word", "$.kind")]),
        (as_bytes(sweep(draws(3), [3])), [("no_such_place", "$.places")]),
    ],
)  # fmt: skip
def test_a_question_that_cannot_be_answered_is_refused_with_every_finding(
    line: bytes, found: list[tuple[str, str]]
) -> None:
    [told, end, *_] = answered(line, plan())

    assert told["failed"]["code"] == "refused"
    assert [(one["code"], one["path"]) for one in told["failed"]["findings"]] == found
    assert told["failed"]["en"].startswith(f"{found[0][1]}: ")
    assert ("more)" in told["failed"]["en"]) == (len(found) > 1)
    assert end == {"end": True}


def test_after_a_refused_question_the_next_one_is_answered() -> None:
    told = without_progress(answered(b"{oops\n", plan()))

    assert [next(iter(line)) for line in told] == ["failed", "end", "plan", "end"]


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (EngineFailed("gone"), "engine_failed", "The engine failed: gone"),
        (MemoryError(), "out_of_memory", "The memory that the process may use is full"),
        (ValueError("odd"), "internal_error", "Internal error: ValueError: odd"),
    ],
)
def test_a_question_that_breaks_says_why_and_the_process_lives(
    error: Exception, code: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_given: object, **_more: object) -> Plan:
        raise error

    monkeypatch.setattr(room, "best_plan", breaks)
    told = answered(plan(), plan())

    assert [next(iter(line)) for line in told] == ["failed", "end"] * 2
    assert told[0]["failed"]["code"] == code
    assert words in told[0]["failed"]["en"]
    assert told[0]["failed"]["vi"]
    assert told[0]["failed"]["findings"] == []


def test_a_plan_that_does_not_hold_is_never_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "verify_plan", lambda _round, _plan: (FAULT,))

    [told, _] = without_progress(answered(plan()))

    assert told["failed"]["code"] == "plan_does_not_hold"
    assert "C4 over the ceiling" in told["failed"]["en"]


@pytest.mark.parametrize(
    ("words", "code"),
    [("HiGHS: MemoryError: std::bad_alloc", "out_of_memory"), ("HiGHS: no idea", None)],
)
def test_an_engine_without_memory_is_told_as_that(
    words: str, code: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*given: Any, **more: Any) -> Plan:  # noqa: ANN401 - best_plan's
        fault = replace(FAULT, code="engine_failed", message=Text(words, words))
        cancelled = best_plan(*given, **(more | {"cancel": lambda: True}))
        return replace(cancelled, stopped=Stopped.ERROR, starts=(), accounts=None, stages=(), findings=(fault,),
            answer=type(cancelled.answer).NONE, gap=None)  # fmt: skip

    monkeypatch.setattr(room, "best_plan", breaks)
    [told, _] = without_progress(answered(plan()))

    assert told.get("failed", {}).get("code") == code


def test_what_an_engine_may_be_called_is_what_there_is() -> None:
    assert asked.ENGINE.words == ("highs", "cbc", "scip")
