"""Style sheet, script and icon, served from memory under names that change with their content."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from fastapi import APIRouter, Response
from starlette.exceptions import HTTPException

FOLDER = Path(__file__).parent / "static"
MEDIA_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
EXPECTED = ("app.css", "htmx.min.js", "icon.svg", "phanky.js", "reference.js")
FOREVER = "public, max-age=31536000, immutable"
PREFIX = "/static/"


@dataclass(frozen=True, slots=True)
class Asset:
    """One file of the pages, and the name it is served under."""

    name: str
    content: bytes
    media_type: str


def load(folder: Path = FOLDER) -> dict[str, Asset]:
    """Every asset by its plain name. Raises FileNotFoundError where the build has not brought one of them."""
    found: dict[str, Asset] = {}
    for plain in EXPECTED:
        path = folder / plain
        if not path.is_file():
            raise FileNotFoundError(f"{path} is missing: pip install -e . puts it there (build_assets.py)")
        content = path.read_bytes()
        stem, suffix = path.stem, path.suffix
        name = f"{stem}.{sha256(content).hexdigest()[:12]}{suffix}"
        found[plain] = Asset(name, content, MEDIA_TYPES[suffix])
    return found


ASSETS = load()
_BY_NAME = {asset.name: asset for asset in ASSETS.values()}

router = APIRouter(include_in_schema=False)


def address(plain: str) -> str:
    """Where the asset is served; another content has another address."""
    return PREFIX + ASSETS[plain].name


@router.get(PREFIX + "{name}")
def read_asset(name: str) -> Response:
    """One asset, to be kept for good: its name is its content's fingerprint."""
    asset = _BY_NAME.get(name)
    if asset is None:
        raise HTTPException(404)
    headers = {"Cache-Control": FOREVER, "X-Content-Type-Options": "nosniff", "ETag": f'"{asset.name}"'}
    return Response(asset.content, media_type=asset.media_type, headers=headers)
