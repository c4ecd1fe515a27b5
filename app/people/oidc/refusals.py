"""Why somebody did not come in through the identity provider, and what they are told to do."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from http import HTTPStatus
from typing import NamedTuple

from app.kit.words import Words


class Why(StrEnum):
    """A reason, as it stands in the address of the page that tells it."""

    PROVIDER_AWAY = "provider-away"
    PROVIDER_FAULT = "provider-fault"
    CANCELLED = "cancelled"
    STALE = "stale"
    NOT_PROVEN = "not-proven"
    UNKNOWN_ACCOUNT = "unknown-account"
    DEACTIVATED = "deactivated"


class Told(NamedTuple):
    """How a reason is told: what happened, and what to do."""

    status: HTTPStatus
    heading: Words
    happened: Words
    to_do: Words


class Refused(Exception):
    """Somebody does not come in; `detail` is for the log and the trail, and holds no secret."""

    def __init__(self, why: Why, detail: str) -> None:
        super().__init__(f"{why}: {detail}")
        self.why, self.detail = why, detail


TOLD: Mapping[Why, Told] = {
    Why.PROVIDER_AWAY: Told(
        HTTPStatus.SERVICE_UNAVAILABLE,
        Words("Nhà cung cấp danh tính không trả lời", "The identity provider does not answer"),
        Words(
            "Không liên lạc được với nơi xác nhận bạn là ai, nên chưa ai được đăng nhập.",
            "The place that confirms who you are could not be reached, so nobody was signed in.",
        ),
        Words(
            "Đợi ít phút rồi thử lại. Nếu vẫn vậy, báo bộ phận quản lý nhà cung cấp danh tính; ai có mật khẩu ở đây "
            "thì vẫn đăng nhập được bằng mật khẩu.",
            "Wait a few minutes and try again. If it stays so, tell those who run the identity provider; whoever has a "
            "password here can still sign in with it.",
        ),
    ),
    Why.PROVIDER_FAULT: Told(
        HTTPStatus.BAD_GATEWAY,
        Words("Chưa đăng nhập được do cấu hình", "Sign-in is not set up rightly"),
        Words(
            "Nhà cung cấp danh tính đã trả lời, nhưng câu trả lời không dùng được.",
            "The identity provider answered, but its answer cannot be used.",
        ),
        Words(
            "Báo người quản trị: nhật ký của dịch vụ ghi rõ điều gì sai. Ai có mật khẩu ở đây thì vẫn đăng nhập được.",
            "Tell an administrator: the service's log says what is wrong. Whoever has a password here can still sign "
            "in.",
        ),
    ),
    Why.CANCELLED: Told(
        HTTPStatus.FORBIDDEN,
        Words("Đăng nhập đã bị từ chối ở nhà cung cấp", "Sign-in was declined at the provider"),
        Words(
            "Bạn, hoặc nhà cung cấp danh tính, đã không đồng ý cho đăng nhập vào Phanky.",
            "You, or the identity provider, did not agree to the sign-in to Phanky.",
        ),
        Words(
            "Nếu bấm nhầm, hãy đăng nhập lại và chọn đồng ý. Nếu không, hỏi bộ phận quản lý nhà cung cấp danh tính xem "
            "tài khoản của bạn có được dùng Phanky không.",
            "If that was a slip, sign in again and agree. Otherwise ask those who run the identity provider whether "
            "your account may use Phanky.",
        ),
    ),
    Why.STALE: Told(
        HTTPStatus.BAD_REQUEST,
        Words("Lần đăng nhập này không còn hiệu lực", "This sign-in is no longer good"),
        Words(
            "Lần đăng nhập này đã quá 10 phút, đã được dùng, hoặc bắt đầu ở một trình duyệt hay thẻ khác.",
            "This sign-in is over 10 minutes old, was used already, or was begun in another browser or tab.",
        ),
        Words(
            "Đăng nhập lại từ đầu, trong trình duyệt này. Trình duyệt phải cho phép cookie.",
            "Sign in anew, in this browser. The browser has to allow cookies.",
        ),
    ),
    Why.NOT_PROVEN: Told(
        HTTPStatus.FORBIDDEN,
        Words("Chưa xác nhận được bạn là ai", "Who you are could not be confirmed"),
        Words(
            "Lời xác nhận của nhà cung cấp danh tính không qua được kiểm tra, nên không được tin.",
            "The identity provider's confirmation did not pass the checks, so it was not trusted.",
        ),
        Words(
            "Đăng nhập lại từ đầu. Nếu vẫn vậy, báo người quản trị: nhật ký ghi rõ kiểm tra nào không qua.",
            "Sign in anew. If it stays so, tell an administrator: the trail says which check it did not pass.",
        ),
    ),
    Why.UNKNOWN_ACCOUNT: Told(
        HTTPStatus.FORBIDDEN,
        Words("Bạn chưa có tài khoản ở đây", "You have no account here yet"),
        Words(
            "Nhà cung cấp danh tính đã xác nhận bạn là ai, nhưng chưa có tài khoản Phanky nào gắn với danh tính đó.",
            "The identity provider confirmed who you are, but no Phanky account belongs to that identity.",
        ),
        Words(
            "Đề nghị người quản trị Phanky tạo tài khoản, hoặc gắn tài khoản sẵn có của bạn với danh tính này.",
            "Ask an administrator of Phanky for an account, or to tie the account that you have to this identity.",
        ),
    ),
    Why.DEACTIVATED: Told(
        HTTPStatus.FORBIDDEN,
        Words("Tài khoản của bạn đã ngừng", "Your account is deactivated"),
        Words(
            "Nhà cung cấp danh tính đã xác nhận bạn là ai, nhưng tài khoản Phanky của bạn đã được ngừng.",
            "The identity provider confirmed who you are, but your Phanky account has been deactivated.",
        ),
        Words(
            "Nếu bạn vẫn cần dùng, đề nghị người quản trị Phanky mở lại tài khoản.",
            "If you still need it, ask an administrator of Phanky to activate it again.",
        ),
    ),
}
"""Every reason as its page tells it."""
