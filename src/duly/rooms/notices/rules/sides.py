# SPDX-License-Identifier: Apache-2.0
"""What each language of a notice says, part by part, read from its document; and a language put in anew."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from duly.kernel import canonical
from duly.rooms.notices.facts import EditionText
from duly.rooms.notices.rules import shapes
from duly.rooms.translation.facts import NOT_EVERY_PART, Side

_LIMITS = {"title": 200, "subject": 200, "summary": 1_000, "body": 20_000, "sms": 500, "everyone": 60}
_LINES = ("title", "subject", "everyone")
_FIELD_LIMIT = 2_000
_EMPTY = EditionText(language="", title="", subject="", summary="", body="", sms="", everyone="")


def sides_in(document: Mapping[str, Any]) -> dict[str, Side]:
    """What each edition of a document says, with the texts of fields and the reason that stand in its language."""
    return {edition["language"]: _side(edition, document["change"]) for edition in document["editions"]}


def _side(edition: Mapping[str, Any], change: Mapping[str, Any]) -> Side:
    language = edition["language"]
    parts = {part: edition[part] for part in _LIMITS if edition.get(part)}
    if parts.get("subject") == parts.get("title"):
        parts.pop("subject", None)
    parts |= {f"correction.{part}": text for part, text in (edition.get("correction") or {}).items()}
    for row in change["fields"]:
        parts |= {f"fields.{row['name']}": text["text"] for text in row["texts"] if text["language"] == language}
    reason = next((text["text"] for text in change["reason"] if text["language"] == language), "")
    parts |= {"reason": reason} if reason else {}
    listed: list[canonical.Json] = [{"part": part, "text": parts[part]} for part in sorted(parts)]
    return Side(language, parts, canonical.digest({"language": language, "parts": listed}))


def checked(source: Side, texts: Mapping[str, object], language: str) -> dict[str, str]:
    """The texts of a translation, each within its limits; parts that are left empty are left out.

    Raises:
        Refusal: ``translation.not_every_part`` for a part that the source has not; as for a notice file.
    """
    unknown = sorted(set(texts) - set(source.parts))
    if unknown:
        raise NOT_EVERY_PART(field=unknown[0], parts=", ".join(unknown), known=", ".join(source.parts))
    found = {
        part: shapes.text(text, f"content.{language}.{part}", _limit(part), required=False)
        for part, text in texts.items()
    }
    lines = {part: " ".join(found[part].split()) for part in found if part.split(".")[-1] in _LINES}
    return {part: text for part, text in (found | lines).items() if text}


def with_edition(
    editions: Sequence[EditionText], language: str, parts: Mapping[str, str]
) -> tuple[EditionText, ...]:  # fmt: skip
    """The editions with one language put in or replaced; the others as they are."""
    before = next((one for one in editions if one.language == language), None) or replace(_EMPTY, language=language)
    texts: dict[str, Any] = {part: parts.get(part, "") for part in _LIMITS}
    texts["subject"] = texts["subject"] or texts["title"]
    corrected = {part.partition(".")[2]: text for part, text in parts.items() if part.startswith("correction.")}
    made = replace(before, **texts, correction=corrected or None)
    return tuple(sorted([*(one for one in editions if one.language != language), made], key=lambda one: one.language))


def with_fields(
    fields: Mapping[str, Mapping[str, str]], language: str, parts: Mapping[str, str]
) -> dict[str, dict[str, str]]:  # fmt: skip
    """The fields with the texts of one language as its parts say."""
    return {name: _with(texts, language, parts.get(f"fields.{name}")) for name, texts in fields.items()}


def with_reason(reason: Mapping[str, str], language: str, parts: Mapping[str, str]) -> dict[str, str]:
    """The reason with the text of one language as its parts say."""
    return _with(reason, language, parts.get("reason"))


def _with(texts: Mapping[str, str], language: str, text: str | None) -> dict[str, str]:
    return {tag: each for tag, each in texts.items() if tag != language} | ({language: text} if text else {})


def _limit(part: str) -> int:
    return _LIMITS.get(part.removeprefix("correction."), _FIELD_LIMIT)
