"""An audit dossier, packed or unpacked: every file against its fingerprint, the plan, and who signed it off."""

from __future__ import annotations

import json
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from app.cli.streams import Unusable, findings_of
from app.exports.dossier import SUMS
from app.exports.signoffs import SIGNOFFS, TRAIL, faults
from app.kit.words import Lang, Words
from optimizer.findings import Finding, Text
from optimizer.jsonio import load_json
from optimizer.verify import verify_plan

MOST_BYTES = 1024**3
ROUND, PLAN = "round.json", "plan.json"
Files = Mapping[str, bytes]

SIGNED = Words(
    "Người lập: {made}. Phê duyệt: {adopted}. {events} sự kiện nhật ký khớp dấu vân tay; chuỗi kết thúc ở {end}.",
    "Made by {made}. Adopted: {adopted}. {events} events have their fingerprints; the chain ends at {end}.",
)
DECISION = Words("{by}, quyết định {number} ngày {date}", "{by}, decision {number} of {date}")
NOBODY = Words("không ghi", "not recorded")
NOT_YET = Words("chưa", "not yet")


def read_dossier(path: str) -> Files:
    """Every file of a dossier by its name. Raises Unusable."""
    try:
        files = _from_folder(Path(path)) if Path(path).is_dir() else _from_archive(Path(path))
    except (OSError, ValueError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError) as error:
        raise Unusable(path, [_no_dossier(str(error))]) from error
    missing = [name for name in (SUMS, ROUND, PLAN) if name not in files]
    if missing:
        raise Unusable(path, [_no_dossier(", ".join(missing))])
    return files


def dossier_findings(path: str, files: Files) -> list[Finding]:
    """Everything that does not hold. Raises Unusable for a file that cannot be read."""
    with findings_of(path):
        round_data, plan = load_json(files[ROUND]), load_json(files[PLAN])
    found = [*_changed_files(files), *verify_plan(round_data, plan)]
    if SIGNOFFS in files:
        try:
            signoffs, events = json.loads(files[SIGNOFFS]), _events(files)
            found += [
                Finding(code=one.code, path=one.file, message=Text(one.words.vi, one.words.en), mend=AGAIN)
                for one in faults(signoffs, events, plan_text=files[PLAN], plan=plan)
            ]
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise Unusable(SIGNOFFS, [_no_dossier(repr(error))]) from error
    return found


def told(files: Files, lang: Lang) -> str | None:
    """Who signed the plan off, in a sentence; None for a dossier of an earlier version, which does not say."""
    if SIGNOFFS not in files:
        return None
    signoffs = json.loads(files[SIGNOFFS])
    made, adopted, end = signoffs["made"], signoffs["adopted"], signoffs["chain_end"]
    decision = adopted and DECISION.say(lang).format(
        by=adopted["by"], number=adopted["decision_number"], date=adopted["decision_date"]
    )
    return SIGNED.say(lang).format(
        made=made["by"] if made else NOBODY.say(lang),
        adopted=decision or NOT_YET.say(lang),
        events=len(signoffs["events"]),
        end=f"{end['number']}:{end['sha256']}" if end else "–",
    )


def _from_folder(folder: Path) -> Files:
    """The files that the list of fingerprints names; others that lie there are not the dossier's."""
    sums = (folder / SUMS).read_bytes()
    names = [name for name, _ in _listed(sums) if (folder / name).is_file()]
    return {SUMS: sums, **{name: (folder / name).read_bytes() for name in names}}


def _from_archive(path: Path) -> Files:
    with zipfile.ZipFile(path) as archive:
        if sum(info.file_size for info in archive.infolist()) > MOST_BYTES:
            raise ValueError(f"over {MOST_BYTES // 2**20} MB")
        return {info.filename: archive.read(info) for info in archive.infolist()}


def _listed(sums: bytes) -> list[tuple[str, str]]:
    """Names and fingerprints. Raises ValueError for a name that is not a plain one."""
    pairs = [line.partition("  ")[::2] for line in sums.decode().splitlines()]
    if any(name != Path(name).name or not name for _, name in pairs):
        raise ValueError(f"{SUMS} names something that is no plain file")
    return [(name, told_sha256) for told_sha256, name in pairs]


def _changed_files(files: Files) -> Iterator[Finding]:
    listed = dict(_listed(files[SUMS]))
    for name in sorted(listed.keys() | (files.keys() - {SUMS})):
        if name not in files:
            words = Text("Thiếu tệp này.", "This file is missing.")
        elif name not in listed:
            words = Text("Tệp này không có trong danh sách.", "This file is not on the list.")
        elif sha256(files[name]).hexdigest() != listed[name]:
            words = Text("Tệp này đã bị sửa.", "This file was changed.")
        else:
            continue
        yield Finding(code="file_differs", path=name, message=words, mend=AGAIN)


def _events(files: Files) -> list[dict[str, Any]]:
    return [json.loads(line) for line in files.get(TRAIL, b"").decode().splitlines()]


AGAIN = Text("Lấy lại hồ sơ từ hệ thống.", "Fetch the dossier from the service again.")


def _no_dossier(why: str) -> Finding:
    return Finding(
        code="not_a_dossier",
        path="$",
        message=Text(f"Không phải hồ sơ kiểm toán đọc được ({why}).", f"This is no dossier that can be read ({why})."),
        mend=Text(
            "Chỉ tới tệp .zip đã tải về, hay thư mục bung ra từ nó.",
            "Name the .zip that was fetched, or the folder that it unpacks to.",
        ),
    )
