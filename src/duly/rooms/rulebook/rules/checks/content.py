# SPDX-License-Identifier: Apache-2.0
"""What a notice must say: fields given, and standing in the texts where they belong."""

import re
from collections.abc import Iterator
from datetime import date

from duly.kernel.words import Words
from duly.rooms.rulebook.rules.checks.shapes import Check, Hit, Look, check, holds, says
from duly.rooms.rulebook.rules.conditions import is_absent
from duly.rooms.rulebook.rules.lookup import ALL, UNKNOWN

_EFFECTIVE_ON = Words(en="effective date", zh="生效日期")
_PARAGRAPHS = re.compile(r"\n\s*\n")
_WAYS = {"body": ("link",), "sms": ("link", "code")}


def required_fields(look: Look) -> Iterator[Hit]:
    """Every required field of the kind is there, for every language that has an edition."""
    for spec in look.specs:
        if spec.required:
            yield from _lacking(look, spec.name)


def field_present(look: Look) -> Iterator[Hit]:
    """Each of the fields (or questions) has a value; a field in every language."""
    for name in look.option("fields"):
        if look.is_field(name):
            yield from _lacking(look, name)
        elif is_absent(value := look.on.get(name)):
            yield Hit(f"answers.{name}", values=_named(look, name), unknown=(name,) if value is UNKNOWN else ())


def field_matches(look: Look) -> Iterator[Hit]:
    """The value matches the whole pattern, in every language that it is given in."""
    name = str(look.option("field"))
    pattern = str(look.option("pattern"))
    if look.is_field(name):
        given = {key: text for key, text in look.snapshot.fields.get(name, {}).items() if text}
        look.on.get(f"fields.{name}")
        if not given:
            yield Hit(f"fields.{name}", values=_named(look, name))
        for key, text in given.items():
            if not re.fullmatch(pattern, text):
                yield Hit(f"fields.{name}", None if key == ALL else key, text, _named(look, name))
        return
    value = look.on.get(name)
    if value is UNKNOWN:
        yield Hit(f"answers.{name}", values=_named(look, name), unknown=(name,))
    elif value is None or not re.fullmatch(pattern, str(value)):
        yield Hit(f"answers.{name}", excerpt=str(value or ""), values=_named(look, name))


def diff_present(look: Look) -> Iterator[Hit]:
    """Old and new have values, they differ, and both stand in every body."""
    for old, new in look.option("pairs"):
        lacking = [*_lacking(look, old), *_lacking(look, new)]
        yield from lacking
        if not lacking:
            if look.snapshot.fields.get(old) == look.snapshot.fields.get(new):
                yield Hit(f"fields.{new}", values=_named(look, new))
            for name in (old, new):
                yield from _unsaid(look, name)


def fields_in_text(look: Look) -> Iterator[Hit]:
    """Every required field, and the effective date, stands in the body of every language.

    A correction need not say all of it again: it speaks to those who were told, and the page behind its link has the rest.
    """
    specs = [(spec.name, spec.words) for spec in look.specs if spec.required and spec.type != "choice"]
    for text in (one for one in look.texts({"body"}) if ".correction." not in one.where):
        for name, words in [*specs, ("effective_on", _EFFECTIVE_ON)]:
            if not says(text, name, look.snapshot):
                yield Hit(text.where, text.language, values={"field": words, "name": name})


def prominent(look: Look) -> Iterator[Hit]:
    """In every body the paragraph that gives the field is marked: bold, a heading, or a quoted block."""
    for text in (one for one in look.texts({"body"}) if ".correction." not in one.where):
        for name in look.option("fields"):
            giving = [part for part in _PARAGRAPHS.split(text.source) if _gives(part, name, look, text.language)]
            if not any(_is_marked(part) for part in giving):
                yield Hit(text.where, text.language, values=_named(look, name))


def confirmable(look: Look) -> Iterator[Hit]:
    """Whoever gets the text finds in it a link or, in an SMS, a code to confirm with."""
    for text in look.texts(look.parts()):
        if not any(re.search(rf"{{{{[^}}]*\b{way}\b", text.source) for way in _WAYS[text.part]):
            yield Hit(text.where, text.language)


def sender_named(look: Look) -> Iterator[Hit]:
    """The organisation's name stands in every text of the listed parts."""
    for text in look.texts(look.parts()):
        if not any(holds(text.rendered, name) for name in look.snapshot.sender.names):
            yield Hit(text.where, text.language)


def contact_given(look: Look) -> Iterator[Hit]:
    """A way to reach the sender, of the organisation or from the fields, stands in every text of the listed parts."""
    kinds = {spec.name for spec in look.specs if spec.type in {"phone", "email"}}
    given = [text for name in sorted(kinds) for text in look.snapshot.fields.get(name, {}).values()]
    for text in look.texts(look.parts()):
        if not any(holds(text.rendered, contact) for contact in (*look.snapshot.sender.contacts, *given)):
            yield Hit(text.where, text.language)


def _lacking(look: Look, name: str) -> list[Hit]:
    look.on.get(f"fields.{name}")
    given = look.snapshot.fields.get(name, {})
    if not any(given.values()):
        return [Hit(f"fields.{name}", values=_named(look, name))]
    return [
        Hit(f"fields.{name}.{language}", language, values=_named(look, name))
        for language in look.snapshot.editions
        if not (given.get(language) or given.get(ALL))
    ]


def _unsaid(look: Look, name: str) -> Iterator[Hit]:
    for text in (one for one in look.texts({"body"}) if ".correction." not in one.where):
        if not says(text, name, look.snapshot):
            yield Hit(text.where, text.language, values=_named(look, name))


def _named(look: Look, name: str) -> dict[str, object]:
    return {"field": look.words_of(name), "name": name}


def _gives(paragraph: str, name: str, look: Look, language: str) -> bool:
    if re.search(rf"{{[{{%][^}}]*\b{re.escape(name)}\b", paragraph):
        return True
    given = look.snapshot.fields.get(name, {})
    value = given.get(language) or given.get(ALL) or _date_of(look, name)
    return bool(value) and holds(paragraph, value)


def _date_of(look: Look, name: str) -> str:
    value = look.on.get(name) if name in {"effective_on", "acknowledge_by"} else ""
    return value.isoformat() if isinstance(value, date) else ""


def _is_marked(paragraph: str) -> bool:
    return paragraph.lstrip().startswith(("#", ">")) or bool(re.search(r"\*\*.+?\*\*", paragraph, re.DOTALL))


CHECKS: dict[str, Check] = {
    "required_fields": check(required_fields),
    "field_present": check(field_present, "fields", fields="fields"),
    "field_matches": check(field_matches, "field pattern", fields="field"),
    "diff_present": check(diff_present, "pairs", fields="pairs"),
    "fields_in_text": check(fields_in_text),
    "prominent": check(prominent, "fields", fields="fields"),
    "confirmable": check(confirmable, may="parts"),
    "sender_named": check(sender_named, may="parts"),
    "contact_given": check(contact_given, may="parts"),
}
