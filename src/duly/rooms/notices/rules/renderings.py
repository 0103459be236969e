# SPDX-License-Identifier: Apache-2.0
"""One agreed content, every channel: what each channel carries of an edition, and the digests of that.

This is the only place that says so; a launch, the preview, the check and the archive all ask here.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from duly.kernel import canonical
from duly.kernel.canonical import Json
from duly.kernel.templating import Value, render
from duly.rooms.notices.facts import ALSO, CHANNELS, EditionText
from duly.rooms.notices.rules.texts import SHORT, call_script, corrected, public_body

LONG = frozenset({"email", "letter", "portal", "website", "call", "webhook"})
"""Renderings of the whole body: they carry every required fact; the others the most important ones and the way to the rest."""
UNSAID = frozenset({"sms", "voice", "call", "webhook"})
"""Channels on which the subject is for lists only: the reader does not get it."""
EVERYWHERE = (*CHANNELS, "website")


class Rendering(NamedTuple):
    """What one channel carries in one language: names of its parts to their text, with blanks or filled in."""

    channel: str
    language: str
    parts: Mapping[str, str]
    correction: bool = False
    """For those who had got the notice whose place this one takes."""

    @property
    def delivered(self) -> str:
        """All that reaches the reader, as one text."""
        return "\n\n".join(text for name, text in self.parts.items() if name != "subject" or self.channel not in UNSAID)


def step_texts(edition: EditionText, channel: str) -> tuple[str, str]:
    """Subject and text of one channel."""
    if channel == "sms":
        return edition.title, edition.sms
    if channel == "call":
        return edition.title, call_script(edition)
    if channel == "voice":
        return edition.title, edition.summary
    if channel in SHORT:
        return edition.title, f"{edition.summary}\n\n{{{{ link }}}}"
    return edition.subject, edition.body


def rendering(edition: EditionText, channel: str, *, correction: bool = False) -> Rendering:
    """One channel of an edition, its blanks still open."""
    if channel in ALSO:
        body = public_body(edition.body) if channel == "website" else edition.body
        parts = {"title": edition.title, "summary": edition.summary, "text": body}
    else:
        subject, text = step_texts(edition, channel)
        parts = {"subject": subject, "text": text}
    return Rendering(channel, edition.language, parts, correction)


def renderings(editions: Iterable[EditionText], channels: Iterable[str] = EVERYWHERE) -> list[Rendering]:
    """Every channel of every edition, by language; a channel for which there is no text is left out."""
    wanted, found = list(channels), []
    for edition in sorted(editions, key=lambda one: one.language):
        forms = [(edition, False)] + ([(corrected(edition), True)] if edition.correction else [])
        found += [rendering(text, channel, correction=is_it) for text, is_it in forms for channel in wanted]
    return [one for one in found if one.parts["text"].strip()]


def filled(one: Rendering, values: Mapping[str, Value]) -> Rendering:
    """A rendering with its blanks filled.

    Raises:
        WordingError: a blank has no value, or cannot be written.
    """
    return one._replace(parts={name: render(text, one.language, values) for name, text in one.parts.items()})


def digest_of(one: Rendering) -> str:
    """The digest of a rendering: channel, language, and each part as it was agreed, its blanks open."""
    parts: dict[str, Json] = dict(one.parts)
    kept: dict[str, Json] = {"channel": one.channel, "language": one.language, "parts": parts}
    return canonical.digest(kept | ({"correction": True} if one.correction else {}))


def kept(editions: Iterable[EditionText]) -> list[Json]:
    """The digests of all renderings, as they stand in the document that an approval binds."""
    return [
        {"channel": one.channel, "language": one.language, "digest": digest_of(one)}
        | ({"correction": True} if one.correction else {})
        for one in renderings(editions)
    ]


def channels_of(plan: Mapping[str, Any]) -> list[str]:
    """The channels that a plan, as it is kept, makes use of."""
    steps: Sequence[Mapping[str, Any]] = [*plan["steps"], *(s for one in plan.get("classes", ()) for s in one["steps"])]
    used = [channel for step in steps for channel in (step["channel"], *step.get("extras", ()))]
    return list(dict.fromkeys([*used, *plan["also"]]))


def pairs_in(names: Iterable[str]) -> list[tuple[str, str]]:
    """Fields that say the same of before and after: ``old_price`` and ``new_price``, ``was`` and ``now_reads``."""
    known = list(names)
    pairs = [(name, f"new_{name.removeprefix('old_')}") for name in known if name.startswith("old_")]
    return [pair for pair in (*pairs, ("was", "now_reads")) if set(pair) <= set(known)]
