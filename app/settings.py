"""Settings of the service: environment variables that begin with PHANKY_; every one has a safe default."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

DEFAULT_DATABASE = Path("var") / "phanky.db"


class Settings(BaseSettings):
    """What an installation may decide.

    Without PHANKY_DATABASE_URL the data live in an embedded SQLite file, `var/phanky.db` below the working folder.
    """

    model_config = SettingsConfigDict(env_prefix="PHANKY_", extra="ignore")

    database_url: str = f"sqlite:///{DEFAULT_DATABASE}"
    max_time_limit_s: int = Field(default=3600, ge=1, description="Longest search one run may ask for, in seconds.")
    solver_slots: int = Field(default=1, ge=1, description="How many solves this service works at at the same time.")
    solver_memory_mb: int = Field(default=4096, ge=256, description="Most memory of one solving process, in MB.")
    embedded_worker: bool | None = Field(
        default=None, description="Whether the service solves by itself; unsaid = on SQLite yes, on PostgreSQL no."
    )
    max_body_bytes: int = Field(default=64 * 2**20, ge=1024, description="Largest request body taken, in bytes.")

    @property
    def solves_here(self) -> bool:
        """Whether the service takes jobs up by itself; otherwise `phanky worker` does, on any machine."""
        return self.database_url.startswith("sqlite") if self.embedded_worker is None else self.embedded_worker
