"""Secrets that are shown once and kept as their SHA-256: too random to be guessed, so no slow hash is needed."""

from __future__ import annotations

import hashlib
import secrets

BYTES = 32
TOKEN_MARK = "phk_"  # noqa: S105 - what every token begins with, so that scanners of leaked secrets know it
PREFIX_LETTERS = len(TOKEN_MARK) + 6


def new_secret(mark: str = "") -> str:
    """A new secret of 256 random bits, in letters that fit into an address."""
    return mark + secrets.token_urlsafe(BYTES)


def sha256_of(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
