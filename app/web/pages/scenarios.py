"""The scenarios of a round, and the builder that makes, judges, saves and runs them."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastapi import Request, Response

from app.db import ReaderDep, SessionDep
from app.intake import service as intake
from app.jobs.router import QueueDep
from app.kit.answers import stored_json
from app.kit.features import Feature
from app.kit.words import Words
from app.people.permissions import MayAsk, MayRead
from app.projects import service as projects
from app.rounds import service as rounds
from app.rounds.queries import get_round
from app.runs import service as runs
from app.runs import translate
from app.runs.schemas import RunIn
from app.scenarios import queries, service
from app.scenarios.models import ScenarioRow
from app.web.builder.draft import Draft, stored, typed
from app.web.builder.judged import Judged, judge
from app.web.forms import FormDep
from app.web.navigation import address, tabs_of_round
from app.web.screen import Screen, ScreenDep, see
from app.web.views.run_options import Options, options_of

router = Feature()

TAKEN = Words("Vòng đã có kịch bản mang mã này; dùng mã khác.", "The round has a scenario with this code; use another.")
NEEDED = Words("Ghi một mã ngắn, ví dụ GIAM-10.", "Give a short code, LESS-10 say.")
NO_SLASH = Words(
    "Mã không được có dấu gạch chéo hay chỉ gồm dấu chấm.", "A code may hold no slash, and not be dots alone."
)


@router.get("/rounds/{code}/scenarios")
def list_scenarios(actor: MayRead, session: ReaderDep, screen: ScreenDep, code: str) -> Response:
    """The scenarios laid over a round."""
    told = rounds.read_round(session, code=code)
    listed = service.list_scenarios(session, code=code)
    return screen.show("scenarios/list.html", round=told, tabs=tabs_of_round(code), scenarios=listed)


@router.get("/rounds/{code}/build")
def open_builder(
    actor: MayAsk, session: ReaderDep, screen: ScreenDep, code: str, scenario: str = "", base: str = ""
) -> Response:
    """The builder: empty, with a scenario to be changed, or with another one as its base."""
    round_data = _round_data(session, code)
    draft = Draft()
    if name := scenario or base:
        row = queries.get_scenario(session, round_id=rounds.key_of(get_round(session, code=code)), code=name)
        seen = row.changed_at.isoformat()
        draft = stored(stored_json(row.content), round_data, lang=screen.lang, seen=seen)
        if not scenario:
            draft = draft.renamed()
    return _show(session, screen, draft, judge(draft, round_data, screen.lang), round_data, Options())


@router.post("/rounds/{code}/build/check")
def check(actor: MayAsk, session: ReaderDep, screen: ScreenDep, request: Request, code: str, form: FormDep) -> Response:
    """The builder as it was typed, judged; nothing is stored."""
    round_data, draft = _round_data(session, code), typed(form)
    options = options_of(form, screen.lang, request.app.state.settings.max_time_limit_s)
    return _show(session, screen, draft, judge(draft, round_data, screen.lang), round_data, options)


@router.post("/rounds/{code}/build")
def save(
    actor: MayAsk, session: SessionDep, screen: ScreenDep, request: Request, queue: QueueDep, code: str, form: FormDep
) -> Response:
    """Store the scenario, and run it if that is asked; whatever is wrong comes back beside its field."""
    limit_s = request.app.state.settings.max_time_limit_s
    round_data, draft = _round_data(session, code), typed(form)
    judged = judge(draft, round_data, screen.lang)
    options = options_of(form, screen.lang, limit_s)
    faults = {**_code_faults(session, code, draft), **judged.faults}
    wants_run = form.one("do") == "run"
    if faults or judged.effective is None or (wants_run and options.asked is None):
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return _show(session, screen, draft, judged, round_data, options, faults=faults, status=status)
    other = _changed_meanwhile(session, code, draft)
    if other is not None:
        now = draft.seen_at(other.changed_at.isoformat())
        theirs = stored(stored_json(other.content), round_data, lang=screen.lang, seen=now.seen)
        return _show(session, screen, now, judged, round_data, options, theirs=theirs, status=HTTPStatus.CONFLICT)
    row = intake.put_scenario(session, code=code, data=judged.scenario, scenario=draft.editing or None)
    if not wants_run or options.asked is None:
        return see(address("rounds", code, "scenarios") + f"#{row.code}")
    session.flush()  # the run reads the scenario that was just stored
    body = RunIn(scenario=row.code, options=options.asked)
    run = runs.ask(session, code=code, body=body, max_time_limit_s=limit_s, asked_by=actor.name, queue=queue)
    return see(address("runs", run.id))


def _round_data(session: ReaderDep, code: str) -> dict[str, Any]:
    return translate.normal_form(translate.load_round(session, row=get_round(session, code=code)))


def _code_faults(session: SessionDep, code: str, draft: Draft) -> dict[str, Words]:
    """What speaks against the code that was typed."""
    if not draft.code:
        return {"code": NEEDED}
    if "/" in draft.code or draft.code in {".", ".."}:
        return {"code": NO_SLASH}
    found = queries.find_scenario(session, round_id=rounds.key_of(get_round(session, code=code)), code=draft.code)
    return {"code": TAKEN} if found is not None and draft.editing != draft.code else {}


def _changed_meanwhile(session: SessionDep, code: str, draft: Draft) -> ScenarioRow | None:
    """The scenario that is being replaced, where somebody else has changed it since it was opened."""
    if not draft.editing:
        return None
    row = queries.find_scenario(session, round_id=rounds.key_of(get_round(session, code=code)), code=draft.editing)
    return row if row is not None and row.changed_at.isoformat() != draft.seen else None


def _show(
    session: ReaderDep,
    screen: Screen,
    draft: Draft,
    judged: Judged,
    round_data: dict[str, Any],
    options: Options,
    *,
    faults: dict[str, Words] | None = None,
    theirs: Draft | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> Response:
    code = round_data["code"]
    return screen.show(
        "scenarios/build.html",
        status=status,
        round=rounds.read_round(session, code=code),
        tabs=tabs_of_round(code),
        data=round_data,
        draft=draft,
        judged=judged,
        faults=faults if faults is not None else judged.faults,
        theirs=theirs,
        options=options,
        rules=projects.list_rules(session, code=code),
    )
