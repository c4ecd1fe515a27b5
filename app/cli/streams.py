"""Files, standard streams and consoles of the command line: what cannot be used is told, never a traceback."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from rich.console import Console

from optimizer.findings import Finding, Refused, Text
from optimizer.jsonio import dump_json, load_json

STANDARD = "-"
"""The name that stands for standard input or output."""

PIPE_COLUMNS = 10_000
"""A pipe has no width: nothing is wrapped for the program that reads it."""


class Unusable(Exception):
    """A file that cannot be used as it is; `findings` hold every reason, `file` says which file."""

    def __init__(self, file: str, findings: Sequence[Finding]) -> None:
        """Keep the file's name and its findings."""
        super().__init__(f"{file}: {len(findings)} finding(s)")
        self.file, self.findings = file, tuple(findings)


@contextmanager
def findings_of(file: str) -> Iterator[None]:
    """Name the file that a refusal inside the block is about. Raises Unusable."""
    try:
        yield
    except Refused as refused:
        raise Unusable(file, refused.findings) from refused


def read_json(file: str) -> Any:  # noqa: ANN401  # a JSON document can be anything until a reader has judged it
    """Read a JSON file, or standard input for `-`. Raises Unusable where there is none or it is no JSON."""
    try:
        content = sys.stdin.buffer.read() if file == STANDARD else Path(file).read_bytes()
    except FileNotFoundError as error:
        raise Unusable(file, [_not_found()]) from error
    except OSError as error:
        raise Unusable(file, [_unreadable(error)]) from error
    with findings_of(file):
        return load_json(content)


def write_json(file: str | None, data: object) -> None:
    """Write a JSON document to a file, or to standard output for `-` and None. Raises Unusable."""
    write_bytes(file or STANDARD, (dump_json(data, indent=2) + "\n").encode())


def write_bytes(file: str, content: bytes) -> None:
    """Write a file whole or not at all; `-` is standard output, a device is written to directly. Raises Unusable."""
    if file == STANDARD:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    try:
        _replace(Path(file), content)
    except OSError as error:
        raise Unusable(file, [_unwritable(error)]) from error


def expect_writable(file: str | None) -> None:
    """Tell early that a file cannot be written, before minutes of search are lost. Raises Unusable."""
    if file in (None, STANDARD):
        return
    path = Path(str(file))
    obstacles = {
        errno.EISDIR: path.is_dir(),
        errno.ENOENT: not path.parent.is_dir(),
        errno.EACCES: not os.access(path if path.exists() else path.parent, os.W_OK),
    }
    for number, stands in obstacles.items():
        if stands:
            raise Unusable(str(file), [_unwritable(OSError(number, os.strerror(number)))])


def console_for(stream: IO[str]) -> Console:
    """Make a console that shows texts as they are: no markup, no guessing, no wrapping in a pipe."""
    width = None if stream.isatty() else PIPE_COLUMNS
    return Console(file=stream, width=width, markup=False, highlight=False, emoji=False)


def _replace(path: Path, content: bytes) -> None:
    if path.exists() and not path.is_file():  # a device or a pipe must never be replaced by a file
        path.write_bytes(content)
        return
    target = path.resolve()
    draft = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with draft.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def _not_found() -> Finding:
    return Finding(
        code="file_not_found",
        path="$",
        message=Text("Không có tệp này.", "There is no such file."),
        mend=Text("Kiểm tra lại tên và đường dẫn.", "Check the name and the folder."),
    )


def _unreadable(error: OSError) -> Finding:
    return Finding(
        code="file_unreadable",
        path="$",
        message=Text(f"Không đọc được tệp ({error.strerror}).", f"The file cannot be read ({error.strerror})."),
        mend=Text("Chọn một tệp có quyền đọc.", "Name a file that may be read."),
    )


def _unwritable(error: OSError) -> Finding:
    return Finding(
        code="file_unwritable",
        path="$",
        message=Text(f"Không ghi được tệp ({error.strerror}).", f"The file cannot be written ({error.strerror})."),
        mend=Text("Chọn một thư mục đã có và có quyền ghi.", "Name a file in a folder that exists and may be written."),
    )
