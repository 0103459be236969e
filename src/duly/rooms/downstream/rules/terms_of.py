# SPDX-License-Identifier: Apache-2.0
"""Whether what somebody is to get can be agreed to at all."""

import re
import unicodedata
from urllib.parse import urlsplit

from duly.rooms.customers.facts import FAMILY_WORDS
from duly.rooms.downstream.facts import Terms
from duly.rooms.downstream.refusals import BAD_TERMS
from duly.rooms.downstream.terms import Kind

_REF = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_LONGEST_NAME, _LONGEST_PURPOSE, _LONGEST_URL, _MOST = 120, 400, 2_000, 50


def must_be_sound(ref: str, name: str, terms: Terms) -> None:
    """Refuse terms that name no recipient, no purpose, or a family that there is not.

    Raises:
        Refusal: ``downstream.bad_terms``.
    """
    if not _REF.fullmatch(ref):
        raise BAD_TERMS(field="ref", why="a-z 0-9 -, 1–40")
    if not _is_line(name, _LONGEST_NAME):
        raise BAD_TERMS(field="name", why="1–120")
    if terms.kind not in set(Kind):
        raise BAD_TERMS(field="kind", why=", ".join(Kind))
    if not _is_line(terms.purpose, _LONGEST_PURPOSE):
        raise BAD_TERMS(field="purpose", why="1–400")
    families = set(terms.families)
    if not families or families - set(FAMILY_WORDS):
        raise BAD_TERMS(field="families", why=", ".join(FAMILY_WORDS))
    if len(terms.services) > _MOST or not all(_is_line(one, _LONGEST_NAME) for one in terms.services):
        raise BAD_TERMS(field="services", why=f"≤ {_MOST}")
    if len(terms.url) > _LONGEST_URL or not urlsplit(terms.url).hostname:
        raise BAD_TERMS(field="url", why="https://…")


def host_of(url: str) -> str:
    """The name of the machine in an address: what may be said in a leaf without telling a path or a secret in it."""
    return urlsplit(url).hostname or ""


def _is_line(text: str, longest: int) -> bool:
    return bool(text.strip()) and len(text) <= longest and not any(unicodedata.category(c)[0] == "C" for c in text)
