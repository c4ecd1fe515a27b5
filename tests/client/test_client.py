"""The client against the running service."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal

import pytest

from phanky_client import ChangedSince, Conflict, NotFound, NotSignedIn, Phanky, RunOptions, StillRunning, Unusable
from tests.client.conftest import Served
from tests.optimizer.rounds import tiny_round

CODE = "LIB-2031"
QUICK = RunOptions(certify_s=0, gap=Decimal("0.001"))


def test_rounds_are_listed_and_read_with_exact_numbers(phanky: Phanky) -> None:
    (listed,) = phanky.rounds.list()

    assert (listed.code, listed.first_year, listed.last_year) == (CODE, 2031, 2034)
    assert listed.total_by_fund_vnd["capital"] == 800_000_000
    assert phanky.rounds.read(CODE)["code"] == CODE
    assert Decimal(str(phanky.rounds.file(CODE)["funds"][1]["reserve_rate"])) == Decimal("0.1")


def test_a_round_with_decimals_goes_there_and_back_unchanged(phanky: Phanky) -> None:
    data = {**phanky.rounds.file(CODE), "code": "COPY-2031"}

    phanky.rounds.create(data)

    assert phanky.rounds.file("COPY-2031") == data
    with pytest.raises(Conflict):
        phanky.rounds.create(data)


def test_a_change_of_an_older_state_is_refused_with_what_has_changed(phanky: Phanky) -> None:
    unit = {"code": "W9", "class": "ward"}
    first = phanky.records.add(CODE, "units", unit)
    second = phanky.records.replace(CODE, "units", "W9", {**unit, "valid_from": 2032}, if_match=first)

    assert first != second == phanky.records.read(CODE, "units", "W9").etag
    with pytest.raises(ChangedSince) as refused:
        phanky.records.delete(CODE, "units", "W9", if_match=first)
    assert [one.path for one in refused.value.problem.findings or []] == ["$.valid_from"]
    phanky.records.delete(CODE, "units", "W9", if_match=second)
    with pytest.raises(NotFound):
        phanky.records.read(CODE, "units", "W9")


def test_a_round_file_and_a_scenario_are_known_by_their_tags_too(phanky: Phanky) -> None:
    file = phanky.rounds.file(CODE)
    scenario = {"format": "phanky.scenario/1", "round": CODE, "code": "TAGGED", "changes": []}

    tag = phanky.rounds.replace(CODE, file, if_match=file.etag)
    made = phanky.scenarios.replace(CODE, "TAGGED", scenario)

    assert file.etag != tag == phanky.rounds.read(CODE).etag
    with pytest.raises(ChangedSince):
        phanky.rounds.replace(CODE, file, if_match=file.etag)
    assert made == phanky.scenarios.read(CODE, "TAGGED").etag
    phanky.scenarios.delete(CODE, "TAGGED", if_match=made)


def test_a_run_is_asked_followed_and_awaited(phanky: Phanky) -> None:
    run = phanky.runs.ask(CODE, options=QUICK)
    heard = list(phanky.runs.follow(run.id))
    done = phanky.runs.wait(run.id, timeout_s=60)

    states = [one.data["state"] for one in heard if one.kind == "state"]
    assert (states[0], states[-1]) == ("queued", "done")
    assert [one.number for one in heard] == list(range(1, len(heard) + 1))
    assert done.state == "done"
    assert done.plan is not None
    assert done.plan_id in {one.id for one in phanky.plans.list(round_code=CODE)}
    assert phanky.plans.read(done.plan_id or "") == done.plan


def test_a_question_that_was_answered_has_its_answer_at_once(phanky: Phanky) -> None:
    first = phanky.runs.wait(phanky.runs.ask(CODE, options=QUICK).id, timeout_s=60)

    again = phanky.runs.ask(CODE, options=QUICK)

    assert again.plan_id == first.plan_id
    assert again.answered_from is not None


def test_every_file_of_a_plan_can_be_fetched(phanky: Phanky) -> None:
    plan_id = phanky.runs.wait(phanky.runs.ask(CODE, options=QUICK).id, timeout_s=60).plan_id or ""

    assert phanky.plans.export(plan_id, "dossier.pdf").startswith(b"%PDF-")
    assert phanky.plans.export(plan_id, "starts.csv").startswith(b"project,option,")
    assert phanky.plans.export(plan_id, "csv", lang="en").startswith(b"\xef\xbb\xbf")
    for file in ("xlsx", "dossier.zip"):
        assert zipfile.is_zipfile(io.BytesIO(phanky.plans.export(plan_id, file)))


def test_a_scenario_is_made_asked_about_and_forgotten(phanky: Phanky) -> None:
    changes = [{"op": "must", "project": "SCAN", "must": "out", "reason": "thử"}]
    head = {"format": "phanky.scenario/1", "round": CODE, "code": "NO-SCAN", "title": "x"}
    phanky.scenarios.create(CODE, {**head, "changes": changes})

    run = phanky.runs.wait(phanky.runs.ask(CODE, scenario="NO-SCAN", options=QUICK).id, timeout_s=60)

    assert [one.code for one in phanky.scenarios.list(CODE)] == ["NO-SCAN"]
    assert phanky.scenarios.read(CODE, "NO-SCAN")["code"] == "NO-SCAN"
    assert run.plan is not None
    assert "SCAN" not in {one["project"] for one in run.plan["starts"]}
    phanky.scenarios.delete(CODE, "NO-SCAN")
    assert phanky.scenarios.list(CODE) == []


def test_a_sweep_is_asked_awaited_and_read(phanky: Phanky) -> None:
    sweep = phanky.sweeps.ask(CODE, {"kind": "weights", "sets": [{"SCANS": 2}, {"SCANS": 3}]})

    done = phanky.sweeps.wait(sweep.id, timeout_s=60)

    assert (done.state, done.done) == ("done", 2)
    assert [point.place for point in phanky.sweeps.points(sweep.id)] == [0, 1]
    assert phanky.sweeps.export(sweep.id)
    assert phanky.sweeps.cancel(sweep.id).state == "done"


def test_a_run_can_be_cancelled_and_a_wait_has_an_end(phanky: Phanky) -> None:
    with pytest.raises(StillRunning):
        phanky.runs.wait(phanky.runs.ask(CODE, options=RunOptions(certify_s=1), again=True).id, timeout_s=0)

    run = phanky.runs.cancel(phanky.runs.ask(CODE, again=True).id)

    assert phanky.runs.wait(run.id, timeout_s=60).finished_at is not None
    assert run.id in {one.id for one in phanky.runs.list(round_code=CODE)}


def test_errors_carry_the_problem_document(phanky: Phanky) -> None:
    with pytest.raises(NotFound) as missing:
        phanky.rounds.read("no such round …")
    with pytest.raises(Unusable) as refused:
        phanky.rounds.replace(CODE, {**tiny_round(), "funds": []})

    assert missing.value.problem.code == "round_not_found"
    assert refused.value.problem.findings
    assert refused.value.problem.findings[0].mend.vi


def test_a_wrong_token_is_told(served: Served) -> None:
    with Phanky(served.address, token="wrong") as phanky, pytest.raises(NotSignedIn):
        phanky.rounds.list()
