"""How much one person may have in the queue: turns are fair, but the queue and the disk are everybody's."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from app.errors import AppError


class TooManyOpen(AppError):
    """429: so much of this person's waits or is at work already that no more is taken in."""

    status, code = HTTPStatus.TOO_MANY_REQUESTS, "too_many_open"
    retry_after_s = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Most open runs, and most points of open sweeps, of one person; None is no limit."""

    open_runs: int | None = None
    open_points: int | None = None

    def expect_room_for_run(self, *, held: int) -> None:
        """Raise TooManyOpen where one who holds so many open runs asks for one more."""
        if self.open_runs is not None and held >= self.open_runs:
            raise TooManyOpen(
                f"Bạn đang có {held} lượt chạy chưa xong, giới hạn là {self.open_runs}. "
                "Chờ một lượt kết thúc hoặc dừng bớt (/runs), rồi hỏi lại.",
                f"You have {held} runs without an end, and the limit is {self.open_runs}. "
                "Wait for one to end or cancel one (/runs), then ask again.",
            )

    def expect_room_for_points(self, *, held: int, asked: int) -> None:
        """Raise TooManyOpen where the points of open sweeps and those asked for are too many together."""
        if self.open_points is not None and held + asked > self.open_points:
            raise TooManyOpen(
                f"Các lượt quét chưa xong của bạn có {held} điểm, thêm {asked} là quá giới hạn {self.open_points}. "
                "Chờ một lượt quét kết thúc, dừng bớt, hoặc quét ít điểm hơn.",
                f"Your open sweeps have {held} points, and {asked} more would be over the limit of {self.open_points}. "
                "Wait for a sweep to end, cancel one, or ask for fewer points.",
            )
