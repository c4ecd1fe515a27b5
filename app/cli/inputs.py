"""What the commands on files read: an effective round, and no file or stream for two things at once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app.cli.streams import STANDARD, Unusable, read_json
from optimizer.findings import Finding, Refused, Text
from optimizer.reading import round_findings
from optimizer.scenario import apply_scenario

Data = dict[str, Any]


def effective(round_file: str, scenario_file: str | None) -> tuple[Data, str | None]:
    """Read the round, lay the scenario over it, and give the effective round and the scenario's code."""
    round_data = read_json(round_file)
    if scenario_file is None:
        return round_data, None
    scenario_data = read_json(scenario_file)
    try:
        return apply_scenario(round_data, scenario_data), scenario_data["code"]
    except Refused as refused:
        raise_unreadable(round_file, round_findings(round_data))
        raise Unusable(scenario_file, refused.findings) from refused


def one_use_of_each_stream(inputs: Sequence[str | None], outputs: Sequence[str | None]) -> None:
    """Refuse a stream that is named twice, and a file that would be overwritten. Raises Unusable."""
    for names in (inputs, outputs):
        if names.count(STANDARD) > 1:
            raise Unusable(STANDARD, [_stream_used_twice()])
    named = [Path(name).resolve() for name in (*inputs, *outputs) if name not in (None, STANDARD)]
    for name in outputs:
        if name not in (None, STANDARD) and not _is_device(name) and named.count(Path(name).resolve()) > 1:
            raise Unusable(name, [_file_used_twice()])


def _is_device(name: str) -> bool:
    """Whether it is there and no file: what is written to /dev/null overwrites nothing."""
    return Path(name).exists() and not Path(name).is_file()


def raise_unreadable(file: str, findings: Sequence[Finding]) -> None:
    """Tell what hinders the reading of a file, if anything does. Raises Unusable."""
    if findings:
        raise Unusable(file, findings)


def _file_used_twice() -> Finding:
    return Finding(
        code="file_used_twice",
        path="$",
        message=Text("Tệp này sẽ bị ghi đè: nó đã là tệp khác của lệnh.", "This file stands twice and would be lost."),
        mend=Text("Đặt tên khác cho kết quả.", "Give the result a name of its own."),
    )


def _stream_used_twice() -> Finding:
    return Finding(
        code="stream_used_twice",
        path="$",
        message=Text("Dấu - chỉ dùng được một lần cho mỗi chiều.", "The name - can stand once for each direction."),
        mend=Text("Đặt tên tệp cho phần còn lại.", "Name a file for the other one."),
    )
