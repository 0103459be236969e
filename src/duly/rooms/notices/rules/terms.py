# SPDX-License-Identifier: Apache-2.0
"""Reading what a notice file says of its urgency, its coming round, and the notice whose place it takes."""

from collections.abc import Mapping
from typing import Any

from duly.rooms.notices.facts import MESSAGE_CLASSES, Relation, Repeat, Terms, Urgency
from duly.rooms.notices.rules import complaints, shapes

KEYS = (
    "urgency",
    "authority",
    "repeat",
    "message_class",
    "source_language",
    *(relation.value for relation in Relation),
)
MSG_TYPE = {Relation.CORRECTS: "Update", Relation.SUPERSEDES: "Update", Relation.WITHDRAWS: "Cancel"}
"""What the Common Alerting Protocol 1.2 calls such a message."""
LANES = {Urgency.EMERGENCY: "urgent", Urgency.NORMAL: "normal", Urgency.BULK: "bulk"}
ROUND = "round"
"""Whose round a notice is, and which; said by no file, and kept however often the notice is written anew."""
_MOST_TIMES = 100
_NUMBER = 40


def read_terms(document: Mapping[str, Any]) -> Terms:
    """The terms in a notice file.

    Raises:
        Refusal: they are not well-formed; ``field`` is the path of what is wrong.
    """
    repeat = _repeat(document.get("repeat"))
    usual = Urgency.BULK if repeat else Urgency.NORMAL
    urgency = shapes.one_of(document.get("urgency", usual.value), "urgency", [one.value for one in Urgency])
    given = [relation for relation in Relation if document.get(relation.value) is not None]
    if len(given) > 1:
        raise complaints.ONE_RELATION(field=given[1].value, given=", ".join(given))
    relation = given[0] if given else None
    return Terms(
        urgency=Urgency(urgency),
        authority=_authority(document.get("authority")),
        repeat=repeat,
        relation=relation,
        refers_to=shapes.text(document[relation.value], relation.value, _NUMBER) if relation else "",
        message_class=_message_class(document.get("message_class")),
        source_language=_source_language(document),
    )


def kept(terms: Terms, standing: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The terms as plain JSON; what is as usual is left out. ``standing`` are those of a notice that is written anew."""
    found: dict[str, Any] = {ROUND: standing[ROUND]} if standing and ROUND in standing else {}
    if terms.urgency is not Urgency.NORMAL:
        found["urgency"] = terms.urgency.value
    if terms.authority:
        found["authority"] = dict(terms.authority)
    if terms.repeat:
        found["repeat"] = {"months": terms.repeat.months, "times": terms.repeat.times}
    if terms.relation:
        found["refers"] = {"relation": terms.relation.value, "number": terms.refers_to}
    if terms.message_class:
        found["message_class"] = terms.message_class
    if terms.source_language:
        found["source_language"] = terms.source_language
    return found


def urgency_of(terms: Mapping[str, Any]) -> Urgency:
    """The urgency in terms as they are kept."""
    return Urgency(terms.get("urgency", Urgency.NORMAL))


def message_class_of(terms: Mapping[str, Any], *, mandatory: bool) -> str:
    """What sort of message it is, in terms as they are kept: a mandatory one is a legal notice unless it says otherwise."""
    usual = "legal_notice" if mandatory else "service_notice"
    return str(terms.get("message_class", usual))


def relation_of(terms: Mapping[str, Any]) -> Relation | None:
    """What the notice is to an earlier one, in terms as they are kept."""
    refers = terms.get("refers")
    return Relation(refers["relation"]) if refers else None


def _message_class(raw: object) -> str:
    return shapes.one_of(raw, "message_class", MESSAGE_CLASSES) if raw is not None else ""


def _source_language(document: Mapping[str, Any]) -> str:
    """The language that the others are translations of, where the file names one of its own."""
    raw = document.get("source_language")
    if raw is None:
        return ""
    written = sorted({shapes.language(key, f"content.{key}", ()) for key in document["content"]})
    wanted = shapes.language(shapes.text(raw, "source_language", 35), "source_language", ())
    return shapes.one_of(wanted, "source_language", written)


def _authority(raw: object) -> dict[str, str] | None:
    if raw is None:
        return None
    values = shapes.mapping(raw, "authority", ("who", "basis", "reason"))
    return {key: shapes.text(values.get(key), f"authority.{key}", 500) for key in ("who", "basis", "reason")}


def _repeat(raw: object) -> Repeat | None:
    if raw is None:
        return None
    values = shapes.mapping(raw, "repeat", ("every", "times", "audience"))
    shapes.one_of(values.get("audience", "refreeze"), "repeat.audience", ("refreeze",))
    return Repeat(
        shapes.months(values.get("every"), "repeat.every"),
        shapes.count(values.get("times"), "repeat.times", _MOST_TIMES),
    )
