"""Certificates in a plan file: every certified bound has one, and each of them proves what it says.

Source: docs/model.md, "The certificate".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from optimizer.certificate import Certificate
from optimizer.findings import Finding, Text
from optimizer.round import Round
from optimizer.verify.claims import plain
from optimizer.verify.proof import Unproved, prove

Data = Mapping[str, Any]
WHY = {
    "open_leaf": Text("phần này còn chỗ cho phương án tốt hơn cận", "this part has room for a plan better than that"),
    "many_plans": Text("phần này còn nhiều hơn một phương án", "this part holds more than one plan"),
    "loose_node": Text("nút thừa: cây đã đủ trước nó", "a node too many: the tree is complete before it"),
    "missing_node": Text("thiếu nút: cây chưa phủ hết", "a node is missing: the tree does not cover every plan"),
    "no_multipliers": Text("nút này không có nhân tử", "there are no multipliers for this node"),
    "wrong_multipliers": Text("nhân tử không khớp với các hàng", "the multipliers do not fit the rows"),
    "unknown_way": Text("không có cách thực hiện này", "there is no such way"),
    "many_projects": Text("các cách thực hiện thuộc nhiều dự án", "the ways belong to more than one project"),
    "no_fraction": Text("không được làm một phần theo cách này", "this way has no fraction to split"),
    "unknown_target": Text("không tách được theo chỉ tiêu này", "this target is none to split by"),
}
"""Every word of Unproved, said to people."""
MEND = Text("Lập lại phương án với chứng chỉ mới (--certify)", "Plan again with a new certificate (--certify)")


def check_certificates(round_: Round, values: Mapping[str, Fraction], data: Data) -> Iterator[Finding]:
    """Hold every certified bound to its certificate. `values` are the plan's stages, worked out from its starts."""
    certificates = data.get("certificate", [])
    proved = {one["stage"]: one["bound"] for one in certificates}
    for index, stage in enumerate(data["objective"]["stages"]):
        claimed = stage.get("certified_bound")
        if claimed is not None and proved.get(stage["name"]) != claimed:
            said = plain(claimed)
            yield Finding(
                "uncertified_bound",
                f"$.objective.stages[{index}].certified_bound",
                Text(
                    f"Cận {said.vi} của {stage['name']} không có chứng chỉ nào chứng minh",
                    f"No certificate proves the bound {said.en} of {stage['name']}",
                ),
                MEND,
            )
    for index, one in enumerate(certificates):
        at = round_.order.index(one["stage"]) if one["stage"] in round_.order else 0
        yield from _proves(round_, one, {name: values[name] for name in round_.order[:at]}, f"$.certificate[{index}]")


def check_impossible(round_: Round, data: Data) -> Iterator[Finding]:
    """Hold a plan file without a portfolio to its certificates: they prove that the round has no plan at all."""
    for index, one in enumerate(data.get("certificate", [])):
        yield from _proves(round_, one, {}, f"$.certificate[{index}]")


def _proves(round_: Round, data: Data, reached: Mapping[str, Fraction], path: str) -> Iterator[Finding]:
    try:
        prove(round_, Certificate.from_data(data), reached)
    except Unproved as unproved:
        why = WHY[unproved.why]
        yield Finding(
            "unproved",
            f"{path}.tree[{unproved.node}]",
            Text(
                f"Chứng chỉ không chứng minh được: {why.vi}",
                f"The certificate proves nothing here: {why.en}",
            ),
            MEND,
        )
    except (IndexError, ValueError):
        yield Finding(
            "unproved",
            f"{path}.multipliers",
            Text("Các nhân tử không khớp với các hàng", "Rows and values of the multipliers do not match"),
            MEND,
        )
