"""How much may be brought at once, and how much a round may hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from sqlmodel import Session

from app.db import REQUEST_STATE
from app.errors import TooLarge, Unusable
from app.runs import translate
from app.settings import Settings

CONTAINERS = (dict, list)
STATE = "most_projects"
"""Where every request's state has the limit of a round (from the lifespan). Commands of the administrator have none."""


class TooManyProjects(TooLarge):
    """413: the round would hold more projects than this installation plans."""

    code = "too_many_projects"


class NestedTooDeep(Unusable):
    """422: lists and objects lie deeper in each other than this installation reads."""

    code = "nested_too_deep"


class ListTooLong(Unusable):
    """422: a list is longer than this installation reads."""

    code = "list_too_long"


@dataclass(frozen=True, slots=True)
class _Node:
    path: str
    data: Any


def parse(content: bytes, settings: Settings) -> Any:  # noqa: ANN401 - any JSON
    """JSON with exact numbers. Raises Unusable when it is none; NestedTooDeep, ListTooLong."""
    try:
        data = translate.parse_json(content)
    except Unusable as refused:  # deeper than any installation reads: found before it was parsed
        if any(one["code"] == NestedTooDeep.code for one in refused.findings):
            raise NestedTooDeep(refused.vi, refused.en, findings=refused.findings) from refused
        raise
    expect_shape(data, settings)
    return data


def expect_shape(data: object, settings: Settings) -> None:
    """Raise NestedTooDeep or ListTooLong; every place that is over a limit is told."""
    if _fits(data, settings):
        return
    findings = [*_findings(data, settings)]
    deep = any(one["code"] == NestedTooDeep.code for one in findings)
    raise (NestedTooDeep if deep else ListTooLong)(
        "Nội dung vượt giới hạn của hệ thống này; chưa có gì được ghi. Xem `findings`.",
        "The body is over a limit of this installation; nothing was stored. See `findings`.",
        findings=findings,
    )


def expect_projects(session: Session, projects: Sequence[object]) -> None:
    """Raise TooManyProjects where a round with these would hold more than the request's installation plans."""
    most: int | None = getattr(session.info.get(REQUEST_STATE), STATE, None)
    if most is not None and len(projects) > most:
        raise TooManyProjects(
            f"Vòng sẽ có {len(projects)} dự án, giới hạn là {most}; chưa có gì được ghi. "
            "Chia thành nhiều vòng, hoặc nhờ quản trị tăng PHANKY_MAX_PROJECTS.",
            f"The round would hold {len(projects)} projects, and the limit is {most}; nothing was stored. "
            "Split it into several rounds, or ask the administrator to raise PHANKY_MAX_PROJECTS.",
        )


def _fits(data: object, settings: Settings) -> bool:
    """Level by level and without any path: nearly every body fits, and a large one must not wait for words."""
    level, depth = [data] if isinstance(data, CONTAINERS) else [], 0
    while level:
        depth += 1
        if depth > settings.max_json_depth or any(
            isinstance(one, list) and len(one) > settings.max_list_items for one in level
        ):
            return False
        inside = chain.from_iterable(one.values() if isinstance(one, dict) else one for one in level)
        level = [one for one in inside if isinstance(one, CONTAINERS)]
    return True


def _findings(data: object, settings: Settings) -> Iterator[dict[str, object]]:
    """What is over a limit, with its place; down to the first level that is too deep."""
    level, depth = [_Node("$", data)], 1
    while level:
        if depth > settings.max_json_depth:
            yield _too_deep(level[0].path, settings.max_json_depth)
            return
        for one in level:
            if isinstance(one.data, list) and len(one.data) > settings.max_list_items:
                yield _too_long(one.path, len(one.data), settings.max_list_items)
        level, depth = [below for one in level for below in _below(one)], depth + 1


def _below(one: _Node) -> list[_Node]:
    """The lists and objects directly inside."""
    if isinstance(one.data, dict):
        pairs = [(f"{one.path}.{key}", value) for key, value in one.data.items()]
    else:
        pairs = [(f"{one.path}[{at}]", value) for at, value in enumerate(one.data)]
    return [_Node(path, value) for path, value in pairs if isinstance(value, CONTAINERS)]


def _too_deep(path: str, most: int) -> dict[str, object]:
    return {
        "severity": "error",
        "code": "nested_too_deep",
        "path": path,
        "message": {
            "vi": f"Dữ liệu lồng sâu hơn {most} tầng.",
            "en": f"The data are nested deeper than {most} levels.",
        },
        "mend": {
            "vi": "Kiểm tra lại tệp, hoặc nhờ quản trị tăng PHANKY_MAX_JSON_DEPTH.",
            "en": "Check which file it is, or ask the administrator to raise PHANKY_MAX_JSON_DEPTH.",
        },
    }


def _too_long(path: str, count: int, most: int) -> dict[str, object]:
    return {
        "severity": "error",
        "code": "list_too_long",
        "path": path,
        "message": {
            "vi": f"Danh sách có {count} mục, giới hạn là {most}.",
            "en": f"The list has {count} items, and the limit is {most}.",
        },
        "mend": {
            "vi": "Chia nhỏ, hoặc nhờ quản trị tăng PHANKY_MAX_LIST_ITEMS.",
            "en": "Send less at a time, or ask the administrator to raise PHANKY_MAX_LIST_ITEMS.",
        },
    }
