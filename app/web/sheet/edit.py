"""One edit of one project: merged with what others did meanwhile, judged with the whole round, stored or given back."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from sqlmodel import Session

from app.errors import Unusable
from app.intake import service as intake
from app.kit.words import Lang, Words
from app.projects.queries import ProjectNotFound
from app.rounds.queries import lock_round
from app.runs import translate
from app.web.forms import Form
from app.web.sheet.cells import Cells, cells_of, merged, placed, record_of

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Edited:
    """A project after an edit: what its cells show, `was` as the next edit starts from, and what stands against it.

    `others` are the stored texts of cells that somebody else has changed meanwhile; nothing was overwritten.
    """

    project: Data
    cells: Cells
    was: Cells
    faults: Mapping[str, Words] = field(default_factory=dict)
    rest: Sequence[Words] = ()
    others: Mapping[str, str] = field(default_factory=dict)
    stored: bool = False

    @property
    def status(self) -> HTTPStatus:
        """How HTTP says what became of the edit."""
        if self.others:
            return HTTPStatus.CONFLICT
        return HTTPStatus.UNPROCESSABLE_ENTITY if self.faults or self.rest else HTTPStatus.OK

    @property
    def was_text(self) -> str:
        """What the form carries along."""
        return json.dumps(self.was, ensure_ascii=False)


def opened(project: Data, lang: Lang) -> Edited:
    """A project whose cells nobody has touched."""
    cells = cells_of(project, lang)
    return Edited(project, cells, cells)


def edit(  # noqa: PLR0913 - keyword-only; what an edit is made of
    session: Session, *, code: str, project: str, form: Form, lang: Lang, agencies: intake.Agencies = None
) -> Edited:
    """Store what was typed in a project's cells. Raises RoundNotFound, ProjectNotFound, NotAllowed.

    Where a cell is at fault, or somebody else has changed it meanwhile, nothing is stored and everything given back.
    """
    round_row = lock_round(session, code=code)
    data = translate.normal_form(translate.load_round(session, row=round_row))
    found = next((one for one in data["projects"] if one["code"] == project), None)
    if found is None:
        raise ProjectNotFound(f"Vòng này không có dự án {project!r}.", f"This round has no project {project!r}.")
    now = cells_of(found, lang)
    cells, others = merged(_was(form, now), form.below("cell."), now)
    record, faults = record_of(found, cells, lang)
    if others or faults:
        return Edited(found, cells, now, faults=faults, others=others)
    if record == found:
        return Edited(found, now, now)
    try:
        intake.replace_record(session, code=code, records="projects", record=project, data=record, agencies=agencies)
    except Unusable as refused:
        faults, rest = placed(refused.findings, found)
        return Edited(found, cells, now, faults=faults, rest=rest)
    fresh = cells_of(record, lang)
    return Edited(record, fresh, fresh, stored=True)


def _was(form: Form, now: Cells) -> Cells:
    """The cells as they were when the page was made; what is no such thing counts as what is stored now."""
    try:
        said = json.loads(form.one("was"))
    except ValueError:
        return now
    return {name: str(text) for name, text in said.items()} if isinstance(said, dict) else now
