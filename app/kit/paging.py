"""Pages of a long list."""

from __future__ import annotations

from typing import Annotated, Generic, TypeVar

from fastapi import Query
from pydantic import BaseModel

Item = TypeVar("Item")

MAX_PAGE_SIZE = 500

PageNumber = Annotated[int, Query(ge=1, le=1_000_000, description="Page, counted from 1.")]
PageSize = Annotated[int, Query(ge=1, le=MAX_PAGE_SIZE, description="Items on a page.")]


class Page(BaseModel, Generic[Item]):
    """One page: its items, and how many there are in all."""

    items: list[Item]
    total: int
    page: int
    size: int
