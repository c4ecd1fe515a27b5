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
from optimizer.verify.proof import Unproved, prove

Data = Mapping[str, Any]
MEND = Text("Lập lại phương án với chứng chỉ mới (--certify)", "Plan again with a new certificate (--certify)")


def check_certificates(round_: Round, values: Mapping[str, Fraction], data: Data) -> Iterator[Finding]:
    """Hold every certified bound to its certificate. `values` are the plan's stages, worked out from its starts."""
    certificates = data.get("certificate", [])
    proved = {one["stage"]: one["bound"] for one in certificates}
    for index, stage in enumerate(data["objective"]["stages"]):
        claimed = stage.get("certified_bound")
        if claimed is not None and proved.get(stage["name"]) != claimed:
            yield Finding(
                "uncertified_bound",
                f"$.objective.stages[{index}].certified_bound",
                Text(
                    f"Cận {claimed} của {stage['name']} không có chứng chỉ nào chứng minh",
                    f"No certificate proves the bound {claimed} of {stage['name']}",
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
        yield Finding(
            "unproved",
            f"{path}.tree[{unproved.node}]",
            Text(
                f"Chứng chỉ không chứng minh được: {unproved.why}",
                f"The certificate proves nothing here: {unproved.why}",
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
