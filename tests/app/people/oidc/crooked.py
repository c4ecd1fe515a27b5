"""A provider on this machine that says whatever a test wants it to say: what no honest provider ever does."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey
from pydantic import SecretStr

from app.kit.words import Words
from app.people.oidc.configured import Configured
from app.people.oidc.provider import Provider, Trip

TRIP = Trip("http://testserver/sign-in/oidc/callback", "state", "nonce", "v" * 43)
Said = tuple[int, bytes]


def key(kid: str) -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": kid})


class Crooked:
    """What is said, by path; tests put in its place what they like, and `asked` remembers every question."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer
        self.keys = [key("one")]
        self.claims: dict[str, Any] = {}
        self.userinfo: dict[str, Any] = {"sub": "lan-1", "preferred_username": "lan.nguyen"}
        self.metadata: dict[str, Any] = {
            "issuer": issuer,
            "authorization_endpoint": f"{issuer}/authorize",
            "token_endpoint": f"{issuer}/token",
            "jwks_uri": f"{issuer}/jwks",
            "userinfo_endpoint": f"{issuer}/userinfo",
        }
        self.instead: dict[str, Said] = {}
        self.asked: list[tuple[str, dict[str, str], dict[str, str]]] = []

    def says(self, path: str) -> Said:
        """The status and body of an answer."""
        if path in self.instead:
            return self.instead[path]
        says: dict[str, Callable[[], object]] = {
            "/.well-known/openid-configuration": lambda: self.metadata,
            "/jwks": lambda: KeySet(list(self.keys)).as_dict(private=False),
            "/token": lambda: {"access_token": "opaque", "token_type": "Bearer", "id_token": self.id_token()},
            "/userinfo": lambda: self.userinfo,
        }
        return 200, json.dumps(says[path]()).encode()

    def id_token(self) -> str:
        """A good token but for `claims`, signed with the newest key."""
        now = int(time.time())
        told = {"iss": self.issuer, "sub": "lan-1", "aud": "phanky", "nonce": TRIP.nonce, "iat": now, "exp": now + 300}
        newest = self.keys[-1]
        return jwt.encode({"alg": "RS256", "kid": newest.kid}, {**told, **self.claims}, newest)

    def relied_on(self, **other: Any) -> Provider:  # noqa: ANN401 - any setting
        """The service's side of it."""
        told = {
            "issuer": self.issuer,
            "client_id": "phanky",
            "client_secret": SecretStr("not for others"),
            "label": Words("nhà cung cấp", "the provider"),
            "claim": "preferred_username",
            **other,
        }
        return Provider(Configured(**told))

    def times(self, path: str) -> int:
        """How often it was asked there."""
        return [one for one, _, _ in self.asked].count(path)


@contextmanager
def crooked() -> Iterator[Crooked]:
    """Such a provider, listening."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer({})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            self._answer(dict(parse_qsl(body)))

        def _answer(self, form: dict[str, str]) -> None:
            one.asked.append((self.path, form, dict(self.headers)))
            status, body = one.says(self.path)
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        one = Crooked(f"http://127.0.0.1:{server.server_port}")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield one
        finally:
            server.shutdown()
            thread.join()
