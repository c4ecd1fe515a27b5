"""A program of somebody else, which takes messages and answers as a test wants."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Condition, Thread

WAIT_S = 30


@dataclass
class Receiver:
    """What came in; `answers` are given one after the other, the last one for ever."""

    answers: Sequence[int]
    url: str = ""
    came: list[tuple[Mapping[str, str], bytes]] = field(default_factory=list)
    changed: Condition = field(default_factory=Condition)

    def wait_for(self, count: int) -> None:
        """Until so many messages have come."""
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.came) >= count, WAIT_S), self.came


@contextmanager
def receiving(*answers: int) -> Iterator[Receiver]:
    """A receiver on this machine."""
    receiver = Receiver(answers)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            with receiver.changed:
                number = len(receiver.came)
                receiver.came.append((dict(self.headers), body))
                receiver.changed.notify_all()
            self.send_response(receiver.answers[min(number, len(receiver.answers) - 1)])
            self.send_header("Location", f"{receiver.url}elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_words: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        receiver.url = f"http://127.0.0.1:{server.server_port}/"
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield receiver
        finally:
            server.shutdown()
            thread.join()
