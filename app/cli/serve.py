"""`phanky serve`: the web service. On this machine it lets its first administrator in; elsewhere it must be safe."""

from __future__ import annotations

import gc
import socket
from collections.abc import Iterable, Iterator
from typing import Annotated, NoReturn

import typer
import uvicorn
from sqlalchemy import Engine
from sqlmodel import Session

from app.cli.database import BAD_INPUT, database, refuse, say
from app.db import reading
from app.kit.addresses import is_this_machine
from app.kit.words import Words
from app.main import create_app
from app.operations import logs
from app.people import queries, service
from app.people.oidc.configured import faults
from app.people.router import LINK_PAGE
from app.settings import Settings

GOODBYE_S = 3
"""So long those who are being told of a run may go on listening when the service stops."""

SERVING = Words(
    "Dịch vụ chạy tại http://{host}:{port}, tài liệu API tại /docs. Ctrl-C để dừng.",
    "Serving on http://{host}:{port}, API documentation at /docs. Ctrl-C stops it.",
)
COME_IN = Words(
    "Đăng nhập với tên {name} (dùng một lần, trong 15 phút): {link}",
    "Sign in as {name} (good once, within 15 minutes): {link}",
)
PORT_TAKEN = Words(
    "Cổng {port} trên {host} không dùng được ({why}). Chọn cổng khác: phanky serve --port N, hay make run PORT=N.",
    "Port {port} on {host} cannot be used ({why}). Choose another: phanky serve --port N, or make run PORT=N.",
)
BAD_PROVIDER = Words(
    "Từ chối chạy vì cài đặt đăng nhập qua nhà cung cấp danh tính chưa đủ hoặc chưa an toàn:",
    "Refusing to serve, because the settings of sign-in through the identity provider are incomplete or not safe:",
)
REFUSED = Words(
    "Từ chối chạy trên {host}, ngoài máy này, vì:", "Refusing to serve on {host}, beyond this machine, because:"
)
NOT_HTTPS = Words(
    "chưa có PHANKY_HTTPS_ONLY=true: cookie đăng nhập sẽ đi qua đường không mã hóa (đặt sau một proxy https);",
    "PHANKY_HTTPS_ONLY is not true: sign-in cookies would travel in the clear (put it behind an https proxy);",
)
NO_ADMINISTRATOR = Words(
    "chưa có người quản trị nào có mật khẩu: phanky people add NAME --administrator, rồi đặt mật khẩu qua liên kết;",
    "no administrator has a password: phanky people add NAME --administrator, then choose one through the link;",
)
PROVIDER_IN_CLEAR = Words(
    "PHANKY_OIDC_ISSUER không dùng https: chỉ dùng được khi mọi người ngồi ở máy này;",
    "PHANKY_OIDC_ISSUER does not use https: that is for those who sit at this machine alone;",
)
CHEAP = Words(
    "PHANKY_CHEAP_PASSWORDS đang bật, chỉ dành cho kiểm thử;", "PHANKY_CHEAP_PASSWORDS is on, which is for tests alone;"
)

Host = Annotated[str, typer.Option("--host", help="Địa chỉ · Address")]
Port = Annotated[int, typer.Option("--port", min=1, max=65535, help="Cổng · Port")]


def serve(host: Host = "127.0.0.1", port: Port = 8000) -> None:
    """Chạy dịch vụ web · Run the web service."""
    here = is_this_machine(host)
    with database() as engine:
        _expect_whole(Settings())
        if not here:
            _expect_safe(engine, host)
        _expect_free(host, port)
        say(SERVING.vi.format(host=host, port=port), SERVING.en.format(host=host, port=port))
        if here:
            _let_in(engine, host, port)
    logs.set_up(Settings().log_format)
    app = create_app()
    gc.collect()
    gc.freeze()  # what stays for good is not looked through whenever garbage is looked for among what requests leave
    uvicorn.run(
        app,
        host=host,
        port=port,
        log_config=None,  # everything goes the way of our own log, which has a line for every request
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=GOODBYE_S,
    )


def insecure(engine: Engine, settings: Settings) -> Iterator[Words]:
    """Everything that speaks against letting others than this machine in."""
    if not settings.https_only:
        yield NOT_HTTPS
    with reading(engine) as session:
        if not any(one.password_hash for one in queries.administrators(session)):
            yield NO_ADMINISTRATOR
    if settings.oidc_issuer and not settings.oidc_issuer.lower().startswith("https:"):
        yield PROVIDER_IN_CLEAR
    if settings.cheap_passwords:
        yield CHEAP


def _expect_whole(settings: Settings) -> None:
    found = list(faults(settings))
    if found:
        _refuse(BAD_PROVIDER, found)


def _expect_safe(engine: Engine, host: str) -> None:
    reasons = list(insecure(engine, Settings()))
    if not reasons:
        return
    _refuse(Words(REFUSED.vi.format(host=host), REFUSED.en.format(host=host)), reasons)


def _refuse(why: Words, reasons: Iterable[Words]) -> NoReturn:
    say(why.vi, why.en)
    for words in reasons:
        say(f"  - {words.vi}", words.en)
    raise typer.Exit(BAD_INPUT)


def _expect_free(host: str, port: int) -> None:
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        refuse(PORT_TAKEN, host=host, port=port, why=error.strerror)


def _let_in(engine: Engine, host: str, port: int) -> None:
    """Tell whoever sits at this machine how to come in: they hold the database anyway."""
    with Session(engine) as session:
        name = service.first_administrator(session).name
        secret = service.make_link(session, name=name, lives=service.LINK_LIVES)
        session.commit()
    place = f"[{host}]" if ":" in host else host
    link = f"http://{place}:{port}{LINK_PAGE}{secret}"
    say(COME_IN.vi.format(name=name, link=link), COME_IN.en.format(name=name, link=link))
