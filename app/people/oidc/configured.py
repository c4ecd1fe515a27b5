"""What the settings say of the identity provider, and everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from pydantic import SecretStr

from app.kit.addresses import is_this_machine
from app.kit.words import Words
from app.settings import Settings

LABEL = Words("tài khoản của cơ quan", "your organisation's account")
"""What the provider is called where nobody says."""

NO_ISSUER = Words("chưa có PHANKY_OIDC_ISSUER, địa chỉ của nhà cung cấp danh tính;", "PHANKY_OIDC_ISSUER is missing;")
NO_CLIENT = Words("chưa có PHANKY_OIDC_CLIENT_ID;", "PHANKY_OIDC_CLIENT_ID is missing;")
NO_SECRET = Words("chưa có PHANKY_OIDC_CLIENT_SECRET;", "PHANKY_OIDC_CLIENT_SECRET is missing;")
NO_ADDRESS = Words(
    "PHANKY_OIDC_ISSUER không phải địa chỉ https://... (không có ?, # hay mật khẩu trong đó);",
    "PHANKY_OIDC_ISSUER is no address https://... (without ?, # or a password in it);",
)
IN_CLEAR = Words(
    "PHANKY_OIDC_ISSUER không dùng https: ai ở giữa đường cũng giả được nhà cung cấp;",
    "PHANKY_OIDC_ISSUER does not use https: anybody on the way could pretend to be the provider;",
)


class BadProviderSettings(ValueError):
    """The settings of the identity provider are incomplete or not safe."""


@dataclass(frozen=True, slots=True)
class Configured:
    """The provider as an installation names it, and what the provider knows the installation by."""

    issuer: str
    client_id: str
    client_secret: SecretStr
    label: Words
    claim: Literal["preferred_username", "email"]


def faults(settings: Settings) -> Iterator[Words]:
    """Everything that is wrong with what the settings say of the provider; nothing where they say nothing."""
    secret = settings.oidc_client_secret.get_secret_value() if settings.oidc_client_secret else ""
    said = (settings.oidc_issuer, settings.oidc_client_id, secret, settings.oidc_label_vi, settings.oidc_label_en)
    if not any(said):
        return
    if not settings.oidc_issuer:
        yield NO_ISSUER
    elif not _is_address(settings.oidc_issuer):
        yield NO_ADDRESS
    elif not is_safe(settings.oidc_issuer):
        yield IN_CLEAR
    if not settings.oidc_client_id:
        yield NO_CLIENT
    if not secret:
        yield NO_SECRET


def configured(settings: Settings) -> Configured | None:
    """The provider of the settings; None where they name none. Raises BadProviderSettings with every fault."""
    found = list(faults(settings))
    if found:
        raise BadProviderSettings(" ".join(one.en for one in found))
    if not settings.oidc_issuer or not settings.oidc_client_id or settings.oidc_client_secret is None:
        return None
    return Configured(
        issuer=settings.oidc_issuer,
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret,
        label=Words(settings.oidc_label_vi or LABEL.vi, settings.oidc_label_en or settings.oidc_label_vi or LABEL.en),
        claim=settings.oidc_claim,
    )


def is_safe(address: str) -> bool:
    """Whether nobody on the way can read or change what is sent there: https, or it never leaves this machine."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return False
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and is_this_machine(host)))


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        _ = parts.port  # a number, or ValueError
    except ValueError:
        return False
    plain = not (parts.query or parts.fragment or "@" in parts.netloc or "?" in text or "#" in text)
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and plain and text.isprintable()
