# SPDX-License-Identifier: Apache-2.0
"""The standard schema of customer information: its tables, its fields, and where in it a column of a given meaning belongs."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from duly.kernel.words import Words
from duly.rooms.recognition.facts import Place, Sensitivity
from duly.rooms.recognition.rules import lexicon

CUSTOMER = "customer"
_OR = "or"
COUNTRY = "country"
"""The one code list that is not ours: ISO 3166-1, two letters."""


class StandardField(NamedTuple):
    """A field of the standard schema."""

    name: str
    kind: str
    words: Words
    meanings: tuple[str, ...]
    also: tuple[str, ...]
    """Meanings that fill the field only in a table of its own kind."""
    codes: str = ""
    scale: int = 0
    required: bool = False
    fixed: Mapping[str, Mapping[str, str]] = {}
    """Meaning of the column to the fields that it decides."""
    to: str = ""

    @property
    def sensitivity(self) -> Sensitivity:
        """That of the most sensitive thing it may hold."""
        order = list(Sensitivity)
        return max(
            (lexicon.meanings()[code].sensitivity for code in (*self.meanings, *self.also)),
            key=order.index,
            default=Sensitivity.ORDINARY,
        )


class StandardTable(NamedTuple):
    """A table of the standard schema."""

    name: str
    words: Words
    about: Words
    key: tuple[str, ...]
    fields: Mapping[str, StandardField]


class Standard(NamedTuple):
    """The whole, in one version."""

    version: str
    tables: Mapping[str, StandardTable]
    routes: Mapping[str, tuple[str, ...]]
    subjects: Mapping[str, str]


@cache
def standard() -> Standard:
    """The schema as it is published with this version of Duly."""
    raw = lexicon.held("standard-schema")
    tables = {name: _table(name, row) for name, row in raw["tables"].items()}
    return Standard(
        raw["version"], tables, {name: tuple(route) for name, route in raw["routes"].items()}, raw["subjects"]
    )


def _table(name: str, row: Mapping[str, Any]) -> StandardTable:
    fields = {field: _field(field, parts) for field, parts in row["fields"].items()}
    about = Words.literal(row["about"]["en"], row["about"]["zh"])
    return StandardTable(name, Words.literal(row["en"], row["zh"]), about, tuple(row["key"]), fields)


def _field(name: str, row: Sequence[Any]) -> StandardField:
    kind, en, zh, listed = row[:4]
    more = row[4] if len(row) > 4 else {}
    at = listed.index(_OR) if _OR in listed else len(listed)
    return StandardField(
        name, kind, Words.literal(en, zh), tuple(listed[:at]), tuple(listed[at + 1 :]), more.get("list", ""), more.get("scale", 0),
        more.get("required", False), more.get("fixed", {}), more.get("to", ""),
    )  # fmt: skip


def table_for(subject: str) -> str:
    """The table that rows about this subject belong to; customers where nothing is known."""
    return standard().subjects.get(subject, CUSTOMER)


def field_at(place: Place) -> StandardField:
    """The field at a place."""
    return standard().tables[place.table].fields[place.field]


def places(meaning: str, main: str) -> Iterator[tuple[int, Place]]:
    """Where a column of this meaning may go from a table, each with how good a place it is: less is better.

    The table itself comes first, then those along its route; there only fields that are made for the meaning.
    """
    for distance, table in enumerate((main, *standard().routes.get(main, ()))):
        for field in standard().tables[table].fields.values():
            fit = (*field.meanings, *field.also) if not distance else field.meanings
            if meaning in fit:
                rank = fit.index(meaning) if not field.fixed else 0
                yield distance * _FAR + rank, Place(table, field.name, field.fixed.get(meaning, {}))


_FAR = 2


class Wish(NamedTuple):
    """A column that wants a place: what it means, how sure that is, and what its header says it is for."""

    meaning: str
    confidence: float
    qualifier: str = ""


def settled(wishes: Sequence[Wish], main: str) -> list[Place | None]:
    """A place for each column of a table, in their order; the best fitting are seated first, and no field is given twice."""
    swap = main == CUSTOMER and _of_organisations({wish.meaning for wish in wishes})
    offers = sorted(
        (rank, -wish.confidence, number, _qualified(place, wish))
        for number, wish in enumerate(wishes)
        if wish.meaning
        for rank, place in (
            _of_organisation(wish.meaning) if swap and wish.meaning in _NAMES else places(wish.meaning, main)
        )
    )
    seated: dict[int, Place] = {}
    taken: set[tuple[str, ...]] = set()
    for _, _, number, place in offers:
        slot = (place.table, place.field, *map("=".join, sorted(place.fixed.items())))
        if number not in seated and (slot not in taken or (place.table, place.field) in _MANY):
            seated[number] = place
            taken.add(slot)
    return [seated.get(number) for number in range(len(wishes))]


_MANY = frozenset({("contact_point", "value"), ("identifier", "number"), ("relation", "name")})
"""Fields of which a customer has many: each column makes a row."""
_PEOPLE = frozenset(
    {"gender", "birth_date", "resident_id", "family_name", "given_name", "marital_status", "education", "age"}
)
_NAMES = frozenset({"company_name", "person_name"})


def _of_organisations(meanings: Collection[str]) -> bool:
    """Whether the customers of a table are organisations: they have a name of one, and nothing that only people have."""
    return "company_name" in meanings and not _PEOPLE.intersection(meanings)


def _of_organisation(meaning: str) -> list[tuple[int, Place]]:
    """The organisation is the customer; the person is somebody who speaks for it."""
    if meaning == "company_name":
        return [(0, Place(CUSTOMER, "name", {"kind": "company"}))]
    return [(0, Place("relation", "name", {"kind": "contact_person"}))]


def _qualified(place: Place, wish: Wish) -> Place:
    """The place, with the kind of address or the purpose of the contact point that the header speaks of."""
    by, lists = _QUALIFIED.get(place.table, ("", ()))
    if not by or wish.qualifier not in lists or by in place.fixed:
        return place
    return place._replace(fixed={**place.fixed, by: wish.qualifier})


_QUALIFIED: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "address": ("kind", ("home", "work", "registered", "billing", "shipping", "service")),
    "contact_point": ("purpose", ("home", "work", "billing", "shipping", "emergency")),
}
