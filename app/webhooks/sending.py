"""One message, sent once: signed, within a time limit, without following a redirect."""

from __future__ import annotations

import hmac
from hashlib import sha256

import httpx2

from app.errors import AppError
from app.kit.columns import now_utc
from app.webhooks.addresses import place_of

TIME_LIMIT = httpx2.Timeout(10.0, connect=5.0)
MOST_WORDS = 300
ACCEPTED = range(200, 300)


class NotDelivered(Exception):
    """The message did not arrive; `status` is what the receiver answered, if it did."""

    def __init__(self, why: str, status: int | None = None) -> None:
        super().__init__(why[:MOST_WORDS])
        self.status = status


def signature(secret: str, timestamp: str, body: str) -> str:
    """HMAC-SHA256 of `timestamp.body`, as the header Phanky-Signature has it."""
    return f"sha256={hmac.new(secret.encode(), f'{timestamp}.{body}'.encode(), sha256).hexdigest()}"


def send(*, url: str, secret: str, delivery_id: str, event: str, body: str, private: bool) -> int:  # noqa: PLR0913 - keyword-only; what a message is made of
    """Send it, and tell the receiver's status. Raises NotDelivered."""
    timestamp = str(int(now_utc().timestamp()))
    try:
        place = place_of(url, private=private)
        headers = {
            "Host": place.said_host,
            "Content-Type": "application/json",
            "User-Agent": "phanky",
            "Phanky-Event": event,
            "Phanky-Delivery": delivery_id,
            "Phanky-Timestamp": timestamp,
            "Phanky-Signature": signature(secret, timestamp, body),
        }
        # no proxy of the environment: it would look the name up anew
        with (
            httpx2.Client(timeout=TIME_LIMIT, follow_redirects=False, trust_env=False) as client,
            client.stream(
                "POST",
                place.url,
                content=body.encode(),
                headers=headers,
                extensions={"sni_hostname": place.host},
            ) as answer,  # what it says is not read: the status is the answer
        ):
            status = int(answer.status_code)
    except AppError as error:
        raise NotDelivered(error.en) from error
    except (OSError, httpx2.HTTPError, httpx2.InvalidURL) as error:
        raise NotDelivered(f"{type(error).__name__}: {error}") from error
    if status not in ACCEPTED:
        raise NotDelivered(f"the receiver answered {status}", status)
    return status
