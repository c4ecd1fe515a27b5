"""Somebody who is signed in, as routes and services meet them."""

from __future__ import annotations

from dataclasses import dataclass

from app.audit.service import Doer
from app.people.roles import ADMINISTRATOR, SCOPES, Grant, Permission, Scope, permissions


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A person, their roles, and the credential they came with (a session has no scope of its own)."""

    person_id: int
    name: str
    title: str
    administrator: bool
    grants: tuple[Grant, ...]
    via: str
    credential: str
    scope: Scope = Scope.ADMIN
    address: str | None = None
    opened_by: str | None = None

    @property
    def doer(self) -> Doer:
        """Who the trail names."""
        return Doer(self.name, self.via, self.address)

    def may(self, permission: Permission, round_code: str | None = None) -> bool:
        """Whether they may do this in a round; without one, whether they may do it where no round is named."""
        allowed = permissions(self.grants, round_code) | (ADMINISTRATOR if self.administrator else frozenset())
        return permission in allowed & SCOPES[self.scope]

    @property
    def readable(self) -> frozenset[str] | None:
        """The codes of the rounds they may read; None is every round."""
        if self.may(Permission.READ):
            return None
        return frozenset(grant.round_code for grant in self.grants)

    def agencies(self, round_code: str) -> frozenset[str] | None:
        """The agencies whose projects they may change in a round; None is every agency."""
        if self.may(Permission.PLAN, round_code):
            return None
        reaching = (grant for grant in self.grants if grant.reaches(round_code))
        return frozenset(grant.agency for grant in reaching if grant.agency is not None)
