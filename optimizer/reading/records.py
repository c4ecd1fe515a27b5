"""Kinds of composed values: lists, maps and records. A record's table is read by the reader and the schema alike."""

from __future__ import annotations

import dataclasses
from abc import abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from optimizer.findings import Text
from optimizer.reading.kinds import Kind, Schema, plain_number
from optimizer.reading.report import BAD, Place, Report

Loose = dict[str, Any]
"""A record as far as it could be read: file keys to exact values, BAD for what could not be used."""

Check = Callable[[Loose, Place, Report], None]

_LIST = Text("một danh sách [...]", "a list [...]")
_OBJECT = Text("một đối tượng {...}", "an object {...}")


class Composed(Kind):
    """A kind that is read loosely first, for the checks across records, and built into dataclasses in a second step."""

    @abstractmethod
    def build(self, value: Any) -> object:  # noqa: ANN401 -- each kind knows the type that its own `read` returned
        """Build what the dataclasses hold, from what `read` returned without findings."""


@dataclass(frozen=True)
class ListOf(Composed):
    """A list of one kind. `distinct`: no value twice; `keyed`: records whose `code` is unique in the list."""

    item: Kind
    least: int = 0
    distinct: bool = False
    keyed: bool = False

    def read(self, value: object, place: Place, report: Report) -> object:
        """Read a list with BAD in the place of what could not be used."""
        if not isinstance(value, list):
            return report.unfit(place, "wrong_type", value, _LIST)
        if len(value) < self.least:
            report.add(
                place,
                "too_few",
                Text(f"Danh sách có {len(value)} mục.", f"The list has {len(value)} item(s)."),
                Text(f"Ghi ít nhất {self.least} mục.", f"Give at least {self.least}."),
            )
        read = self.item.read
        out = [read(item, (place, at), report) for at, item in enumerate(value)]
        if self.distinct:
            _refuse_repeats(((at, item, (place, at)) for at, item in enumerate(out)), "repeated_item", report)
        elif self.keyed:
            codes = ((at, _code(item), ((place, at), "code")) for at, item in enumerate(out))
            _refuse_repeats(codes, "repeated_code", report)
        return out

    def schema(self) -> Schema:
        """Describe an array; that records have unique codes is beyond JSON Schema."""
        extra: Schema = {"minItems": self.least} if self.least else {}
        return {"type": "array", "items": self.item.schema()} | extra | ({"uniqueItems": True} if self.distinct else {})

    def build(self, value: Sequence[Any]) -> object:
        """Build a tuple."""
        build = _builder(self.item)
        return tuple(value) if build is None else tuple(map(build, value))

    def write(self, value: Iterable[Any]) -> object:
        """Write a list again."""
        return [self.item.write(item) for item in value]


@dataclass(frozen=True)
class MapOf(Kind):
    """A flat map from text to one kind of value."""

    key: Kind
    value: Kind

    def read(self, value: object, place: Place, report: Report) -> object:
        """Read a dict without the entries that could not be used."""
        if not isinstance(value, dict):
            return report.unfit(place, "wrong_type", value, _OBJECT)
        read: dict[str, object] = {}
        for key, item in value.items():
            at = (place, key)
            good_key, good = self.key.read(key, at, report), self.value.read(item, at, report)
            if good_key is not BAD and good is not BAD:
                read[key] = good
        return read

    def schema(self) -> Schema:
        """Describe an object of any keys."""
        keys = {name: word for name, word in self.key.schema().items() if name != "type"}
        return {"type": "object", "propertyNames": keys, "additionalProperties": self.value.schema()}

    def build(self, value: Mapping[str, Any]) -> object:
        """Build a dict of its own."""
        return {key: self.value.build(item) for key, item in value.items()}

    def write(self, value: Mapping[str, Any]) -> object:
        """Write a dict again."""
        return {key: self.value.write(item) for key, item in value.items()}


class Anything(Kind):
    """An object whose inside is nobody's business here, such as an engine's own options."""

    def read(self, value: object, place: Place, report: Report) -> object:
        """Read the object as it is."""
        return value if isinstance(value, dict) else report.unfit(place, "wrong_type", value, _OBJECT)

    def schema(self) -> Schema:
        """Any object."""
        return {"type": "object"}


@dataclass(frozen=True, slots=True)
class Field:
    """One line of a record's table. `attr` is its name in the dataclass where that differs from the file's key."""

    name: str
    kind: Kind
    doc: str
    required: bool = False
    attr: str = ""


@dataclass(frozen=True)
class Limit:
    """A condition over several fields of one record: the reader's check and the same in JSON Schema."""

    check: Check
    schema: Schema


class Record(Composed):
    """An object with known keys. `makes` is the dataclass it becomes; the defaults are that dataclass's own."""

    def __init__(
        self,
        name: str,
        doc: str,
        fields: Sequence[Field],
        *,
        makes: type[Any] | None = None,
        limits: Sequence[Limit] = (),
    ) -> None:
        """Lay the table out for quick reading."""
        self.name, self.doc, self.fields, self.makes, self.limits = name, doc, tuple(fields), makes, tuple(limits)
        self.reads = {field.name: field.kind.read for field in fields}
        self.builds = {field.name: _builder(field.kind) for field in fields}
        self.required = frozenset(field.name for field in fields if field.required)
        self.defaults = _defaults(makes) if makes else {}
        # a frozen dataclass's own __init__ takes twice as long to fill its slots
        self._slots = {field.name: _slot(makes, field.attr or field.name) for field in fields} if makes else {}
        self._unsaid = [
            (_slot(makes, attr), default, dict if default == {} else None) for attr, default in self.defaults.items()
        ]

    def read(self, value: object, place: Place, report: Report) -> object:
        """Read the fields by their file keys; one that could not be used is BAD, and so not missing either."""
        if not isinstance(value, dict):
            return report.unfit(place, "wrong_type", value, _OBJECT)
        loose: Loose = {}
        reads = self.reads
        for key, item in value.items():
            read = reads.get(key)
            if read is None:
                self._unknown(key, place, report)
                continue
            loose[key] = read(item, (place, key), report)
        if not self.required <= value.keys():
            for field in self.fields:
                if field.required and field.name not in value:
                    _missing(field.name, place, report)
        for limit in self.limits:
            limit.check(loose, place, report)
        return loose

    def build(self, value: Loose) -> object:
        """Build the dataclass, or a dict where there is none."""
        if self.makes is None:
            return {key: item if (build := self.builds[key]) is None else build(item) for key, item in value.items()}
        made = object.__new__(self.makes)
        for attr, default, fresh in self._unsaid:
            attr(made, default if fresh is None else fresh())
        for key, item in value.items():
            build = self.builds[key]
            self._slots[key](made, item if build is None else build(item))
        return made

    def write(self, value: Any) -> dict[str, object]:  # noqa: ANN401 -- as in Kind
        """Write the record in its normal form: fields in the table's order, defaults left out."""
        out: dict[str, object] = {}
        for field in self.fields:
            attr = field.attr or field.name
            item = getattr(value, attr)
            if field.required or item != self.defaults[attr]:
                out[field.name] = field.kind.write(item)
        return out

    def schema(self) -> Schema:
        """Describe a pointer to the record's own definition."""
        return {"$ref": f"#/$defs/{self.name}"}

    def definition(self) -> Schema:
        """Return the record in JSON Schema: its table, then its limits."""
        properties = {field.name: self._property(field) for field in self.fields}
        required = [field.name for field in self.fields if field.required]
        out: Schema = {"title": self.name, "description": self.doc, "type": "object", "properties": properties}
        out |= {"required": required} if required else {}
        out["additionalProperties"] = False
        return out | ({"allOf": [limit.schema for limit in self.limits]} if self.limits else {})

    def _property(self, field: Field) -> Schema:
        default = self.defaults.get(field.attr or field.name)
        said = {"description": field.doc}
        if isinstance(default, Decimal):
            return field.kind.schema() | said | {"default": plain_number(default)}
        return field.kind.schema() | said | ({"default": default} if isinstance(default, str | int) else {})

    def _unknown(self, key: object, place: Place, report: Report) -> None:
        known = ", ".join(self.reads)
        report.add(
            (place, key if isinstance(key, str) else str(key)),
            "unknown_key",
            Text(f"{self.name} không có khoá này.", f"A {self.name} has no such key."),
            Text(
                f"Bỏ khoá này, sửa chính tả, hoặc đưa vào attributes. Các khoá dùng được: {known}.",
                f"Remove it, mend its spelling, or put it into attributes. Known keys: {known}.",
            ),
        )


@dataclass(frozen=True)
class Variants(Composed):
    """Records of several shapes told apart by one word, such as a rule's `kind`."""

    key: str
    records: Mapping[str, Record]

    def read(self, value: object, place: Place, report: Report) -> object:
        """Read what the record of that word reads."""
        if not isinstance(value, dict):
            return report.unfit(place, "wrong_type", value, _OBJECT)
        if self.key not in value:
            return _missing(self.key, place, report)
        word = value[self.key]
        if isinstance(word, str) and word in self.records:
            return self.records[word].read(value, place, report)
        listed = ", ".join(self.records)
        wanted = Text(f"một trong các từ: {listed}", f"one of the words: {listed}")
        code = "unknown_word" if isinstance(word, str) else "wrong_type"
        return report.unfit((place, self.key), code, word, wanted)

    def schema(self) -> Schema:
        """Exactly one of the shapes; the constant word keeps them apart."""
        return {"oneOf": [record.schema() for record in self.records.values()]}

    def build(self, value: Loose) -> object:
        """Build what the record of that word builds."""
        return self.records[value[self.key]].build(value)

    def write(self, value: Any) -> object:  # noqa: ANN401 -- as in Kind
        """Write what the record of that word writes."""
        return self.records[getattr(value, self.key)].write(value)


def items(loose: Loose, name: str) -> list[tuple[int, Any]]:
    """Return the usable items of a list field with their positions in the file; none of an unusable list."""
    listed = loose.get(name, BAD)
    return [] if listed is BAD else [(at, item) for at, item in enumerate(listed) if item is not BAD]


def _code(item: object) -> object:
    return item.get("code", BAD) if isinstance(item, dict) else BAD


def _missing(name: str, place: Place, report: Report) -> object:
    report.add(
        (place, name),
        "missing_key",
        Text(f"Thiếu khoá bắt buộc {name}.", f"The required key {name} is missing."),
        Text(f"Thêm khoá {name}.", f"Add the key {name}."),
    )
    return BAD


def _refuse_repeats(items: Iterable[tuple[int, object, Place]], code: str, report: Report) -> None:
    """One finding for each value that stands in the list already, naming where it stood first."""
    first: dict[object, int] = {}
    for at, item, place in items:
        if item is not BAD and first.setdefault(item, at) != at:
            report.add(
                place,
                code,
                Text(f"{item} đã có ở mục [{first[item]}].", f"{item} stands already in item [{first[item]}]."),
                Text("Bỏ mục trùng hoặc đổi mã.", "Remove the repeated one or give it another code."),
            )


def _builder(kind: Kind) -> Callable[[Any], object] | None:
    """What builds a kind; None where a right value is what the dataclasses hold."""
    return None if type(kind).build is Kind.build else kind.build


def _slot(makes: type[Any] | None, attr: str) -> Callable[[object, object], None]:
    """What puts a value into a slot of a dataclass."""
    put: Callable[[object, object], None] = getattr(makes, attr).__set__
    return put


def _defaults(makes: type[Any]) -> dict[str, object]:
    """Return the dataclass's own defaults by attribute."""
    out: dict[str, object] = {}
    for one in dataclasses.fields(makes):
        if one.default is not dataclasses.MISSING:
            out[one.name] = one.default
        elif one.default_factory is not dataclasses.MISSING:
            out[one.name] = one.default_factory()
    return out
