# SPDX-License-Identifier: Apache-2.0
"""A bundle made from what an organisation has: its notices without anybody in them, rule packs that it took over."""

from collections.abc import Iterable, Mapping
from typing import Any

from duly.kernel.actors import Actor
from duly.rooms.library import facts, refusals
from duly.rooms.library.facts import Contents, Parts
from duly.rooms.library.rules import anonymous, reading
from duly.rooms.notices import queries as notices
from duly.rooms.obligations import queries as obligations
from duly.rooms.rulebook import queries as rulebook

_WORDING = ("title", "summary", "body", "sms", "subject", "everyone")
_MOST = 10_000
_TAKEN_OVER = ("mandatory", "message_class")


def document_for(actor: Actor, organisation: Any, parts: Parts) -> Contents:
    """The bundle that these parts make, read back as a partner will read it.

    Raises:
        Refusal: ``library.nothing_chosen``, ``library.leftover``, ``library.bad_bundle``; ``notices.no_such_notice``;
            ``rulebook.no_such_pack``.
    """
    if not (parts.notices or parts.packs):
        raise refusals.NOTHING_CHOSEN(field="notices")
    reading.must_be_few(parts.notices, "templates")
    reading.must_be_few(parts.packs, "rules")
    chosen = [notices.notice_for(actor, f"{organisation.ref}/{number.rpartition('/')[2]}") for number in parts.notices]
    templates = [_template(organisation, notice, index) for index, notice in enumerate(chosen, 1)]
    document: dict[str, Any] = {
        "duly": facts.FORMAT,
        "id": parts.id,
        "version": parts.version,
        "industry": parts.industry,
        "words": _both(parts.words),
        "note": _both(parts.note),
        "templates": templates,
        "rules": [rulebook.installed_document(pack) for pack in parts.packs],
        "cascades": [_cascade(notice, one) for notice, one in zip(chosen, templates, strict=True)] if parts.with_cascades else [],
        "metrics": [],
        "results": [found for notice in chosen if (found := _result(notice))] if parts.with_results else [],
    }  # fmt: skip
    return reading.read(document)


def _both(words: Any) -> dict[str, str]:
    return {"en": words.say("en"), "zh": words.say("zh")}


def _template(organisation: Any, notice: Any, index: int) -> dict[str, Any]:
    """What a notice says, with blanks where it spoke of this company; who was told of it is not in it."""
    file = notices.file_of(notice)
    kind = rulebook.kinds()[file["kind"]]
    number = f"notice_{index}"
    values, content = _values(organisation, notice, file["fields"]), {}
    for language, edition in file["content"].items():
        content[language] = _wording(edition, values, f"content.{language}")
    more = {key: file[key] for key in _TAKEN_OVER if file.get(key)}
    if basis := file.get("legal_basis"):
        more["legal_basis"] = {key: basis[key] for key in ("law", "article") if basis.get(key)}
    return {"id": number, "say": _both(kind.words), "kind": kind.name, "content": content, **more}


def _wording(edition: Mapping[str, Any], values: Mapping[str, str], where: str) -> dict[str, str]:
    found = {part: anonymous.blanked(edition[part], values) for part in _WORDING if edition.get(part)}
    for part, text in found.items():
        anonymous.must_be_nobodys(text, f"{where}.{part}")
    return {"sms": found["title"] + " {{ link }}"} | found


def _values(organisation: Any, notice: Any, fields: Mapping[str, Any]) -> dict[str, str]:
    """What may have been written out, and the blank that stands for it."""
    own = {
        "organisation": (organisation.name_zh, organisation.name_en),
        "sender_email": (organisation.email,),
        "sender_phone": (organisation.phone,),
        "number": (notice.number,),
    }
    found = {text: name for name, given in fields.items() for text in _in(given)}
    found |= {notice.change.effective_on.isoformat(): "effective_on", notice.plan["acknowledge_by"]: "acknowledge_by"}
    return found | {text: name for name, texts in own.items() for text in texts if text}


def _in(given: Any) -> Iterable[str]:
    return list(given.values()) if isinstance(given, Mapping) else [str(given)]


def _cascade(notice: Any, template: Mapping[str, Any]) -> dict[str, Any]:
    kind = rulebook.kinds()[template["kind"]]
    return {
        "id": template["id"],
        "say": _both(kind.words),
        "kinds": [kind.name],
        "steps": anonymous.steps(notices.file_of(notice)["plan"]["steps"]),
        "why": {"en": "As one notice was followed up.", "zh": "取自一次通知的跟进方案。"},
    }


def _result(notice: Any) -> dict[str, Any] | None:
    """What came of a notice that went out for real."""
    launched = notices.history_of(notice).launched_at
    if launched is None or notice.id not in notices.launched_for_real(notice.organisation_id, _MOST):
        return None
    return anonymous.result(
        notice.change.kind,
        f"{launched:%Y-%m}",
        obligations.met_by_language(notice.id),
        obligations.met_by_channel(notice.id),
    )
