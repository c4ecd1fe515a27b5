"""Adoptions as the API takes and shows them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Text = Annotated[str, Field(pattern=r"^[^\x00]*\S[^\x00]*$")]


class AdoptionIn(BaseModel):
    """The decision that adopts a plan."""

    model_config = ConfigDict(extra="forbid")

    decision_number: Annotated[Text, Field(max_length=100, description="As printed, such as 123/QĐ-UBND.")]
    decision_date: date
    reason: Annotated[Text, Field(max_length=2_000)]


class AdoptionOut(BaseModel):
    """Who adopted a plan that somebody else made, and by which decision."""

    plan_id: str
    round_code: str
    decision_number: str
    decision_date: date
    reason: str
    made_by: str
    adopted_by: str
    adopted_at: datetime
