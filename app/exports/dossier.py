"""A plan's dossier for auditors: one archive that proves itself on any machine, without this service and its database.

The same plan and the same trail give the same bytes: no clock, no order of chance.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.exports.signoffs import SIGNOFFS, TRAIL
from app.kit.words import outcome

_DATE = (1980, 1, 1, 0, 0, 0)
SUMS = "SHA256SUMS"
README = """\
# Hồ sơ kiểm toán phương án · Audit dossier of a plan

Vòng / Round: {round} · Phương án / Plan: {plan_id}
Kết quả / Outcome: {vi} / {en}

## Tiếng Việt

Kiểm lại ngoại tuyến, không cần bộ giải hay cơ sở dữ liệu, bằng một lệnh trong thư mục này (hoặc trên chính tệp .zip):

    phanky verify .

Lệnh so từng tệp với `{sums}`; tính lại từng đồng, từng chỉ tiêu, mọi ràng buộc và chứng chỉ của cận (nếu có); tính lại
dấu vân tay của từng sự kiện nhật ký, và so người lập, người phê duyệt, quyết định với các sự kiện ấy. Thoát với mã 0
khi tất cả đều khớp, mã 1 khi có điểm sai. Cần cài phanky {version} trở lên. Riêng vòng và phương án:
`phanky verify round.json plan.json`. Không có phanky: `sha256sum -c {sums}`.
{chain_vi}
| Tệp | Nội dung |
|---|---|
{files_vi}

## English

Verify offline, without an engine or a database, with one command in this folder (or on the .zip itself):

    phanky verify .

It compares every file with `{sums}`; works out every đồng, every target, every rule and the certificate of the bound
(if there is one); works out the fingerprint of every event of the trail, and compares who made the plan, who adopted
it and by which decision with those events. It exits with 0 when all of it holds, with 1 when something does not. It
needs phanky {version} or newer. Round and plan alone: `phanky verify round.json plan.json`. Without phanky:
`sha256sum -c {sums}`.
{chain_en}
| File | Contents |
|---|---|
{files_en}
"""
CHAIN_VI = """
Nhật ký lúc lập hồ sơ dài {number} sự kiện. Trên hệ thống, lệnh sau cho biết chuỗi ấy còn nguyên hay không:

    phanky audit verify --noted {number}:{sha256}
"""
CHAIN_EN = """
The trail had {number} events when this dossier was made. In the service this tells whether they are all still there:

    phanky audit verify --noted {number}:{sha256}
"""
CONTENTS = {
    "round.json": ("vòng có hiệu lực mà phương án trả lời", "the effective round that the plan answers for"),
    "plan.json": ("phương án, gồm chứng chỉ nếu có", "the plan, with its certificate if there is one"),
    "certificate.json": ("riêng chứng chỉ của các cận", "the certificates of the bounds alone"),
    "scenario.json": ("kịch bản đã phủ lên vòng", "the scenario that was laid over the round"),
    "versions.json": ("phiên bản phần mềm và bộ giải, mã băm", "versions of software and engine, fingerprints"),
    SIGNOFFS: (
        "ai lập, ai phê duyệt, theo quyết định nào, vì sao",
        "who made the plan, who adopted it, by which decision and why",
    ),
    TRAIL: (
        "các sự kiện nhật ký của phương án, lượt chạy và kịch bản, kèm dấu vân tay",
        "the trail's events of plan, run and scenario, with their fingerprints",
    ),
    "portfolio.csv": ("danh mục, tiền tính bằng đồng", "the portfolio, money in đồng"),
    "portfolio.xlsx": ("danh mục và các bảng kèm theo", "the portfolio and its tables"),
    "decision.pdf": ("hồ sơ quyết định để in", "the decision dossier, to be printed"),
}


@dataclass(frozen=True, kw_only=True)
class Dossier:
    """What goes into it: texts as they are stored, and the tables made from them."""

    plan_id: str
    version: str
    round_text: str
    plan_text: str
    plan: Mapping[str, Any]
    certificate_text: str | None = None
    scenario_text: str | None = None
    signoffs_text: str | None = None
    trail_text: str | None = None
    portfolio_csv: bytes | None = None
    portfolio_xlsx: bytes | None = None
    decision_pdf: bytes | None = None


def dossier(parts: Dossier) -> bytes:
    """The archive."""
    files = _files(parts)
    listed = {name: CONTENTS[name] for name in files}
    vi, en = (outcome(parts.plan["answer"], parts.plan["stopped"], lang) for lang in ("vi", "en"))
    end = json.loads(parts.signoffs_text)["chain_end"] if parts.signoffs_text else None
    files["README.md"] = README.format(
        round=parts.plan["round"],
        plan_id=parts.plan_id,
        vi=vi,
        en=en,
        version=parts.version,
        sums=SUMS,
        chain_vi=CHAIN_VI.format(**end) if end else "",
        chain_en=CHAIN_EN.format(**end) if end else "",
        files_vi="\n".join(f"| `{name}` | {words[0]} |" for name, words in listed.items()),
        files_en="\n".join(f"| `{name}` | {words[1]} |" for name, words in listed.items()),
    ).encode()
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items()))
    files[SUMS] = sums.encode()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in sorted(files.items()):
            info = zipfile.ZipInfo(name, _DATE)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(info, content)
    return packed.getvalue()


def file_bytes(text: str) -> bytes:
    """A stored text as it lies in the archive; other papers name the fingerprint of these bytes."""
    return f"{text}\n".encode()


def _files(parts: Dossier) -> dict[str, bytes]:
    versions = {
        "phanky": parts.version,
        "solver": {name: parts.plan.get("solver", {}).get(name) for name in ("engine", "version")},
        "round_format": "phanky.round/1",
        "plan_format": parts.plan["format"],
        "round_sha256": parts.plan["round_sha256"],
        "plan_id": parts.plan_id,
    }
    files: dict[str, bytes | None] = {
        "round.json": file_bytes(parts.round_text),
        "plan.json": file_bytes(parts.plan_text),
        "certificate.json": None if parts.certificate_text is None else file_bytes(parts.certificate_text),
        "scenario.json": None if parts.scenario_text is None else file_bytes(parts.scenario_text),
        "versions.json": f"{json.dumps(versions, indent=1, sort_keys=True)}\n".encode(),
        SIGNOFFS: None if parts.signoffs_text is None else file_bytes(parts.signoffs_text),
        TRAIL: None if parts.trail_text is None else parts.trail_text.encode(),
        "portfolio.csv": parts.portfolio_csv,
        "portfolio.xlsx": parts.portfolio_xlsx,
        "decision.pdf": parts.decision_pdf,
    }
    return {name: content for name, content in files.items() if content is not None}
