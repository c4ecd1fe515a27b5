"""A plan's dossier for auditors: one archive that proves itself on any machine, without this service and its database.

The same plan gives the same bytes: no clock, no order of chance.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.kit.words import outcome

_DATE = (1980, 1, 1, 0, 0, 0)
SUMS = "SHA256SUMS"
README = """\
# Hồ sơ kiểm toán phương án · Audit dossier of a plan

Vòng / Round: {round} · Phương án / Plan: {plan_id}
Kết quả / Outcome: {vi} / {en}

## Tiếng Việt

Kiểm lại ngoại tuyến, không cần bộ giải hay cơ sở dữ liệu, bằng một lệnh trong thư mục này:

    phanky verify round.json plan.json

Lệnh tính lại từng đồng, từng chỉ tiêu, mọi ràng buộc và chứng chỉ của cận (nếu có) từ hai tệp; thoát với mã 0 khi
mọi con số đều khớp, mã 1 khi có điểm sai. Cần cài phanky {version} trở lên.
Các tệp có bị sửa hay không: `sha256sum -c {sums}`.

| Tệp | Nội dung |
|---|---|
{files_vi}

## English

Verify offline, without an engine or a database, with one command in this folder:

    phanky verify round.json plan.json

It works out every đồng, every target, every rule and the certificate of the bound (if there is one) from the two
files; it exits with 0 when every figure holds, with 1 when one does not. It needs phanky {version} or newer.
Whether a file was changed: `sha256sum -c {sums}`.

| File | Contents |
|---|---|
{files_en}
"""
CONTENTS = {
    "round.json": ("vòng có hiệu lực mà phương án trả lời", "the effective round that the plan answers for"),
    "plan.json": ("phương án, gồm chứng chỉ nếu có", "the plan, with its certificate if there is one"),
    "certificate.json": ("riêng chứng chỉ của các cận", "the certificates of the bounds alone"),
    "scenario.json": ("kịch bản đã phủ lên vòng", "the scenario that was laid over the round"),
    "versions.json": ("phiên bản phần mềm và bộ giải, mã băm", "versions of software and engine, fingerprints"),
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
    portfolio_csv: bytes | None = None
    portfolio_xlsx: bytes | None = None
    decision_pdf: bytes | None = None


def dossier(parts: Dossier) -> bytes:
    """The archive."""
    files = _files(parts)
    listed = {name: CONTENTS[name] for name in files}
    vi, en = (outcome(parts.plan["answer"], parts.plan["stopped"], lang) for lang in ("vi", "en"))
    files["README.md"] = README.format(
        round=parts.plan["round"],
        plan_id=parts.plan_id,
        vi=vi,
        en=en,
        version=parts.version,
        sums=SUMS,
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
        "portfolio.csv": parts.portfolio_csv,
        "portfolio.xlsx": parts.portfolio_xlsx,
        "decision.pdf": parts.decision_pdf,
    }
    return {name: content for name, content in files.items() if content is not None}
