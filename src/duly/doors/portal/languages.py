# SPDX-License-Identifier: Apache-2.0
"""Which language a visitor reads: what they chose, else what their browser asks for. A notice keeps to its editions."""

from collections.abc import Iterable, Iterator

from django.http import HttpRequest
from django.utils.translation.trans_real import parse_accept_lang_header

from duly.kernel.languages import closest, normalise
from duly.kernel.refusals import Refusal

LANGUAGES = ("zh-Hans", "zh-Hant", "en")
"""In which the portal itself speaks; notices are shown in any language that they have an edition in."""
CHOICE = "duly_reads"
"""The cookie that keeps a choice among all languages of notices; Django's own knows only those of the pages."""


def chosen(request: HttpRequest) -> str | None:
    """The language in the address, if it is one."""
    return _normal(request.GET.get("lang", ""))


def wishes(request: HttpRequest) -> list[str]:
    """Languages from the most to the least wanted."""
    return list(dict.fromkeys(_all_wishes(request)))


def _all_wishes(request: HttpRequest) -> Iterator[str]:
    accepted = [tag for tag, _ in parse_accept_lang_header(request.headers.get("Accept-Language", "").lower())]
    for tag in (request.GET.get("lang", ""), request.COOKIES.get(CHOICE, ""), *accepted):
        normal = _normal(tag)
        if normal:
            yield normal


def best(wanted: Iterable[str], available: Iterable[str]) -> str:
    """The edition to show: the first wish that exists, else the other Chinese script, else English, else any."""
    held = list(available)
    tags = list(wanted)
    for tag in (*tags, *(_OTHER_SCRIPT[tag] for tag in tags if tag in _OTHER_SCRIPT), "en"):
        found = closest(tag, held)
        if found:
            return found
    return held[0]


_OTHER_SCRIPT = {"zh-Hans": "zh-Hant", "zh-Hant": "zh-Hans"}


def interface(tag: str) -> str:
    """The language of the pages around a notice in some language, as Django calls it."""
    if tag.lower() == "zh-hant":
        return "zh-hant"
    return "zh-hans" if tag.startswith("zh") else "en"


TONGUES = ("zh-Hans", "zh-Hant", "en")
"""In which the service centre speaks."""


def tongue(tag: str) -> str:
    """The language of a page of the centre, as Django calls it."""
    return tag.lower() if tag in TONGUES else interface(tag)


def page_language(request: HttpRequest) -> str:
    """The language of a page that has all of ours."""
    return best(wishes(request), LANGUAGES)


def _normal(tag: str) -> str | None:
    if not tag or tag == "*":
        return None
    try:
        return normalise(tag)
    except Refusal:
        return None
