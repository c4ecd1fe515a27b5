"""A page as its reader meets it: read strictly, with everything that a test asks of it."""

from __future__ import annotations

import re
from html.parser import HTMLParser

CELLS = {"td", "th", "li", "dt", "dd", "p", "text"}
VOID = {"meta", "link", "input", "br", "hr", "img", "rect", "line", "path", "circle"}
Attributes = dict[str, str | None]


class Page(HTMLParser):
    """Tags must close in order. Keeps the words, headings, links, ids and form controls."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []
        self.tags: list[tuple[str, Attributes]] = []
        self._words: list[str] = []
        self.feed(text)
        self.close()
        self.faults += [f"<{tag}> is never closed" for tag in self.open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag in CELLS:
            self._words.append(" ")
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes something else at {self.getpos()}")

    def handle_data(self, data: str) -> None:
        self._words.append(data)

    @property
    def words(self) -> str:
        """Everything that is read, in one line."""
        return re.sub(r"\s+", " ", "".join(self._words)).replace(" ,", ",").replace(" .", ".")

    def all(self, *tags: str) -> list[Attributes]:
        """The attributes of every such tag."""
        return [attributes for tag, attributes in self.tags if tag in tags]

    @property
    def ids(self) -> list[str]:
        """Every id, as often as it stands."""
        return [found for _, attributes in self.tags if (found := attributes.get("id"))]

    @property
    def links(self) -> list[str]:
        """Where the page leads within the house."""
        return [href for one in self.all("a") if (href := one.get("href")) and href.startswith(("/", "#"))]
