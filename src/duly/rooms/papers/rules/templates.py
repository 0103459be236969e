# SPDX-License-Identifier: Apache-2.0
"""Reading a form template: strictly, every complaint with its place."""

import re
import reprlib
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from duly.rooms.papers.layout import Anchor, Template, TemplateField, Where
from duly.rooms.papers.rules import complaints

FORMAT = "paper-form/1"
SURE = 95
_MOST_FIELDS, _MOST_ANCHORS, _MOST_PAGES, _MOST_LINES = 200, 50, 20, 20
_LONGEST, _SHOWN = 200, 60
_REF = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}\Z")
_PART = re.compile(r"(?:0(?:\.\d{1,4})?|1(?:\.0{1,4})?)\Z")
_FORM = ("duly", "form", "title", "pages", "sure", "anchors", "fields")
_ANCHOR = ("text", "page")
_FIELD = ("name", "label", "means", "required", "where", "lines", "page", "hand", "unasked")


def read_template(raw: object, meanings: Collection[str], proven: Collection[str]) -> Template:
    """A template out of what a YAML or JSON reader gave. ``proven`` are the meanings that have a check digit.

    Raises:
        Refusal: ``papers.wrong_format`` and the other complaints, each with its place.
    """
    form = _group(raw, "", _FORM)
    if form.get("duly") != FORMAT:
        raise complaints.WRONG_FORMAT(field="duly", given=_shown(form.get("duly")))
    pages = _count(form.get("pages", 1), "pages", 1, _MOST_PAGES)
    anchors = _items(form.get("anchors"), "anchors", _MOST_ANCHORS)
    fields = _items(form.get("fields"), "fields", _MOST_FIELDS)
    if not fields:
        raise complaints.MISSING(field="fields", path="fields")
    read = tuple(_field(one, f"fields[{at}]", pages, meanings, proven) for at, one in enumerate(fields))
    _must_differ([one.name for one in read], "fields")
    return Template(
        _ref(form.get("form"), "form"), *_both(form.get("title"), "title"), pages, _count(form.get("sure", SURE), "sure", 1, 100),
        tuple(_anchor(one, f"anchors[{at}]", pages) for at, one in enumerate(anchors)), read,
    )  # fmt: skip


def _anchor(raw: object, path: str, pages: int) -> Anchor:
    given = _group({"text": raw} if isinstance(raw, str) else raw, path, _ANCHOR)
    return Anchor(_text(given.get("text"), f"{path}.text"), _count(given.get("page", 1), f"{path}.page", 1, pages))


def _field(raw: object, path: str, pages: int, meanings: Collection[str], proven: Collection[str]) -> TemplateField:
    given = _group(raw, path, _FIELD)
    means = _text(given.get("means"), f"{path}.means", required=False)
    if means and means not in meanings:
        raise complaints.NOT_KNOWN(
            field=f"{path}.means", path=f"{path}.means", given=_shown(means), known=", ".join(sorted(meanings))
        )
    where, region = _where(given.get("where", Where.RIGHT), f"{path}.where")
    zh, en = _both(given.get("label"), f"{path}.label")
    if not zh and not en:
        raise complaints.NO_LABEL(field=f"{path}.label", path=f"{path}.label")
    by_hand = _flag(given.get("hand", False), f"{path}.hand")
    unasked = _flag(given.get("unasked", False), f"{path}.unasked")
    if unasked and (by_hand or means not in proven):
        raise complaints.NO_PROOF(field=f"{path}.unasked", path=f"{path}.unasked", known=", ".join(sorted(proven)))
    return TemplateField(
        _ref(given.get("name"), f"{path}.name"), zh, en, means, _flag(given.get("required", False), f"{path}.required"), where, region,
        _count(given.get("lines", 1), f"{path}.lines", 1, _MOST_LINES), _count(given.get("page", 1), f"{path}.page", 1, pages),
        by_hand, unasked,
    )  # fmt: skip


def _where(raw: object, path: str) -> tuple[Where, tuple[float, ...]]:
    if isinstance(raw, Mapping):
        given = _group(raw, path, ("region",))
        return Where.REGION, _region(given.get("region"), f"{path}.region")
    known = (str(Where.RIGHT), str(Where.BELOW))
    if raw not in known:
        raise complaints.NOT_KNOWN(field=path, path=path, given=_shown(raw), known=", ".join((*known, "region: […]")))
    return Where(str(raw)), ()


def _region(raw: object, path: str) -> tuple[float, ...]:
    """Documents hold no fractions, so the parts are written as text; JSON may bring them as numbers."""
    parts = [str(one) for one in _items(raw, path, 4)]
    if len(parts) != 4 or not all(_PART.match(one) for one in parts):
        raise complaints.BAD_REGION(field=path, path=path)
    left, top, right, bottom = map(float, parts)
    if left >= right or top >= bottom:
        raise complaints.BAD_REGION(field=path, path=path)
    return left, top, right, bottom


def _both(raw: object, path: str) -> tuple[str, str]:
    given = _group({} if raw is None else raw, path, ("zh", "en"))
    zh, en = (_text(given.get(one), f"{path}.{one}", required=False).strip() for one in ("zh", "en"))
    return zh, en


def _group(raw: object, path: str, known: Iterable[str]) -> Mapping[str, Any]:
    if not isinstance(raw, Mapping):
        raise complaints.NOT_A_MAP(field=path, path=path or "-")
    allowed = list(known)
    for key in raw:
        at = f"{path}.{key}" if path else str(key)
        if key not in allowed:
            raise complaints.UNKNOWN_KEY(field=at[:_SHOWN], path=at[:_SHOWN], known=", ".join(allowed))
    return raw


def _items(raw: object, path: str, limit: int) -> list[Any]:
    if raw is None:
        return []
    if not isinstance(raw, list | tuple):
        raise complaints.NOT_A_LIST(field=path, path=path)
    if len(raw) > limit:
        raise complaints.TOO_LONG(field=path, path=path, length=len(raw), limit=limit)
    return list(raw)


def _text(raw: object, path: str, *, required: bool = True) -> str:
    if not isinstance(raw, str | None):
        raise complaints.NOT_TEXT(field=path, path=path)
    text = raw or ""
    if required and not text.strip():
        raise complaints.MISSING(field=path, path=path)
    if len(text) > _LONGEST:
        raise complaints.TOO_LONG(field=path, path=path, length=len(text), limit=_LONGEST)
    return text


def _ref(raw: object, path: str) -> str:
    given = _text(raw, path)
    if not _REF.match(given):
        raise complaints.BAD_NAME(field=path, path=path, given=_shown(given))
    return given


def _flag(raw: object, path: str) -> bool:
    if not isinstance(raw, bool):
        raise complaints.NOT_YES_OR_NO(field=path, path=path)
    return raw


def _count(raw: object, path: str, least: int, most: int) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int) or not least <= raw <= most:
        raise complaints.BAD_COUNT(field=path, path=path, least=least, most=most, given=_shown(raw))
    return raw


def _must_differ(names: list[str], path: str) -> None:
    for name in names:
        if names.count(name) > 1:
            raise complaints.TWICE(field=path, path=path, given=name)


def _shown(raw: object) -> str:
    return raw[:_SHOWN] if isinstance(raw, str) else reprlib.repr(raw)
