"""Settings of the provider that are incomplete or not safe: refused before anything is served, each fault named."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import SecretStr, ValidationError
from typer.testing import CliRunner

from app.cli.commands import app
from app.main import create_app
from app.people.oidc import configured as told
from app.people.oidc.configured import BadProviderSettings, configured, faults
from app.settings import Settings

SECRET = "not for others"
WHOLE: dict[str, Any] = {
    "oidc_issuer": "https://id.example.org/realms/thu-do",
    "oidc_client_id": "phanky",
    "oidc_client_secret": SecretStr(SECRET),
}


def settings(**other: object) -> Settings:
    return Settings(database_url="sqlite://", **{**WHOLE, **other})


def test_nothing_said_is_no_provider_and_no_fault() -> None:
    assert configured(Settings(database_url="sqlite://")) is None


def test_whole_settings_are_taken_and_the_provider_has_a_name_in_both_languages() -> None:
    unsaid, one, both = (
        configured(settings(**labels))
        for labels in ({}, {"oidc_label_vi": "Thủ đô"}, {"oidc_label_vi": "Thủ đô", "oidc_label_en": "Capital"})
    )

    assert unsaid is not None
    assert unsaid.label == told.LABEL
    assert one is not None
    assert one.label == ("Thủ đô", "Thủ đô")
    assert both is not None
    assert both.label == ("Thủ đô", "Capital")


@pytest.mark.parametrize(
    ("other", "found"),
    [
        ({"oidc_issuer": None}, [told.NO_ISSUER]),
        ({"oidc_issuer": ""}, [told.NO_ISSUER]),
        ({"oidc_client_id": None}, [told.NO_CLIENT]),
        ({"oidc_client_secret": None}, [told.NO_SECRET]),
        ({"oidc_client_secret": SecretStr("")}, [told.NO_SECRET]),
        ({"oidc_client_id": None, "oidc_client_secret": None}, [told.NO_CLIENT, told.NO_SECRET]),
        ({"oidc_issuer": None, "oidc_client_id": None}, [told.NO_ISSUER, told.NO_CLIENT]),
    ],
)
def test_every_fault_is_named(other: dict[str, object], found: list[object]) -> None:
    assert list(faults(settings(**other))) == found


def test_a_label_alone_is_no_provider() -> None:
    only = Settings(database_url="sqlite://", oidc_label_vi="Thủ đô")

    assert list(faults(only)) == [told.NO_ISSUER, told.NO_CLIENT, told.NO_SECRET]


@pytest.mark.parametrize(
    ("issuer", "found"),
    [
        ("https://id.example.org", []),
        ("https://id.example.org:8443/realms/thu-do/", []),
        ("http://127.0.0.1:9000", []),
        ("http://localhost:9000", []),
        ("http://[::1]:9000", []),
        ("http://id.example.org", [told.IN_CLEAR]),
        ("http://10.0.0.7", [told.IN_CLEAR]),
        ("http://localhost.example.org", [told.IN_CLEAR]),
        ("id.example.org", [told.NO_ADDRESS]),
        ("ftp://id.example.org", [told.NO_ADDRESS]),
        ("https://", [told.NO_ADDRESS]),
        ("https://name:word@id.example.org", [told.NO_ADDRESS]),
        ("https://id.example.org?x=1", [told.NO_ADDRESS]),
        ("https://id.example.org#x", [told.NO_ADDRESS]),
        ("https://id.example.org:port", [told.NO_ADDRESS]),
        ("https://[id", [told.NO_ADDRESS]),
    ],
)
def test_the_issuer_speaks_https_or_is_this_machine(issuer: str, found: list[object]) -> None:
    assert list(faults(settings(oidc_issuer=issuer))) == found


def test_no_application_is_made_with_faulty_settings() -> None:
    with pytest.raises(BadProviderSettings, match=r"PHANKY_OIDC_CLIENT_ID.*PHANKY_OIDC_CLIENT_SECRET"):
        create_app(settings(oidc_client_id=None, oidc_client_secret=None))


def test_the_secret_is_printed_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = settings()
    monkeypatch.setenv("PHANKY_OIDC_CLIENT_SECRET", SECRET)
    monkeypatch.setenv("PHANKY_OIDC_CLAIM", "nickname")

    with pytest.raises(ValidationError) as wrong:
        Settings()

    assert "oidc_claim" in str(wrong.value)
    assert SECRET not in f"{wrong.value}{wrong.value!r}{whole}{whole!r}{configured(whole)!r}"


@pytest.fixture
def serving(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHANKY_DATABASE_URL", database_url)
    monkeypatch.setenv("PHANKY_OIDC_ISSUER", "http://id.example.org")
    monkeypatch.setenv("PHANKY_OIDC_CLIENT_SECRET", SECRET)


@pytest.mark.usefixtures("serving")
def test_nothing_is_served_with_faulty_settings_not_even_on_this_machine() -> None:
    result = CliRunner().invoke(app, ["serve"])

    assert result.exit_code == 2
    for words in (told.IN_CLEAR, told.NO_CLIENT):
        assert words.vi in result.stderr
        assert words.en in result.stderr
    assert SECRET not in result.output + result.stderr


@pytest.mark.usefixtures("serving")
def test_a_provider_of_this_machine_is_for_those_who_sit_at_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHANKY_OIDC_ISSUER", "http://127.0.0.1:9000")
    monkeypatch.setenv("PHANKY_OIDC_CLIENT_ID", "phanky")

    result = CliRunner().invoke(app, ["serve", "--host", "192.0.2.1"])

    assert result.exit_code == 2
    assert "this machine alone" in result.stderr
