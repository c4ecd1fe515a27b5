"""How a command on files ends: its exit code, and what is said where it cannot go on."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import IntEnum
from typing import NoReturn

import typer

from app.cli.show import show_findings
from app.cli.streams import Unusable, console_for, write_json
from app.kit.words import Lang, Words
from optimizer.findings import EngineFailed, Finding, Text

REFUSED = Words("Không dùng được: {count} lỗi.", "This cannot be used: {count} finding(s).")


class Exit(IntEnum):
    """What a command tells the shell."""

    FINE = 0
    BROKEN = 1
    BAD_INPUT = 2
    INFEASIBLE = 3
    NOTHING_FOUND = 4


@contextmanager
def refusals(lang: Lang, *, as_json: bool) -> Iterator[None]:
    """Tell what cannot be used, on standard error for people and on standard output for machines, and leave."""
    try:
        yield
    except Unusable as unusable:
        _leave(unusable.file, unusable.findings, Exit.BAD_INPUT, lang, as_json=as_json)
    except EngineFailed as failed:
        _leave("phanky", [_engine_failed(failed)], Exit.NOTHING_FOUND, lang, as_json=as_json)


def _leave(file: str, findings: Sequence[Finding], code: Exit, lang: Lang, *, as_json: bool) -> NoReturn:
    data = [finding.to_data() for finding in findings]
    if as_json:
        write_json(None, {"findings": data})
    else:
        console = console_for(sys.stderr)
        show_findings(console, data, lang, file)
        console.print(REFUSED.say(lang).format(count=len(data)))
    raise typer.Exit(code)


def _engine_failed(failed: EngineFailed) -> Finding:
    return Finding(
        code="engine_failed",
        path="$",
        message=Text(f"Bộ giải gặp lỗi: {failed}", f"The engine failed: {failed}"),
        mend=Text("Thử lại với --engine cbc.", "Try again with --engine cbc."),
    )
