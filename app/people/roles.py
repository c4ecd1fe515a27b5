"""Roles, and what each of them may do: the table of docs/people.md."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.kit.words import Words

EVERY_ROUND = "*"
"""A role in this round is one in every round, those to come included."""


class Permission(StrEnum):
    """One kind of thing that somebody may do."""

    READ = "read"
    PROPOSE = "propose"
    PLAN = "plan"
    MONEY = "money"
    ASK = "ask"
    ADOPT = "adopt"
    ADMINISTER = "administer"


class Role(StrEnum):
    """What somebody is in a round."""

    VIEWER = "viewer"
    PROPOSER = "proposer"
    PLANNER = "planner"
    FINANCE = "finance"
    APPROVER = "approver"


class Scope(StrEnum):
    """What a credential lets its owner do at most."""

    READ = "read"
    WRITE = "write"
    ADMIN = "admin"


_P = Permission
GRANTS: Mapping[Role, frozenset[Permission]] = {
    Role.VIEWER: frozenset({_P.READ}),
    Role.PROPOSER: frozenset({_P.READ, _P.PROPOSE}),
    Role.PLANNER: frozenset({_P.READ, _P.PROPOSE, _P.PLAN, _P.ASK}),
    Role.FINANCE: frozenset({_P.READ, _P.MONEY, _P.ASK}),
    Role.APPROVER: frozenset({_P.READ, _P.ADOPT}),
}
"""What each role may do in its round."""

ADMINISTRATOR: frozenset[Permission] = frozenset(Permission) - {_P.ADOPT}
"""What an administrator may do, everywhere. To adopt needs the role of an approver, given in sight of the trail."""

SCOPES: Mapping[Scope, frozenset[Permission]] = {
    Scope.READ: frozenset({_P.READ}),
    Scope.WRITE: frozenset(Permission) - {_P.ADMINISTER},
    Scope.ADMIN: frozenset(Permission),
}
"""What a token of this scope lets through, whatever its owner may do."""

PERMISSIONS_TOLD: Mapping[Permission, Words] = {
    _P.READ: Words("xem và xuất số liệu", "read and export"),
    _P.PROPOSE: Words("đề xuất dự án của cơ quan mình", "propose projects of their own agency"),
    _P.PLAN: Words("sửa dự án, chỉ tiêu, quy tắc, đơn vị", "change projects, targets, rules and units"),
    _P.MONEY: Words("sửa trần kinh phí và các sự kiện đã ghi", "change ceilings and recorded facts"),
    _P.ASK: Words("lập kịch bản, yêu cầu lượt chạy và lượt quét", "make scenarios, ask for runs and sweeps"),
    _P.ADOPT: Words("phê duyệt phương án", "adopt a plan"),
    _P.ADMINISTER: Words("quản lý người dùng và nhật ký", "manage people and the audit trail"),
}
ROLES_TOLD: Mapping[Role, Words] = {
    Role.VIEWER: Words("Người xem", "Viewer"),
    Role.PROPOSER: Words("Người đề xuất", "Proposer"),
    Role.PLANNER: Words("Người lập kế hoạch", "Planner"),
    Role.FINANCE: Words("Cán bộ tài chính", "Finance officer"),
    Role.APPROVER: Words("Người phê duyệt", "Approver"),
}


@dataclass(frozen=True, slots=True)
class Grant:
    """A role in a round; a proposer's is for one agency."""

    round_code: str
    role: Role
    agency: str | None = None

    def reaches(self, round_code: str | None) -> bool:
        """Whether it is a role in that round; None is what belongs to no round, for which only every round will do."""
        return self.round_code in {EVERY_ROUND, round_code}


def permissions(grants: Iterable[Grant], round_code: str | None) -> frozenset[Permission]:
    """What these roles allow in a round."""
    return frozenset(one for grant in grants if grant.reaches(round_code) for one in GRANTS[grant.role])
