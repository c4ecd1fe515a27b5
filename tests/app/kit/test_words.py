from __future__ import annotations

from itertools import product

import pytest

from app.kit import words
from optimizer.plan import Answer, Stopped
from optimizer.round import STAGES

TABLES = [
    words.ANSWERS,
    words.STOPPED,
    words.SOURCE_KINDS,
    words.STATUSES,
    words.FORMS,
    words.STAGES,
    words.SEVERITIES,
    words.UNITS,
    words.HEADINGS,
]


@pytest.mark.parametrize(("answer", "stopped"), list(product(Answer, Stopped)))
def test_every_answer_and_every_end_has_its_sentence(answer: str, stopped: str) -> None:
    assert words.outcome(answer, stopped, "vi").endswith(".")
    assert words.outcome(answer, stopped, "en").endswith(".")


def test_no_two_outcomes_read_the_same() -> None:
    sentences = {words.outcome(answer, stopped, "vi") for answer, stopped in product(Answer, Stopped)}
    assert len(sentences) == len(Answer) * len(Stopped)


def test_only_the_proved_best_plan_is_called_best() -> None:
    called_best = [answer for answer, wording in words.ANSWERS.items() if wording.vi.startswith("Phương án tối ưu")]
    assert called_best == ["optimal"]


def test_every_stage_has_a_name() -> None:
    assert set(words.STAGES) == set(STAGES)


@pytest.mark.parametrize("table", TABLES)
def test_every_wording_stands_in_both_languages(table: dict[str, words.Words]) -> None:
    assert all(wording.vi and wording.en for wording in table.values())


def test_a_word_that_the_table_does_not_know_stands_for_itself() -> None:
    assert words.label(words.FORMS, "PPP", "vi") == "PPP"


def test_a_missing_word_is_empty() -> None:
    assert words.label(words.FORMS, None, "vi") == ""
