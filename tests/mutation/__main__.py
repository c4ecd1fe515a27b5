"""`python -m tests.mutation`: plant a fault at a time in the model and the verifier; the tests must see nearly all.

Prints every fault that no test sees, by file, line and difference. Ends with 1 where fewer than FLOOR per cent are
seen. What is planted, and which tests look for it, stands in `[tool.mutmut]` of pyproject.toml.
"""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from mutmut.mutation.data import SourceFileMutationData
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.stats import status_by_exit_code
from mutmut.utils.file_utils import walk_mutatable_files
from mutmut.utils.format_utils import orig_function_and_class_names_from_key

FLOOR = 90
SEEN = {"killed", "timeout"}
"""A test failed, or never came to an end."""
FOLDER = Path("mutants")
LOG = FOLDER / "run.log"


def main() -> int:
    """Run, report, judge; the exit code."""
    shutil.rmtree(FOLDER, ignore_errors=True)  # what an earlier run found may rest on tests that have changed
    FOLDER.mkdir()
    with LOG.open("w") as log:
        ended = subprocess.run([sys.executable, "-m", "mutmut", "run"], stdout=log, stderr=log, check=False)
    if ended.returncode:
        print(LOG.read_text()[-10_000:])
        return ended.returncode
    counted: Counter[str] = Counter()
    for path in sorted(walk_mutatable_files()):
        found = list(_faults(path))
        counted.update(status for _, status in found)
        seen = sum(status in SEEN for _, status in found)
        for name, status in found:
            if status not in SEEN:
                print(f"{_place(path, name)} {status}\n{_difference(path, name)}\n")
        print(f"{path}: {seen} of {len(found)} faults seen\n")
    score = 100 * sum(counted[status] for status in SEEN) / counted.total()
    print(f"{score:.1f} % of {counted.total()} planted faults seen (at least {FLOOR} % asked): {dict(counted)}")
    return int(score < FLOOR)


def _faults(path: Path) -> Iterator[tuple[str, str]]:
    """Name and fate of every fault planted in a file."""
    data = SourceFileMutationData(path=path)
    data.load()
    for name, code in data.exit_code_by_key.items():
        yield name, status_by_exit_code[code]


def _difference(path: Path, name: str) -> str:
    lines = get_diff_for_mutant(name, path=path).splitlines()
    return "\n".join(f"    {line}" for line in lines if re.match(r"[-+](?![-+])", line))


def _place(path: Path, name: str) -> str:
    """File and line of a fault."""
    function, klass = orig_function_and_class_names_from_key(name)
    body = ast.parse(path.read_text(encoding="utf-8")).body
    if klass:
        body = next(one.body for one in body if isinstance(one, ast.ClassDef) and one.name == klass)
    first = next(one.lineno for one in body if isinstance(one, ast.FunctionDef) and one.name == function)
    lines = get_diff_for_mutant(name, path=path).splitlines()[2:]
    hunk = re.match(r"@@ -(\d+)", lines[0])
    before = next(place for place, line in enumerate(lines[1:]) if line[0] != " ")
    return f"{path}:{first - 1 + int(hunk[1] if hunk else 1) + before}"


if __name__ == "__main__":
    sys.exit(main())
