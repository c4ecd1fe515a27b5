"""The programs that come with the public instances: the converter, and the referee that shares no code with us."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.public.instances import Instance, NotThere
from bench.public.result import HOLDS
from optimizer.jsonio import dump_json, load_json

PUBLISHED_TO = Decimal("0.000001")
"""The converter tells an optimum as a binary share; times the scale and rounded to this, it is what was published."""


@dataclass(frozen=True, slots=True)
class Programs:
    """Where the instances and their programs are; `folder` is what the user names."""

    folder: Path

    @property
    def data(self) -> Path:
        """The instances as they were published."""
        return self.folder / "data"

    @property
    def converter(self) -> Path:
        """Writes a round file for a public instance."""
        return self.folder / "convert.py"

    @property
    def referee(self) -> Path:
        """Judges a plan file by its round file."""
        return self.folder.parent / "referee.py"

    def check(self) -> None:
        """Raises NotThere if any of them is missing."""
        for path in (self.data, self.converter, self.referee):
            if not path.exists():
                raise NotThere(f"{path.name} is not where it should be, see bench/README.md: {path}")


@dataclass(frozen=True, slots=True)
class Converted:
    """A public instance as a round file. Published value = coverage x scale; `optimum` is what its own file tells."""

    text: bytes
    data: Any
    scale: Fraction
    optimum: Fraction | None


def convert(programs: Programs, instance: Instance) -> Converted:
    """The instance as a round file. Raises NotThere when the converter cannot make one."""
    family, file, *more = instance.words
    words = [sys.executable, str(programs.converter), family, str(programs.data / file), *more]
    done = subprocess.run(words, capture_output=True, check=False)  # noqa: S603 - the program that the user points at
    if done.returncode:
        raise NotThere(f"convert.py makes no round of {instance.name}: {done.stderr.decode(errors='replace')[-300:]}")
    told = json.loads(done.stderr, parse_float=Decimal)
    scale, share = Decimal(told["scale"]), told["optimum"]
    optimum = None if share is None else Fraction((share * scale).quantize(PUBLISHED_TO))
    return Converted(done.stdout, load_json(done.stdout), Fraction(scale), optimum)


def refereed(programs: Programs, round_text: bytes, plan: dict[str, Any]) -> str:
    """The referee's verdict on a plan file: "holds", or the first fault that it finds."""
    with TemporaryDirectory(prefix="phanky-bench-") as name:
        round_path, plan_path = Path(name) / "round.json", Path(name) / "plan.json"
        round_path.write_bytes(round_text)
        plan_path.write_text(dump_json(plan), encoding="utf-8")
        words = [sys.executable, *map(str, (programs.referee, round_path, plan_path))]
        done = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603 - as above
    try:
        report = json.loads(done.stdout)
    except ValueError:
        return f"the referee broke: {done.stderr[-300:]}"
    if report["holds"]:
        return HOLDS
    return str(report.get("unreadable") or report["faults"][0])
