"""What the service's role may do on PostgreSQL, where another role owns the tables.

Rights are given after every migration, and only those that the work needs: rows of every table, but of the trail no
more than to read and to add. What the role has beyond that (as a superuser, an owner, a member of another role) would
make it a promise on paper, so it is looked for and refused.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, Engine, MetaData, Table, text

from app.audit.models import AuditEventRow
from app.errors import Conflict
from app.jobs.system import SCHEMA as JOBS_SCHEMA

TRAIL = str(AuditEventRow.__tablename__)
VERSION, JOBS_VERSION = "alembic_version", "dbos_migrations"
ROWS = "SELECT, INSERT, UPDATE, DELETE"
READ_AND_ADD = "SELECT, INSERT"

STRONG = """
SELECT role.rolsuper OR role.rolcreaterole
    OR pg_has_role(role.oid, trail.relowner, 'MEMBER')
    OR pg_has_role(role.oid, space.nspowner, 'MEMBER')
    OR pg_has_role(role.oid, base.datdba, 'MEMBER')
FROM pg_roles role, pg_class trail, pg_namespace space, pg_database base
WHERE role.rolname = :role AND trail.oid = CAST(:trail AS regclass) AND space.oid = trail.relnamespace
    AND base.datname = current_database()
"""
"""Whether a role is above its rights on the trail: whoever owns a table, its schema or its database can drop it."""
MAY = """
SELECT has_any_column_privilege(:role, :trail, 'UPDATE, REFERENCES')
    OR has_table_privilege(:role, :trail, 'UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')
"""
"""Whether a role may change the trail all the same, by rights that somebody else has given."""


class NoSuchRole(Conflict):
    """409: the role of the service's address is not there."""

    code = "no_such_role"


class RoleTooStrong(Conflict):
    """409: the role of the service's address could change the trail whatever it is given."""

    code = "role_too_strong"


def give(owner: Engine, metadata: MetaData, *, role: str) -> None:
    """Give the service's role exactly what it needs, all of it or nothing; `owner` is where migrations ran.

    Raises NoSuchRole, RoleTooStrong.
    """
    with owner.begin() as connection:
        if connection.execute(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": role}).first() is None:
            raise _no_such_role(role)
        if connection.execute(text(STRONG), {"role": role, "trail": TRAIL}).scalar_one():
            raise _too_strong(role)
        for statement in _statements(connection, metadata, role):
            connection.exec_driver_sql(statement)
        if connection.execute(text(MAY), {"role": role, "trail": TRAIL}).scalar_one():
            raise _too_strong(role)


def _statements(connection: Connection, metadata: MetaData, role: str) -> Iterator[str]:
    name = connection.dialect.identifier_preparer.quote_identifier
    to, schema = name(role), name(connection.exec_driver_sql("SELECT current_schema()").scalar_one())
    yield f"GRANT USAGE ON SCHEMA {schema}, {JOBS_SCHEMA} TO {to}"
    for table in metadata.sorted_tables:
        yield f"REVOKE ALL ON {schema}.{table.name} FROM {to}"  # what was given too much before
        yield f"GRANT {READ_AND_ADD if table.name == TRAIL else ROWS} ON {schema}.{table.name} TO {to}"
        for sequence in _sequences(connection, table):
            yield f"GRANT USAGE, SELECT ON SEQUENCE {sequence} TO {to}"
    yield f"REVOKE ALL ON {schema}.{VERSION} FROM {to}"
    yield f"GRANT SELECT ON {schema}.{VERSION} TO {to}"
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA {JOBS_SCHEMA} FROM {to}"
    yield f"GRANT {ROWS} ON ALL TABLES IN SCHEMA {JOBS_SCHEMA} TO {to}"
    yield f"REVOKE INSERT, UPDATE, DELETE ON {JOBS_SCHEMA}.{JOBS_VERSION} FROM {to}"
    yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {JOBS_SCHEMA} TO {to}"
    yield f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA {JOBS_SCHEMA} TO {to}"


def _sequences(connection: Connection, table: Table) -> Iterator[str]:
    """What numbers the rows of a table."""
    for column in table.primary_key.columns:
        parts = {"table": table.name, "column": column.name}
        found = connection.execute(text("SELECT pg_get_serial_sequence(:table, :column)"), parts).scalar_one()
        if found is not None:
            yield found


def _no_such_role(role: str) -> NoSuchRole:
    return NoSuchRole(
        f"Không có vai trò {role!r} mà PHANKY_DATABASE_URL nêu; lược đồ đã sẵn sàng nhưng dịch vụ chưa vào được. "
        f"Tạo bằng tài khoản quản trị cơ sở dữ liệu: CREATE ROLE {role} LOGIN PASSWORD '…'; "
        "rồi chạy lại phanky migrate.",
        f"There is no role {role!r}, which PHANKY_DATABASE_URL names; the schema is ready, but the service cannot come "
        f"in. Create it as the database's administrator: CREATE ROLE {role} LOGIN PASSWORD '…'; "
        "then run phanky migrate again.",
    )


def _too_strong(role: str) -> RoleTooStrong:
    return RoleTooStrong(
        f"Vai trò {role!r} của PHANKY_DATABASE_URL vẫn sửa được nhật ký: nó là superuser, được tạo vai trò, là "
        "(thành viên của) chủ sở hữu bảng, lược đồ hay cơ sở dữ liệu, hoặc được người khác cấp quyền. "
        "Dùng một vai trò thường: CREATE ROLE tên LOGIN PASSWORD '…'. Bảng do chính nó tạo thì chuyển trước: "
        "REASSIGN OWNED BY tên TO chủ_sở_hữu.",
        f"The role {role!r} of PHANKY_DATABASE_URL could still change the trail: it is a superuser, may create roles, "
        "is (a member of) the owner of the table, its schema or its database, or was given rights by somebody else. "
        "Use a plain role: CREATE ROLE name LOGIN PASSWORD '…'. Tables that it made itself are handed over first: "
        "REASSIGN OWNED BY name TO owner.",
    )
