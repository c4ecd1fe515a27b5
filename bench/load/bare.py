"""`python -m bench.load.bare PORT URL`: what is left of a service without anything: a row read, a row written."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Annotated
from uuid import uuid4

import uvicorn
from fastapi import Depends, FastAPI, HTTPException, Request
from sqlalchemy import Engine, event
from sqlalchemy.engine import make_url
from sqlmodel import Field, Session, SQLModel, create_engine

EVERYBODY = 60


class RowIn(SQLModel):
    """What a writer sends."""

    code: str
    content: str


class Row(RowIn, table=True):
    """The one table."""

    __tablename__ = "bench_rows"

    id: str = Field(default_factory=lambda: str(uuid4()), primary_key=True)


def _open(request: Request) -> Iterator[Session]:
    with Session(request.app.state.engine) as session:
        yield session


SessionDep = Annotated[Session, Depends(_open, scope="function")]
app = FastAPI()


@app.get("/rows/{row_id}")
def read(session: SessionDep, row_id: str) -> Row:
    """One row."""
    row = session.get(Row, row_id)
    if row is None:
        raise HTTPException(404)
    return row


@app.post("/rows", status_code=201)
def write(session: SessionDep, body: RowIn) -> Row:
    """One row more."""
    row = Row(code=body.code, content=body.content)
    session.add(row)
    session.commit()
    session.refresh(row)
    return row


def _engine(url: str) -> Engine:
    """As its author would begin: write-ahead log on SQLite, psycopg for PostgreSQL.

    A connection for everybody: with SQLAlchemy's usual pool of 15, threads that wait for a connection and requests that
    wait for a thread wait for each other.
    """
    if not url.startswith("sqlite"):
        return create_engine(make_url(url).set(drivername="postgresql+psycopg"), pool_size=EVERYBODY)
    engine = create_engine(url, connect_args={"timeout": 30}, pool_size=EVERYBODY)
    event.listen(engine, "connect", lambda raw, _: raw.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=1"))
    return engine


def main(port: str, url: str) -> None:
    """Serve."""
    app.state.engine = _engine(url)
    SQLModel.metadata.create_all(app.state.engine, tables=[SQLModel.metadata.tables["bench_rows"]])
    with Session(app.state.engine) as session:
        session.add(Row(id="one", code="one", content="x" * 500))
        session.commit()
    uvicorn.run(app, host="127.0.0.1", port=int(port), log_level="warning", access_log=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
