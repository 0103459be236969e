# SPDX-License-Identifier: Apache-2.0
"""The canonical document of a notice: what an approval binds to, and what a proof pack shows."""

from collections.abc import Mapping, Sequence
from typing import Any

from duly.kernel import canonical
from duly.kernel.canonical import Json
from duly.rooms.notices.facts import EditionText
from duly.rooms.notices.rules.document import FORMAT


def texts(by_language: Mapping[str, str]) -> list[Json]:
    """Texts by language as a list, because language tags are no canonical keys."""
    return [{"language": language, "text": by_language[language]} for language in sorted(by_language)]


def edition(text: EditionText) -> dict[str, Json]:
    """One edition as it stands in the document; its digest is over exactly this."""
    return {
        "language": text.language,
        "title": text.title,
        "subject": text.subject,
        "summary": text.summary,
        "body": text.body,
        "sms": text.sms,
        "everyone": text.everyone,
    } | ({"correction": dict(text.correction)} if text.correction else {})


def audience(rule: Mapping[str, Any], salt: str) -> Json:
    """The audience rule; the exemptions, which name customers, only as a count and a digest."""
    exempt = rule.get("exempt") or []
    shown = {key: value for key, value in rule.items() if key not in {"exempt", "customers"}}
    hidden = {key: rule[key] for key in ("exempt", "customers") if rule.get(key)}
    return {
        "rule": shown,
        "exempt_count": len(exempt) if isinstance(exempt, Sequence) else 0,
        "named_customers_digest": canonical.digest({"salt": salt, "hidden": hidden}) if hidden else None,
    }


def document(
    *,
    number: str,
    organisation: str,
    revision: int,
    change: Mapping[str, Any],
    notice: Mapping[str, Any],
    editions: Sequence[EditionText],
    salt: str,
) -> dict[str, Json]:
    """The whole of what is told, to whom and how: edition, plan and audience rule."""
    return {
        "duly": FORMAT,
        "number": number,
        "organisation": organisation,
        "revision": revision,
        "change": {
            "kind": change["kind"],
            "reason": texts(change["reason"]),
            "effective_on": change["effective_on"],
            "fields": [{"name": name, "texts": texts(change["fields"][name])} for name in sorted(change["fields"])],
        },
        "mandatory": notice["mandatory"],
        "legal_basis": notice["legal_basis"],
        "editions": [edition(text) for text in sorted(editions, key=lambda text: text.language)],
        "fallbacks": [
            {"wanted": wanted, "edition": notice["fallbacks"][wanted]} for wanted in sorted(notice["fallbacks"])
        ],
        "audience": audience(notice["audience_rule"], salt),
        "plan": notice["plan"],
        "asked": notice["asked"],
    } | {key: notice[key] for key in ("terms", "answers", "renderings") if notice.get(key)}
