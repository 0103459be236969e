# SPDX-License-Identifier: Apache-2.0
"""A rule pack that came from outside, as JSON: what may be in it, and what it may not take from others."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from duly.kernel import canonical
from duly.kernel.refusals import Because, refusal
from duly.rooms.rulebook.facts import BAD_PACK, Pack
from duly.rooms.rulebook.rules.checks.shapes import Library
from duly.rooms.rulebook.rules.patterns import may_never_end
from duly.rooms.rulebook.rules.reading import read_pack

PACK_TAKEN = refusal(
    "rulebook.pack_taken",
    Because.CONFLICT,
    en="The rule pack {pack} cannot be installed: {taken} stands in another pack here already.",
    zh="无法安装规则包 {pack}：{taken} 已存在于其他规则包中。",
)
_DAYS = frozenset({"review_by", "from", "to"})
_DAY = re.compile(r"\d{4}-\d\d-\d\d\Z")
_PATTERNS = frozenset({"masks", "word_lists", "phrases", "pattern"})


def must_be_a_pack(document: Mapping[str, Any], digest: str = "") -> Pack:
    """The pack that a document is; refused is what could not run here, or not within any time.

    Raises:
        Refusal: ``rulebook.bad_pack``.
    """
    pack = read_installed(document, digest)
    for pattern in _patterns(document):
        if may_never_end(pattern):
            raise BAD_PACK(pack=pack.id, why="this pattern may never end, or is too long", where=pattern[:60])
    return pack


def read_installed(document: Mapping[str, Any], digest: str = "") -> Pack:
    """A pack from its JSON: days are ISO text in it. Whoever approved it elsewhere approved nothing here: it is a draft.

    Raises:
        Refusal: ``rulebook.bad_pack``.
    """
    head = document.get("pack")
    name = str(head.get("id", "?")) if isinstance(head, Mapping) else "?"
    if not isinstance(head, Mapping) or not re.fullmatch(r"[a-z][a-z0-9_-]{1,59}", name):
        raise BAD_PACK(pack=name[:60], why="pack.id is missing", where="pack")
    if document.get("kinds"):
        raise BAD_PACK(pack=name, why="kinds of change come with Duly only", where="kinds")
    own = {key: value for key, value in head.items() if key != "approved_by"}
    own["status"] = "shadow" if head.get("status") == "shadow" else "draft"
    return read_pack(_dated({**document, "pack": own}), digest=digest, file=name)


def must_fit(pack: Pack, library: Library) -> None:
    """Refuse a pack that says anew what another pack here says: it could soften a rule by its name.

    Raises:
        Refusal: ``rulebook.pack_taken``.
    """
    rules = {rule.id for one in library.packs for rule in one.rules} | {
        task.id for one in library.packs for task in one.manual
    }
    own = [rule.id for rule in pack.rules] + [task.id for task in pack.manual]
    taken = [pack.id] if pack.id in {one.id for one in library.packs} else []
    taken += [name for name in own if name in rules]
    taken += [name for name in pack.questions if name in library.questions]
    taken += [name for name in pack.word_lists if name in library.lists]
    if taken:
        raise PACK_TAKEN(field="pack", pack=pack.id, taken=", ".join(taken[:5]))


def digest_of(document: Mapping[str, Any]) -> str:
    """The digest of a pack that came as JSON."""
    return canonical.digest({"document": canonical.encode_unchecked(document).decode()})


def _dated(value: Any, key: str = "") -> Any:
    if isinstance(value, Mapping):
        return {name: _dated(inner, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [_dated(inner) for inner in value]
    try:
        if key in _DAYS and isinstance(value, str) and _DAY.match(value):
            return date.fromisoformat(value)
        if key == "now" and isinstance(value, str):
            return datetime.fromisoformat(value)
    except ValueError:
        return value  # the reader says what is wrong with it
    return value


def _patterns(value: object, *, inside: bool = False) -> Iterator[str]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _patterns(inner, inside=inside or name in _PATTERNS)
    elif isinstance(value, list):
        for inner in value:
            yield from _patterns(inner, inside=inside)
    elif inside and isinstance(value, str):
        yield value
