"""Engines by name: imported when they are asked for, and a plain word when they are not there."""

from __future__ import annotations

import subprocess
import sys

import pytest

from optimizer import engines
from optimizer.engines import ENGINES, expect_installed
from optimizer.findings import Finding, Refused
from tests.optimizer.builder import a_round

LIBRARIES = {"highs": "highspy", "scip": "pyscipopt"}
IMPORTED = "print(*sorted(name[18:] for name in sys.modules if name in {'optimizer.engines.' + e for e in ENGINES}))"


def imported_after(words: str) -> list[str]:
    """The engines' files that a fresh Python has imported after these words."""
    code = f"import sys; from optimizer.engines import ENGINES; {words}; {IMPORTED}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True, timeout=60)
    return done.stdout.split()


def without(library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine on which the library cannot be imported."""
    monkeypatch.setitem(sys.modules, library, None)
    for name in ("guided", *LIBRARIES):  # the default engine stands on another one's file
        monkeypatch.delitem(sys.modules, f"optimizer.engines.{name}", raising=False)
        monkeypatch.delattr(engines, name, raising=False)


def test_naming_the_engines_imports_none_of_them() -> None:
    assert imported_after("list(ENGINES), len(ENGINES), 'scip' in list(ENGINES)") == []


@pytest.mark.parametrize("name", ["highs", "cbc"])
def test_asking_for_one_engine_imports_no_other(name: str) -> None:
    assert imported_after(f"ENGINES[{name!r}]") == [name]


def test_every_engine_goes_by_its_name() -> None:
    assert len(ENGINES) == len(list(ENGINES)) == 3
    assert [ENGINES[name].name for name in ("highs", "cbc")] == ["highs", "cbc"]


def test_a_name_that_is_no_engine_s_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        ENGINES["abacus"]


@pytest.mark.parametrize(("name", "package"), [("scip", "phanky[scip]"), ("highs", "phanky'")])
def test_an_engine_that_is_not_installed_is_refused_with_what_to_install(
    name: str, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    without(LIBRARIES[name], monkeypatch)

    with pytest.raises(Refused) as by_taking:
        ENGINES[name]
    with pytest.raises(Refused) as by_looking:
        expect_installed(name)

    for refused in (by_taking.value, by_looking.value):
        told: Finding = refused.findings[0]
        assert told.code == "engine_not_installed"
        assert package in told.mend.vi
        assert package in told.mend.en
        assert LIBRARIES[name] in told.message.vi


def test_a_library_that_is_broken_is_told_in_its_own_words(monkeypatch: pytest.MonkeyPatch) -> None:
    without("pyscipopt", monkeypatch)

    with pytest.raises(Refused, match="pyscipopt"):
        ENGINES["scip"]


def test_the_other_engines_go_on_without_it(monkeypatch: pytest.MonkeyPatch) -> None:
    without("pyscipopt", monkeypatch)

    assert ENGINES["highs"].name == "highs"


@pytest.mark.parametrize("name", ["highs", "cbc"])
def test_an_engine_that_is_installed_is_fine(name: str) -> None:
    expect_installed(name)


def test_a_plan_by_an_engine_that_is_not_installed_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from optimizer.questions.best_plan import SolveOptions, best_plan  # noqa: PLC0415

    without("pyscipopt", monkeypatch)

    with pytest.raises(Refused):
        best_plan(a_round(), round_sha256="", options=SolveOptions(engine="scip"))
