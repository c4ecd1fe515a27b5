"""Commands on accounts: `phanky people add|list|role|token|link|identity|deactivate|activate`."""

from __future__ import annotations

import sys
from typing import Annotated

import typer
from rich.table import Table
from sqlmodel import Session

from app.cli.database import database, refuse, say
from app.cli.parameters import AsJson
from app.cli.streams import console_for, write_bytes
from app.db import reading
from app.kit.words import Words
from app.people import service
from app.people.oidc import identities
from app.people.roles import EVERY_ROUND, Grant, Role, Scope
from app.people.router import LINK_PAGE
from app.people.schemas import LONGEST_TOKEN_DAYS, PersonOut
from app.settings import Settings

app = typer.Typer(name="people", help="Người dùng, vai trò, mã truy cập · People, roles, tokens", no_args_is_help=True)

ADDED = Words(
    "Đã thêm {name}. Liên kết đăng nhập một lần (3 ngày), nối sau địa chỉ của dịch vụ:",
    "Added {name}. A sign-in link, good once within 3 days; put it behind the service's address:",
)
LINKED = Words(
    "Liên kết đăng nhập một lần của {name} (3 ngày), nối sau địa chỉ của dịch vụ:",
    "A sign-in link for {name}, good once within 3 days; put it behind the service's address:",
)
TOKEN = Words(
    "Mã truy cập của {name}, phạm vi {scope}, {days} ngày; chỉ hiện một lần này:",
    "A token of {name}, scope {scope}, {days} days; it is shown this once only:",
)
EXPECTED = Words(
    "{name}: chờ {username} ở {issuer} đăng nhập lần đầu, trong {days} ngày.",
    "{name}: waits for {username} at {issuer} to sign in for the first time, within {days} days.",
)
BELONGS = Words("{name}: thuộc về {subject} ở {issuer}.", "{name}: belongs to {subject} at {issuer}.")
NO_IDENTITY = Words("{name}: không thuộc về ai ở nhà cung cấp danh tính.", "{name}: belongs to nobody at a provider.")
NO_ISSUER = Words(
    "Chưa biết nhà cung cấp nào: ghi --issuer, hoặc đặt PHANKY_OIDC_ISSUER.",
    "Which provider is not known: give --issuer, or set PHANKY_OIDC_ISSUER.",
)
DONE = Words("{name}: {what}.", "{name}: {what}.")
HEADINGS = ("Tên · name", "Họ tên · title", "Quản trị · admin", "Đang dùng · active", "Vai trò · roles")

Name = Annotated[str, typer.Argument(metavar="NAME", help="Tên đăng nhập · Sign-in name")]
Title = Annotated[str, typer.Option("--title", help="Họ tên · Full name")]
Administrator = Annotated[bool, typer.Option("--administrator", help="Là người quản trị · An administrator")]
RoleName = Annotated[Role, typer.Argument(metavar="ROLE", help=" · ".join(Role))]
Round = Annotated[str, typer.Option("--round", metavar="CODE", help="Mã vòng, * là mọi vòng · Round, * is every one")]
Agency = Annotated[
    str | None, typer.Option("--agency", help="Cơ quan của người đề xuất · The agency that a proposer speaks for")
]
Take = Annotated[bool, typer.Option("--take", help="Thu vai trò này · Take the role away")]
Issuer = Annotated[
    str | None, typer.Option("--issuer", help="Địa chỉ nhà cung cấp · The provider's address [PHANKY_OIDC_ISSUER]")
]
Subject = Annotated[str | None, typer.Option("--subject", help="Mã định danh (sub) ở đó · Their subject (sub) there")]
Username = Annotated[
    str | None, typer.Option("--username", help="Tên người dùng ở đó · The user name they will come by the first time")
]
Forget = Annotated[bool, typer.Option("--forget", help="Không thuộc về ai nữa · Belongs to nobody any more")]
ScopeName = Annotated[Scope, typer.Option("--scope", help="Phạm vi của mã · What the token lets through at most")]
Days = Annotated[int, typer.Option("--days", min=1, max=LONGEST_TOKEN_DAYS, help="Số ngày có hiệu lực · Days it lasts")]


@app.command()
def add(name: Name, title: Title = "", administrator: Administrator = False) -> None:
    """Thêm người dùng; họ tự đặt mật khẩu qua liên kết · Add a person, who chooses a password through a link."""
    with database() as engine, Session(engine) as session:
        row, secret = service.invite(session, name=name, title=title, administrator=administrator)
        name = row.name
        session.commit()
    say(ADDED.vi.format(name=name), ADDED.en.format(name=name))
    write_bytes("-", f"{LINK_PAGE}{secret}\n".encode())


@app.command()
def link(name: Name) -> None:
    """Tạo liên kết đăng nhập một lần · Make a link that signs somebody in, once."""
    with database() as engine, Session(engine) as session:
        secret = service.make_link(session, name=name)
        session.commit()
    say(LINKED.vi.format(name=name), LINKED.en.format(name=name))
    write_bytes("-", f"{LINK_PAGE}{secret}\n".encode())


@app.command(name="list")
def list_people(as_json: AsJson = False) -> None:
    """Liệt kê người dùng và vai trò · List people and their roles."""
    with database() as engine, reading(engine) as session:
        people = service.list_people(session)
    if as_json:
        write_bytes("-", f"[{','.join(one.model_dump_json() for one in people)}]\n".encode())
        return
    table = Table(*HEADINGS)
    for one in people:
        table.add_row(one.name, one.title, _mark(one.administrator), _mark(one.active), _roles(one))
    console_for(sys.stdout).print(table)


@app.command()
def role(
    name: Name, role: RoleName, round_code: Round = EVERY_ROUND, agency: Agency = None, take: Take = False
) -> None:
    """Giao hoặc thu một vai trò trong một vòng · Give or take a role in a round."""
    grant = Grant(round_code, role, agency)
    with database() as engine, Session(engine) as session:
        row = (service.take_role if take else service.give_role)(session, name=name, grant=grant)
        told = service.person_out(session, row)
        session.commit()
    _say_done(told.name, _roles(told) or "-")


@app.command()
def token(name: Name, title: Title = "", scope: ScopeName = Scope.READ, days: Days = 90) -> None:
    """Tạo mã truy cập cho chương trình · Make a token for programs."""
    with database() as engine, Session(engine) as session:
        secret, _ = service.make_token(session, name=name, title=title, scope=scope, days=days)
        session.commit()
    parts = {"name": name, "scope": scope.value, "days": days}
    say(TOKEN.vi.format(**parts), TOKEN.en.format(**parts))
    write_bytes("-", f"{secret}\n".encode())


@app.command()
def identity(
    name: Name, issuer: Issuer = None, subject: Subject = None, username: Username = None, forget: Forget = False
) -> None:
    """Tài khoản thuộc về ai ở nhà cung cấp danh tính · Whom an account belongs to at the identity provider."""
    with database() as engine, Session(engine) as session:
        if forget:
            row = identities.forget_identity(session, name=name)
        else:
            issuer = issuer or Settings().oidc_issuer or refuse(NO_ISSUER)
            row = identities.name_identity(session, name=name, issuer=issuer, subject=subject, username=username)
        told = service.person_out(session, row)
        session.commit()
    _say_identity(told)


@app.command()
def deactivate(name: Name) -> None:
    """Ngừng một tài khoản: mọi phiên và mã kết thúc · Let somebody in no more; sessions and tokens end."""
    _set_active(name, active=False)


@app.command()
def activate(name: Name) -> None:
    """Mở lại một tài khoản · Let somebody in again."""
    _set_active(name, active=True)


def _set_active(name: str, *, active: bool) -> None:
    with database() as engine, Session(engine) as session:
        service.set_active(session, name=name, active=active)
        session.commit()
    _say_done(name, "active" if active else "inactive")


def _say_done(name: str, what: str) -> None:
    say(DONE.vi.format(name=name, what=what), DONE.en.format(name=name, what=what))


def _say_identity(person: PersonOut) -> None:
    if person.identity is None:
        words, parts = NO_IDENTITY, {}
    else:
        words, parts = BELONGS if person.identity.subject else EXPECTED, person.identity.model_dump()
    parts |= {"name": person.name, "days": identities.EXPECTED_FOR.days}
    say(words.vi.format(**parts), words.en.format(**parts))


def _mark(yes: bool) -> str:
    return "x" if yes else ""


def _roles(person: PersonOut) -> str:
    return ", ".join(
        f"{one.role.value} {one.round}" + (f" ({one.agency})" if one.agency else "") for one in person.roles
    )
