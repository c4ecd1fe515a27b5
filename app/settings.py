"""Settings of the service: environment variables that begin with PHANKY_; every one has a safe default."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

DEFAULT_DATABASE = Path("var") / "phanky.db"


class Settings(BaseSettings):
    """What an installation may decide.

    Without PHANKY_DATABASE_URL the data live in an embedded SQLite file, `var/phanky.db` below the working folder.
    """

    model_config = SettingsConfigDict(
        env_prefix="PHANKY_",
        extra="ignore",
        hide_input_in_errors=True,  # or what was set, secrets too, would stand in the complaint
    )

    database_url: str = f"sqlite:///{DEFAULT_DATABASE}"
    owner_database_url: SecretStr | None = Field(
        default=None, description="PostgreSQL: where migrations run; database_url's role is then given its rights."
    )
    max_time_limit_s: int = Field(default=3600, ge=1, description="Longest search one run may ask for, in seconds.")
    solver_slots: int = Field(default=1, ge=1, description="How many solves this service works at at the same time.")
    solver_memory_mb: int = Field(default=4096, ge=256, description="Most memory of one solving process, in MB.")
    embedded_worker: bool | None = Field(
        default=None, description="Whether the service solves by itself; unsaid = on SQLite yes, on PostgreSQL no."
    )
    https_only: bool = Field(
        default=False, description="Whether everybody comes over https: cookies are sent only there."
    )
    session_idle_hours: int = Field(default=8, ge=1, le=24 * 7, description="A browser not seen for so long is out.")
    session_longest_hours: int = Field(default=24 * 7, ge=1, le=24 * 31, description="Nobody stays signed in longer.")
    cheap_passwords: bool = Field(default=False, description="For tests alone: hash passwords with little work.")
    webhook_private_addresses: bool = Field(
        default=False, description="Whether webhooks may go to this machine and to private networks."
    )
    webhook_kept_days: int = Field(
        default=90, ge=0, le=36_500, description="`phanky webhooks prune` forgets messages that ended so long ago."
    )
    max_body_bytes: int = Field(default=64 * 2**20, ge=1024, description="Largest request body taken, in bytes.")
    max_json_depth: int = Field(default=32, ge=8, le=64, description="How deep lists and objects may lie in a body.")
    max_list_items: int = Field(default=200_000, ge=100, description="Longest list in a body.")
    require_if_match: bool = Field(
        default=False, description="Whether a change over the API has to say which state it starts from (If-Match)."
    )
    max_projects: int = Field(default=100_000, ge=1, description="Most projects that one round may hold.")
    max_open_runs: int = Field(default=50, ge=1, description="Most runs of one person that wait or are at work.")
    max_open_points: int = Field(
        default=20_000, ge=1, description="Most points of one person's sweeps that wait or are at work."
    )
    log_format: Literal["json", "text"] | None = Field(
        default=None, description="How the log is written; unsaid = text on a terminal, JSON lines otherwise."
    )
    metrics_token: SecretStr | None = Field(
        default=None, description="What a scraper of /metrics has to show; unsaid = nothing."
    )

    @property
    def schema_url(self) -> str:
        """The address under which tables are made and changed: the owner's, where there is one."""
        return self.database_url if self.owner_database_url is None else self.owner_database_url.get_secret_value()

    oidc_issuer: str | None = Field(
        default=None, description="Address of the city's identity provider (OpenID Connect); unsaid = passwords alone."
    )
    oidc_client_id: str | None = Field(default=None, description="What the provider knows this service by.")
    oidc_client_secret: SecretStr | None = Field(default=None, description="What this service proves that with.")
    oidc_label_vi: str | None = Field(default=None, description="What the sign-in page calls the provider.")
    oidc_label_en: str | None = Field(default=None, description="The same in English.")
    oidc_claim: Literal["preferred_username", "email"] = Field(
        default="preferred_username", description="What the provider calls the name that an account is expected by."
    )

    @property
    def solves_here(self) -> bool:
        """Whether the service takes jobs up by itself; otherwise `phanky worker` does, on any machine."""
        return self.database_url.startswith("sqlite") if self.embedded_worker is None else self.embedded_worker
