"""Canaille, a real identity provider, as a program of its own: `python -m tests.app.people.oidc.canaille`.

It prints its address, then serves until it is ended. Its people are those of PEOPLE; whoever wants to be a client
registers by themselves (RFC 7591). It demands PKCE and a nonce, and asks whether the client may know who somebody is.
What it keeps in memory it looks up by any of what is asked for, not by all: a client has one open code at a time.
"""

from __future__ import annotations

import logging
import os
import socket

PASSWORD = "ngựa đúng pin ghim"
PEOPLE = {"lan": "lan.nguyen", "nam": "nam.tran", "hoa": "hoa.le"}
"""What they sign in with there, and what the provider calls them (`preferred_username`)."""


def subject_of(name: str) -> str:
    """The subject of somebody at this provider."""
    return f"sub-{name}"


def main() -> None:
    os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"  # the provider's own guard; it listens on this machine alone
    from canaille import create_app  # noqa: PLC0415 - only this program needs it, with that set
    from canaille.app import models  # noqa: PLC0415
    from canaille.backends import Backend  # noqa: PLC0415
    from joserfc.jwk import RSAKey  # noqa: PLC0415
    from werkzeug.serving import make_server  # noqa: PLC0415

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    key = RSAKey.generate_key(2048)
    key.ensure_kid()
    with socket.create_server(("127.0.0.1", 0)) as door:
        place = f"127.0.0.1:{door.getsockname()[1]}"
        app = create_app(
            env_file=None,
            config={
                "SECRET_KEY": "only for tests, and only on this machine",
                "SERVER_NAME": place,
                "PREFERRED_URL_SCHEME": "http",
                "WTF_CSRF_ENABLED": False,
                "CANAILLE": {"DATABASE": "memory", "ACL": {"DEFAULT": {"PERMISSIONS": ["use_oidc"]}}},
                "CANAILLE_OIDC": {
                    "DYNAMIC_CLIENT_REGISTRATION_OPEN": True,
                    "TRUSTED_DOMAINS": [],
                    "ACTIVE_JWKS": [key.as_dict(private=True)],
                    "USERINFO_MAPPING": {"SUB": "sub-{{ user.user_name }}"},
                },
            },
        )
        with app.app_context():
            for name, called in PEOPLE.items():
                person = models.User(
                    user_name=name,
                    formatted_name=name.title(),
                    family_name=name.title(),
                    display_name=called,
                    emails=[f"{name}@example.org"],
                    password=PASSWORD,
                )
                Backend.instance.save(person)
        print(f"http://{place}", flush=True)  # noqa: T201 - whoever started it reads this
        make_server("127.0.0.1", 0, app, threaded=True, fd=door.fileno()).serve_forever()


if __name__ == "__main__":
    main()
