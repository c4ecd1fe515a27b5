"""What stands in the signature of a route: `actor: MayRead` lets nobody in who may not read that round.

Which round a request is about is found by the names in its address: `code` is a round, and `Subjects` tells the round
of a plan, run or sweep. Every round that is named must be allowed. Where none is named, reading takes any account
(lists hold only what its owner may read), and everything else takes a role in every round.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlmodel import Session

from app.db import reader_of, reading
from app.kit.threads import SAFE, here
from app.people.actor import Actor
from app.people.credentials import signed_in
from app.people.errors import NotAllowed
from app.people.roles import PERMISSIONS_TOLD, Permission

Subjects = Mapping[str, Callable[[Session, str], str | None]]
"""By the name of a part of the address: the code of the round that this thing belongs to, None where there is none."""

ROUND = "code"
BEARER = HTTPBearer(auto_error=False, scheme_name="token", description="A personal token, made on the account page.")


class May:
    """A permission that a route asks for; its value is who came."""

    def __init__(self, *permissions: Permission) -> None:
        self.permissions = permissions

    async def __call__(
        self, request: Request, _bearer: Annotated[HTTPAuthorizationCredentials | None, Security(BEARER)] = None
    ) -> Actor:
        """Who sends the request. Raises NotSignedIn, NotAllowed."""
        return await here(self._let_in, request)

    def _let_in(self, request: Request) -> Actor:
        if request.method in SAFE:
            return self._expected(request, reader_of(request))
        with reading(request.app.state.engine) as session:  # over before anything is written
            return self._expected(request, session)

    def _expected(self, request: Request, session: Session) -> Actor:
        actor = signed_in(request, session)
        wanted = self.wanted(request)
        rounds: set[str | None] = set(_rounds_of(request, session))
        if rounds or wanted != (Permission.READ,):
            for round_code in rounds or {None}:
                for permission in wanted:
                    expect(actor, permission, round_code)
        return actor

    def wanted(self, request: Request) -> tuple[Permission, ...]:  # noqa: ARG002 - others look at it
        """What this request needs."""
        return self.permissions


class MayChange(May):
    """The permission to change one kind of a round's records, which stands in the address."""

    def __init__(self, name: str, kinds: Mapping[str, Permission], otherwise: Permission) -> None:
        super().__init__(otherwise)
        self._name, self._kinds = name, kinds

    def wanted(self, request: Request) -> tuple[Permission, ...]:
        """What changing this kind needs."""
        kind = request.path_params.get(self._name, "")
        return (self._kinds[kind],) if kind in self._kinds else self.permissions


def expect(actor: Actor, permission: Permission, round_code: str | None = None) -> None:
    """Raises NotAllowed where they may not do this."""
    if actor.may(permission, round_code):
        return
    words = PERMISSIONS_TOLD[permission]
    vi_where = f" trong vòng {round_code}" if round_code else ""
    en_where = f" in round {round_code}" if round_code else ""
    raise NotAllowed(
        f"Tài khoản {actor.name} không được phép {words.vi}{vi_where}. Đề nghị người quản trị giao vai trò phù hợp.",
        f"{actor.name} is not allowed to {words.en}{en_where}. Ask an administrator for a role that may.",
    )


def _rounds_of(request: Request, session: Session) -> Iterator[str]:
    subjects: Subjects = request.app.state.subjects
    if ROUND in request.path_params:
        yield request.path_params[ROUND]
    for name, find in subjects.items():
        for value in (*filter(None, [request.path_params.get(name)]), *request.query_params.getlist(name)):
            round_code = find(session, value)
            if round_code is not None:  # what is not there is told by the route itself
                yield round_code


MayRead = Annotated[Actor, Depends(May(Permission.READ))]
MayPlan = Annotated[Actor, Depends(May(Permission.PLAN))]
MayPlanAndFund = Annotated[Actor, Depends(May(Permission.PLAN, Permission.MONEY))]
MayFund = Annotated[Actor, Depends(May(Permission.MONEY))]
MayAsk = Annotated[Actor, Depends(May(Permission.ASK))]
MayAdopt = Annotated[Actor, Depends(May(Permission.ADOPT))]
MayAdminister = Annotated[Actor, Depends(May(Permission.ADMINISTER))]
MayChangeRecords = Annotated[
    Actor,
    Depends(
        MayChange("records", {"projects": Permission.PROPOSE, "ceilings": Permission.MONEY}, otherwise=Permission.PLAN)
    ),
]
MayChangeSheet = Annotated[Actor, Depends(MayChange("kind", {"ceilings": Permission.MONEY}, otherwise=Permission.PLAN))]
