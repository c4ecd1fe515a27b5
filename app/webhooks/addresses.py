"""Which addresses may be called: a name is looked up first, and the very address that was judged is then called."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from app.errors import Unusable

PORTS = {"http": 80, "https": 443}
OF_THIS_MACHINE = ("localhost", ".localhost", ".local", ".internal")


class BadAddress(Unusable):
    """422: the address cannot be called, or must not be."""

    code = "bad_webhook_address"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message goes: the number to call, and the name that the receiver and its certificate have."""

    ip: str
    scheme: str
    host: str
    port: int
    path: str

    @property
    def url(self) -> str:
        """The address with the number in place of the name."""
        number = f"[{self.ip}]" if ":" in self.ip else self.ip
        return f"{self.scheme}://{number}:{self.port}{self.path}"

    @property
    def said_host(self) -> str:
        """What the Host header says."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        return name if self.port == PORTS[self.scheme] else f"{name}:{self.port}"


def expect_address(url: str, *, private: bool) -> None:
    """Judge what can be judged without looking the name up. Raises BadAddress."""
    parts = _parts(url)
    host = parts.hostname or ""
    if private:
        return
    if host == OF_THIS_MACHINE[0] or host.endswith(OF_THIS_MACHINE[1:]) or _is_inside(host):
        raise _inside(host)


def place_of(url: str, *, private: bool) -> Place:
    """Look the name up and judge every number it has. Raises BadAddress; OSError where there is no such name."""
    parts = _parts(url)
    host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    numbers = [str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not private and any(_is_inside(number) for number in numbers):
        raise _inside(host)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Place(numbers[0], parts.scheme, host, port, path)


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        usable = parts.scheme in PORTS and parts.hostname and not parts.fragment and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise BadAddress(
            "Địa chỉ phải là http:// hoặc https:// với tên máy, không có phần #.",
            "The address must be http:// or https:// with a host, and without a part behind #.",
        )
    if parts.username is not None or parts.password is not None:
        raise BadAddress(
            "Địa chỉ không được chứa tên và mật khẩu; bên nhận kiểm tra chữ ký của thông báo.",
            "The address must not hold a name and password; the receiver checks the message's signature.",
        )
    return parts


def _is_inside(host: str) -> bool:
    """Whether a number is of this machine, of a private network, or of nobody in particular."""
    try:
        number = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(number, "ipv4_mapped", None) or getattr(number, "sixtofour", None)
    return not number.is_global or number.is_multicast or (mapped is not None and not mapped.is_global)


def _inside(host: str) -> BadAddress:
    return BadAddress(
        f"{host} thuộc máy này hoặc mạng nội bộ; người vận hành cho phép bằng PHANKY_WEBHOOK_PRIVATE_ADDRESSES=true.",
        f"{host} is of this machine or a private network; whoever runs the service may allow that with"
        " PHANKY_WEBHOOK_PRIVATE_ADDRESSES=true.",
    )
