"""What can go wrong, catchable at several heights.

PhankyError
  ├─ NoAnswer           nothing came back: no connection, or it broke
  ├─ StillRunning       the run or sweep has not ended in the time that was given
  └─ Refused            the service answered with a problem document, in `problem`
       ├─ NotSignedIn   401  the token is missing, wrong or over
       ├─ NotAllowed    403  it does not allow this
       ├─ NotFound      404
       ├─ Conflict      409
       ├─ ChangedSince  412  it is no longer as `if_match` says; `problem.findings` lists what has changed
       ├─ Unusable      422  `problem.findings` lists every reason
       └─ Limited       429 and 503, after the last retry
"""

from __future__ import annotations

from phanky_client.models import Problem


class PhankyError(Exception):
    """Base of everything that this client raises."""


class NoAnswer(PhankyError):
    """Nothing came back from the service."""


class StillRunning(PhankyError):
    """It has not ended in the time that was given; it goes on."""


class Refused(PhankyError):
    """The service said no, and why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(f"{problem.status} {problem.code}: {problem.detail_en or problem.detail}")
        self.problem = problem


class NotSignedIn(Refused):
    """401."""


class NotAllowed(Refused):
    """403."""


class NotFound(Refused):
    """404."""


class Conflict(Refused):
    """409."""


class ChangedSince(Refused):
    """412: somebody else was quicker; nothing was written."""


class Unusable(Refused):
    """422."""


class Limited(Refused):
    """429 or 503: too much at once, or the database does not answer; nothing was done."""


KINDS: dict[int, type[Refused]] = {
    401: NotSignedIn,
    403: NotAllowed,
    404: NotFound,
    409: Conflict,
    412: ChangedSince,
    422: Unusable,
    429: Limited,
    503: Limited,
}
