"""People and their credentials as the API takes and shows them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from app.people.roles import Role, Scope

Text = Annotated[str, Field(pattern=r"^[^\x00]*$", max_length=300)]
LONGEST_TOKEN_DAYS = 366


class GrantIn(BaseModel):
    """A role in a round; `*` is every round, and a proposer's role names the agency."""

    model_config = ConfigDict(extra="forbid")

    round: Annotated[Text, Field(min_length=1)]
    role: Role
    agency: Text | None = None


class GrantOut(BaseModel):
    """A role that somebody has."""

    round: str
    role: Role
    agency: str | None


class PersonIn(BaseModel):
    """A new account. Its owner chooses a password through the link that the answer holds."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[Text, Field(min_length=1, description="What they sign in with; it never changes.")]
    title: Text = ""
    administrator: bool = False


class IdentityIn(BaseModel):
    """Whom an account belongs to at the identity provider: by the subject, or by the user name they will come by."""

    model_config = ConfigDict(extra="forbid")

    issuer: Annotated[Text | None, Field(description="Unsaid: the provider of the settings.")] = None
    subject: Text | None = None
    username: Text | None = None


class IdentityOut(BaseModel):
    """Whom an account belongs to at the identity provider; a user name is waited for until `expires_at`."""

    issuer: str
    subject: str | None
    username: str | None
    expires_at: datetime | None


class PersonOut(BaseModel):
    """Somebody with an account."""

    name: str
    title: str
    administrator: bool
    active: bool
    has_password: bool
    identity: IdentityOut | None
    roles: list[GrantOut]
    created_at: datetime


class Invited(BaseModel):
    """Somebody new, and the path of the page that signs them in, once."""

    person: PersonOut
    link: str


class LinkOut(BaseModel):
    """The path of a page that signs somebody in, once."""

    link: str


class TokenIn(BaseModel):
    """A new token: what it is for, what it lets through at most, and for how many days."""

    model_config = ConfigDict(extra="forbid")

    title: Annotated[Text, Field(min_length=1)]
    scope: Scope = Scope.READ
    days: Annotated[int, Field(ge=1, le=LONGEST_TOKEN_DAYS)] = 90


class TokenOut(BaseModel):
    """A token as its owner sees it later; `good` while it lets anybody in."""

    id: str
    prefix: str
    title: str
    scope: Scope
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None
    good: bool


class TokenMade(BaseModel):
    """A new token, and its secret, which is never shown again."""

    token: TokenOut
    secret: str


class SessionOut(BaseModel):
    """A browser that is signed in; `here` is the one that asks."""

    id: str
    opened_by: str
    address: str | None
    browser: str | None
    created_at: datetime
    seen_at: datetime
    here: bool


class ActiveIn(BaseModel):
    """Whether somebody is let in."""

    model_config = ConfigDict(extra="forbid")

    active: bool


class Me(BaseModel):
    """Who asks."""

    name: str
    title: str
    administrator: bool
    via: str
    scope: Scope
    roles: list[GrantOut]
