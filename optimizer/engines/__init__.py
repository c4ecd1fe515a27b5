"""Engines by name, all behind the door of `door.py`. An engine is imported when it is asked for, and no other one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from importlib.util import find_spec

from optimizer.engines.door import Cancel, Ended, Engine, Limits, OnTick, Outcome, Tick
from optimizer.findings import Finding, Refused, Text

__all__ = ["ENGINES", "Cancel", "Ended", "Engine", "Limits", "OnTick", "Outcome", "Tick", "expect_installed"]


def _highs() -> Engine:
    from optimizer.engines.guided import Guided  # noqa: PLC0415 - imported when it is asked for

    return Guided()


def _cbc() -> Engine:
    from optimizer.engines.cbc import Cbc  # noqa: PLC0415 - imported when it is asked for

    return Cbc()


def _scip() -> Engine:
    from optimizer.engines.scip import Scip  # noqa: PLC0415 - imported when it is asked for

    return Scip()


class Engines(Mapping[str, Engine]):
    """The engines that there are, installed or not; taking one imports its library.

    Raises KeyError for a name that is none, Refused where the engine's library cannot be imported.
    """

    def __init__(self, loaders: Mapping[str, Callable[[], Engine]]) -> None:
        self._loaders = dict(loaders)

    def __getitem__(self, name: str) -> Engine:
        """Take the engine of that name."""
        load = self._loaders[name]
        try:
            return load()
        except ImportError as error:
            raise Refused([_not_installed(name, f" ({error})")]) from error

    def __iter__(self) -> Iterator[str]:
        """Name them, the default first."""
        return iter(self._loaders)

    def __len__(self) -> int:
        """Count them."""
        return len(self._loaders)


ENGINES = Engines({"highs": _highs, "cbc": _cbc, "scip": _scip})
"""What `--engine` may name; the first is the default."""

LIBRARIES = {"highs": "highspy", "cbc": "pulp", "scip": "pyscipopt"}
"""What an engine's file imports."""
EXTRAS = {"scip": "[scip]"}
"""What Phanky is installed with to have an engine that it does not bring along."""


def expect_installed(name: str) -> None:
    """Look for an engine's library without importing it. Raises Refused where it is not there, KeyError."""
    if find_spec(LIBRARIES[name]) is None:
        raise Refused([_not_installed(name, "")])


def _not_installed(name: str, why: str) -> Finding:
    extra = EXTRAS.get(name, "")
    return Finding(
        "engine_not_installed",
        "$.options",
        Text(
            f"Bộ giải {name} chưa dùng được: thư viện {LIBRARIES[name]} chưa cài hoặc cài hỏng{why}.",
            f"The engine {name} cannot be used: the library {LIBRARIES[name]} is not installed, or is broken{why}.",
        ),
        Text(
            f"Cài: pip install 'phanky{extra}' (trong thư mục mã nguồn: pip install '.{extra}'), "
            "hoặc chọn bộ giải khác: highs, cbc.",
            f"Install it: pip install 'phanky{extra}' (in the source folder: pip install '.{extra}'), "
            "or choose another engine: highs, cbc.",
        ),
    )
