"""`python -m tests.advisories`: is anything that is locked known to be vulnerable? Ends with 1 where something is.

pip-audit asks the package index for what it knows of each locked version. Where the index does not tell (a mirror
without advisories, no network), that is said, and is no failure: nothing was found out.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

LOCKS = ("requirements/test.lock", "requirements/assets.lock")  # the first holds all of run.lock
ACCEPTED: Mapping[str, str] = {}
"""Advisories that do not concern us: id, and why."""
ANSWER_S = 15
LIMIT_S = 180
AUDIT = (
    sys.executable, "-m", "pip_audit", "--disable-pip", "--require-hashes", "--vulnerability-service", "pypi",
    "--format", "json", "--progress-spinner", "off", "--timeout", str(ANSWER_S), "--requirement",
)  # fmt: skip


class NotTold(Exception):
    """Nobody could be asked: why."""


@dataclass(frozen=True, slots=True)
class Advice:
    """What is known of one locked version."""

    name: str
    known: tuple[str, ...]
    asked: bool


def main() -> int:
    """Ask, tell, judge; the exit code."""
    vulnerable = False
    for lock in LOCKS:
        try:
            advice = list(read(asked(lock)))
        except NotTold as why:
            print(f"{lock}: not audited: {why}")
            continue
        vulnerable |= tell(lock, advice)
    return int(vulnerable)


def asked(lock: str) -> Mapping[str, Any]:
    """What pip-audit says of a file of locked requirements. Raises NotTold."""
    try:
        done = subprocess.run([*AUDIT, lock], capture_output=True, text=True, timeout=LIMIT_S, check=False)
    except subprocess.TimeoutExpired as error:
        raise NotTold(f"no answer within {LIMIT_S} s") from error
    try:
        answer: Mapping[str, Any] = json.loads(done.stdout)
    except ValueError as error:
        last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise NotTold(last) from error
    return answer


def read(answer: Mapping[str, Any]) -> Iterator[Advice]:
    """Each locked version, and its advisories that are not accepted."""
    for one in answer["dependencies"]:
        known = (frozenset({each["id"], *each["aliases"]}) for each in one.get("vulns", ()))
        left = tuple(" ".join(sorted(names)) for names in known if names.isdisjoint(ACCEPTED))
        yield Advice(f"{one['name']} {one.get('version', '')}".strip(), left, asked="skip_reason" not in one)


def tell(lock: str, advice: list[Advice]) -> bool:
    """Print what was found out, and what was not; whether anything is vulnerable."""
    for one in advice:
        for names in one.known:
            print(f"{lock}: {one.name} is vulnerable: {names}")
    unknown = [one.name for one in advice if not one.asked]
    audited = len(advice) - len(unknown)
    if audited == 0:
        print(f"{lock}: not audited: the package index tells no advisories of any of {len(unknown)} packages")
    elif unknown:
        print(f"{lock}: {audited} packages audited; not audited, the index does not know them: {', '.join(unknown)}")
    else:
        print(f"{lock}: {audited} packages audited")
    return any(one.known for one in advice)


if __name__ == "__main__":
    sys.exit(main())
