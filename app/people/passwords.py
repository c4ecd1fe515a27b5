"""Passwords, through argon2-cffi with the parameters of RFC 9106 for small memory (its own default)."""

from __future__ import annotations

from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import CHEAPEST, RFC_9106_LOW_MEMORY

from app.errors import Unusable

SHORTEST, LONGEST = 12, 200


class BadPassword(Unusable):
    """422: the password is too short, too long, or the name itself."""

    code = "bad_password"


@lru_cache(maxsize=2)
def hasher(*, cheap: bool = False) -> PasswordHasher:
    """What hashes passwords; cheaply only where the settings of a test say so."""
    return PasswordHasher.from_parameters(CHEAPEST if cheap else RFC_9106_LOW_MEMORY)


@lru_cache(maxsize=2)
def _of_nobody(*, cheap: bool) -> str:
    """A hash that no password is looked for in: to refuse nobody takes as long as to refuse somebody."""
    return hasher(cheap=cheap).hash("nobody has this password")


def hashed(password: str, *, name: str, cheap: bool = False) -> str:
    """The hash of a new password. Raises BadPassword."""
    if not SHORTEST <= len(password) <= LONGEST or password.casefold() == name:
        raise BadPassword(
            f"Mật khẩu phải dài từ {SHORTEST} đến {LONGEST} ký tự và khác tên đăng nhập.",
            f"A password has {SHORTEST} to {LONGEST} characters and is not the sign-in name.",
        )
    return hasher(cheap=cheap).hash(password)


def matches(password_hash: str | None, password: str, *, cheap: bool = False) -> bool:
    """Whether the password is the hashed one; takes as long where there is no hash."""
    try:
        right = hasher(cheap=cheap).verify(password_hash or _of_nobody(cheap=cheap), password[: LONGEST + 1])
    except (VerificationError, InvalidHashError):
        return False
    return right and password_hash is not None
