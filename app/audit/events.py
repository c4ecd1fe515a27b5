"""The vocabulary of the trail: `<subject>.<what was done to it>`, and how each is told."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from app.kit.words import Words


class Event(StrEnum):
    """What can stand in the trail."""

    ROUND_CREATED = "round.created"
    ROUND_REPLACED = "round.replaced"
    RECORD_ADDED = "record.added"
    RECORD_REPLACED = "record.replaced"
    RECORD_DELETED = "record.deleted"
    FACTS_REPLACED = "facts.replaced"
    SHEET_IMPORTED = "sheet.imported"
    SCENARIO_CREATED = "scenario.created"
    SCENARIO_REPLACED = "scenario.replaced"
    SCENARIO_DELETED = "scenario.deleted"
    RUN_ASKED = "run.asked"
    RUN_CANCELLED = "run.cancelled"
    RUN_RETRIED = "run.retried"
    RUNS_PRUNED = "runs.pruned"
    SWEEP_ASKED = "sweep.asked"
    SWEEP_CANCELLED = "sweep.cancelled"
    SWEEP_RETRIED = "sweep.retried"
    SWEEPS_PRUNED = "sweeps.pruned"
    PLAN_ADOPTED = "plan.adopted"
    FILE_EXPORTED = "file.exported"
    WEBHOOK_ADDED = "webhook.added"
    WEBHOOK_REMOVED = "webhook.removed"
    WEBHOOKS_PRUNED = "webhooks.pruned"
    PERSON_ADDED = "person.added"
    PERSON_DEACTIVATED = "person.deactivated"
    PERSON_ACTIVATED = "person.activated"
    PERSON_SIGNED_IN = "person.signed_in"
    PERSON_SIGNED_OUT = "person.signed_out"
    SIGN_IN_REFUSED = "person.sign_in_refused"
    PASSWORD_CHANGED = "person.password_changed"  # noqa: S105 - the name of an event
    LINK_MADE = "person.link_made"
    IDENTITY_NAMED = "person.identity_named"
    IDENTITY_BOUND = "person.identity_bound"
    IDENTITY_FORGOTTEN = "person.identity_forgotten"
    ROLE_GIVEN = "role.given"
    ROLE_TAKEN = "role.taken"
    TOKEN_MADE = "token.made"  # noqa: S105 - the name of an event
    TOKEN_REVOKED = "token.revoked"  # noqa: S105 - the name of an event
    SESSION_ENDED = "session.ended"
    REQUEST_REFUSED = "request.refused"
    TRAIL_EXPORTED = "trail.exported"
    DATABASE_SAVED = "database.saved"
    DATABASE_RESTORED = "database.restored"


TOLD: Mapping[Event, Words] = {
    Event.ROUND_CREATED: Words("Tạo vòng", "Created a round"),
    Event.ROUND_REPLACED: Words("Thay nội dung vòng", "Replaced a round's contents"),
    Event.RECORD_ADDED: Words("Thêm mục vào vòng", "Added a record"),
    Event.RECORD_REPLACED: Words("Sửa mục của vòng", "Replaced a record"),
    Event.RECORD_DELETED: Words("Xóa mục khỏi vòng", "Deleted a record"),
    Event.FACTS_REPLACED: Words("Thay các sự kiện đã ghi", "Replaced the recorded facts"),
    Event.SHEET_IMPORTED: Words("Nhập bảng tính", "Imported a spreadsheet"),
    Event.SCENARIO_CREATED: Words("Tạo kịch bản", "Created a scenario"),
    Event.SCENARIO_REPLACED: Words("Sửa kịch bản", "Replaced a scenario"),
    Event.SCENARIO_DELETED: Words("Xóa kịch bản", "Deleted a scenario"),
    Event.RUN_ASKED: Words("Yêu cầu lượt chạy", "Asked for a run"),
    Event.RUN_CANCELLED: Words("Dừng lượt chạy", "Cancelled a run"),
    Event.RUN_RETRIED: Words("Chạy lại", "Retried a run"),
    Event.RUNS_PRUNED: Words("Dọn các lượt chạy cũ", "Pruned old runs"),
    Event.SWEEP_ASKED: Words("Yêu cầu lượt quét", "Asked for a sweep"),
    Event.SWEEP_CANCELLED: Words("Dừng lượt quét", "Cancelled a sweep"),
    Event.SWEEP_RETRIED: Words("Quét tiếp", "Retried a sweep"),
    Event.SWEEPS_PRUNED: Words("Dọn các lượt quét cũ", "Pruned old sweeps"),
    Event.PLAN_ADOPTED: Words("Phê duyệt phương án", "Adopted a plan"),
    Event.FILE_EXPORTED: Words("Xuất tệp", "Exported a file"),
    Event.WEBHOOK_ADDED: Words("Thêm webhook", "Added a webhook"),
    Event.WEBHOOK_REMOVED: Words("Bỏ webhook", "Removed a webhook"),
    Event.WEBHOOKS_PRUNED: Words("Dọn các lời báo webhook cũ", "Pruned old webhook messages"),
    Event.PERSON_ADDED: Words("Thêm người dùng", "Added a person"),
    Event.PERSON_DEACTIVATED: Words("Ngừng tài khoản", "Deactivated a person"),
    Event.PERSON_ACTIVATED: Words("Mở lại tài khoản", "Activated a person again"),
    Event.PERSON_SIGNED_IN: Words("Đăng nhập", "Signed in"),
    Event.PERSON_SIGNED_OUT: Words("Đăng xuất", "Signed out"),
    Event.SIGN_IN_REFUSED: Words("Đăng nhập bị từ chối", "A sign-in was refused"),
    Event.PASSWORD_CHANGED: Words("Đổi mật khẩu", "Changed a password"),
    Event.LINK_MADE: Words("Tạo liên kết đăng nhập", "Made a sign-in link"),
    Event.IDENTITY_NAMED: Words("Chỉ định danh tính ở nhà cung cấp", "Named an identity at the provider"),
    Event.IDENTITY_BOUND: Words("Gắn danh tính ở lần đăng nhập đầu", "Bound an identity at its first sign-in"),
    Event.IDENTITY_FORGOTTEN: Words("Bỏ danh tính ở nhà cung cấp", "Forgot an identity at the provider"),
    Event.ROLE_GIVEN: Words("Giao vai trò", "Gave a role"),
    Event.ROLE_TAKEN: Words("Thu vai trò", "Took a role away"),
    Event.TOKEN_MADE: Words("Tạo mã truy cập", "Made a token"),
    Event.TOKEN_REVOKED: Words("Hủy mã truy cập", "Revoked a token"),
    Event.SESSION_ENDED: Words("Kết thúc phiên", "Ended a session"),
    Event.REQUEST_REFUSED: Words("Yêu cầu bị từ chối", "A request was refused"),
    Event.TRAIL_EXPORTED: Words("Xuất nhật ký", "Exported the trail"),
    Event.DATABASE_SAVED: Words("Sao lưu cơ sở dữ liệu", "Backed the database up"),
    Event.DATABASE_RESTORED: Words("Khôi phục cơ sở dữ liệu", "Restored the database"),
}
"""How people read each event."""
