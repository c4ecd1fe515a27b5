"""The past rounds with plans of HN-2016-2020, stored as a run stores them: what the pages are shown."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session

import seed
from app.adoptions.models import AdoptionRow
from app.db import create_engine
from app.intake import service as intake
from app.main import create_app
from app.people import service as people
from app.people.roles import EVERY_ROUND, Grant, Role
from app.plans import service as plans
from app.settings import Settings
from optimizer.jsonio import dump_json, fingerprint, load_json
from optimizer.planfile import plan_to_data
from optimizer.questions.best_plan import SolveOptions, best_plan
from optimizer.reading import read_round
from optimizer.scenario import apply_scenario
from tests.app.people.accounts import ADMINISTRATOR, an_administrator
from tests.app.web.asked import SWEEPS, SWEPT, store_runs, store_sweeps

CODE = "HN-2016-2020"
ROUND = Path(seed.__file__).parent / "rounds" / f"{CODE}.json"
CEILINGS = {"LESS-10": ("REC-P1", "REC-P2", "REC"), "NO-WAY": ("REC",)}
FACTORS = {"LESS-10": 0.9, "NO-WAY": 0.1}

RUNS = ("done", "infeasible", "failed", "none", "cancelled", "running", "queued", "answered")
KINDS = ("ceilings", "weights", "scenarios", "monte_carlo")
BROUGHT = ("projects", "targets", "ceilings", "units")

PROVIDER = {
    "oidc_issuer": "https://id.example.gov.vn",
    "oidc_client_id": "phanky",
    "oidc_client_secret": "nobody asks it",
    "oidc_label_vi": "tài khoản Thành phố",
    "oidc_label_en": "the City's account",
}
"""An identity provider that is named and never asked."""
STATUS = {"missing": 404, "refused": 422, "link used up": 410, "provider refused": 403}
"""The screens that are no 200."""

Data = dict[str, Any]


@dataclass(frozen=True)
class Past:
    """A database to look at, and the ids of its plans: certified (and adopted), told by the engine alone, infeasible.

    `runs` are by their state, `sweeps` by their name; `link` is the secret of a sign-in link.
    """

    url: str
    certified: str
    told: str
    infeasible: str
    runs: Mapping[str, str] = field(default_factory=dict)
    sweeps: Mapping[str, str] = field(default_factory=dict)
    link: str = ""

    @property
    def screens(self) -> dict[str, str]:
        """Every kind of screen, by a name."""
        return {
            "rounds": "/",
            "round": f"/rounds/{CODE}",
            "candidates": f"/rounds/{CODE}/projects?sort=title&order=desc&text=hop",
            "project": f"/rounds/{CODE}/projects/MH-26",
            "part of a project": f"/rounds/{CODE}/projects/MH-08",
            "plans": "/plans",
            "plans of a round": f"/rounds/{CODE}/plans",
            "no plans": "/rounds/HN-2020/plans",
            "plan": f"/plans/{self.certified}",
            "plan without a certificate": f"/plans/{self.told}",
            "infeasible": f"/plans/{self.infeasible}",
            "compare": f"/plans/compare?plan={self.certified}&plan={self.told}",
            "nothing found": f"/rounds/{CODE}/projects?text=zzz",
            "runs": "/runs",
            "runs of a round": f"/rounds/{CODE}/runs",
            **{f"run {state}": f"/runs/{self.runs.get(state)}" for state in RUNS},
            "scenarios": f"/rounds/{CODE}/scenarios",
            "builder": f"/rounds/{CODE}/build",
            "builder of a scenario": f"/rounds/{CODE}/build?scenario=LESS-10",
            "sheet": f"/rounds/{CODE}/sheet?text=hop",
            "edit": f"/rounds/{CODE}/projects/MH-12/edit",
            **{f"ask {kind}": f"/rounds/{CODE}/sweeps?kind={kind}" for kind in KINDS},
            "sweeps": f"/rounds/{SWEPT}/sweeps",
            **{f"sweep {name}": f"/sweeps/{self.sweeps.get(name)}" for name in (*SWEEPS, "under way")},
            "point": f"/sweeps/{self.sweeps.get('draws')}/points/1",
            "queue": "/queue",
            "health": "/health",
            "account": "/account",
            "people": "/people",
            "audit trail": "/audit?verify=1",
            "sign in": "/sign-in",
            "provider refused": "/sign-in/oidc/refused?why=unknown-account",
            "link": f"/sign-in/link/{self.link}",
            "link used up": "/sign-in/link/used-up",
            **{f"import {kind}": f"/rounds/{CODE}/import/{kind}" for kind in BROUGHT},
            "import from Microsoft Project": f"/rounds/{CODE}/ms-project",
            "judge": f"/plans/{self.certified}/judge",
            "nothing to judge": f"/plans/{self.infeasible}/judge",
            "webhooks": "/webhooks",
            "missing": "/rounds/NOWHERE",
            "refused": "/plans/compare",
        }


def stored_once(template: Path, folders: pytest.TempPathFactory) -> Past:
    """A database of one's own with that past. To plan takes seconds: of a test run's workers one does it for all."""
    base = folders.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    database, told = shared / "past.db", shared / "past.json"
    with (shared / "past.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not told.is_file():
            shutil.copy(template, database)
            told.write_text(json.dumps(asdict(store(f"sqlite:///{database}"))))
    own = folders.mktemp("past") / "past.db"
    shutil.copy(database, own)
    return replace(Past(**json.loads(told.read_text())), url=f"sqlite:///{own}")


def store(url: str) -> Past:
    """Fill a fresh database."""
    engine = create_engine(url)
    with Session(engine) as session:
        for code in seed.CODES:
            seed.load(session, code=code)
        ids = [_planned(session, None, certify_s=30), _planned(session, "LESS-10"), _planned(session, "NO-WAY")]
        intake.put_scenario(session, code=CODE, data=_scenario("LESS-10"))
        runs = store_runs(session, plan_id=ids[0], infeasible_id=ids[2])
        sweeps = store_sweeps(session)
        _adopt(session, ids[0])
        link = people.make_link(session, name=people.add_person(session, name="hoa", title="Lê Thị Hòa").name)
        session.commit()
    an_administrator(url)
    with Session(engine) as session:  # who sees the form that adopts
        people.give_role(session, name=ADMINISTRATOR, grant=Grant(EVERY_ROUND, Role.APPROVER, None))
        session.commit()
    engine.dispose()
    return Past(url, ids[0], ids[1], ids[2], runs, sweeps, link)


def _adopt(session: Session, plan_id: str) -> None:
    session.add(
        AdoptionRow(
            plan_id=plan_id,
            round_code=CODE,
            decision_number="123/QĐ-UBND",
            decision_date=date(2026, 11, 20),
            reason="Phủ chỉ tiêu nhiều nhất.",
            made_by="lan",
            adopted_by="hoa",
        )
    )


def application(past: Past) -> Any:  # noqa: ANN401 - FastAPI
    """The whole application on that database; nothing is solved in it."""
    return create_app(Settings.model_validate({"database_url": past.url, "embedded_worker": False, **PROVIDER}))


def _planned(session: Session, scenario: str | None, *, certify_s: float = 0) -> str:
    data = load_json(ROUND.read_bytes())
    if scenario:
        data = apply_scenario(data, _scenario(scenario))
    sha256 = fingerprint(data)
    plan = plan_to_data(
        best_plan(
            read_round(data),
            round_sha256=sha256,
            scenario=scenario,
            options=SolveOptions(time_limit_s=60, certify_s=certify_s),
        )
    )
    plans.freeze(session, sha256=sha256, content=dump_json(data))
    kept = plans.keep(session, plan=plan, content=dump_json(plan))
    session.flush()
    return kept.id


def _scenario(code: str) -> Data:
    changes = [{"op": "ceiling", "code": ceiling, "factor": FACTORS[code]} for ceiling in CEILINGS[code]]
    told = {"format": "phanky.scenario/1", "code": code, "round": CODE, "title": code, "changes": changes}
    scenario: Data = load_json(json.dumps(told))
    return scenario
