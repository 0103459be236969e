# SPDX-License-Identifier: Apache-2.0
"""Bundles: those that come with Duly, those in use, and what they offer to whoever writes a notice."""

from collections.abc import Collection, Mapping
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

import orjson
import yaml
from django.db.models import QuerySet

from duly.foundation.accounts import queries as accounts
from duly.kernel.actors import Actor
from duly.rooms.library import refusals
from duly.rooms.library.facts import BundleCard, Contents, Metric, Preview, Route, Template
from duly.rooms.library.models import Bundle
from duly.rooms.library.queries.checking import examine
from duly.rooms.library.queries.signers import is_known
from duly.rooms.library.rules import papers, reading
from duly.rooms.notices.queries import drafting


class Offer(NamedTuple):
    """A template or a cascade that somebody may begin with. ``key`` names it: ``bundle/id``."""

    key: str
    bundle: Contents
    thing: Template | Route


@cache
def shipped() -> Mapping[str, Contents]:
    """The bundles that come with Duly, by their id."""
    folder = files("duly.rooms.library").joinpath("bundles")
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".yaml"))
    read = [reading.read(_plain(yaml.safe_load(folder.joinpath(name).read_text(encoding="utf-8")))) for name in names]
    return {one.id: one for one in read}


def preview(content: bytes) -> Preview:
    """What a file holds and who signed it, found good in every part.

    Raises:
        Refusal: ``library.too_large``, ``library.not_a_bundle``, ``library.bad_signature``, and those of :func:`examine`.
    """
    paper = papers.read(content)
    contents = reading.read(paper.bundle)
    examine(contents)
    return Preview(contents, paper.signer, is_known(paper.signer), paper.digest)


def standing() -> QuerySet[Bundle]:
    """The bundles in use."""
    return Bundle.objects.filter(retirement__isnull=True).order_by("name")


def cards_for(actor: Actor) -> list[BundleCard]:
    """Every bundle that was taken over: those in use first, then those given up, newest first. All staff may look."""
    rows = list(Bundle.objects.select_related("retirement").order_by("-at"))
    names = accounts.names_of(row.by for row in rows)
    cards = [_card(row, names.get(row.by, "")) for row in rows]
    return sorted(cards, key=lambda card: card.retired_at is not None)


def contents_of(row: Bundle) -> Contents:
    """What a bundle says; rows never change, so it is read once."""
    return _contents(row.document)


def templates_for(kind: str) -> list[Offer]:
    """The templates for a kind of change in the bundles in use."""
    return [
        Offer(f"{one.id}/{template.id}", one, template)
        for one in map(contents_of, standing())
        for template in one.templates
        if template.kind == kind
    ]


def cascades_for(kind: str) -> list[Offer]:
    """The orders of channels for a kind of change in the bundles in use."""
    return [
        Offer(f"{one.id}/{route.id}", one, route)
        for one in map(contents_of, standing())
        for route in one.cascades
        if not route.kinds or kind in route.kinds
    ]


def metrics_in_use() -> list[tuple[Contents, Metric]]:
    """The targets of the bundles in use."""
    return [(one, metric) for one in map(contents_of, standing()) for metric in one.metrics]


def starting_document(
    kind: str, answers: Mapping[str, Any], languages: Collection[str], *, template: str = "", cascade: str = ""
) -> dict[str, Any]:
    """A notice file to start from: the usual one of its kind, or the named template's, with the named cascade.

    Raises:
        Refusal: ``library.no_such_template``; ``notices.no_template``, ``languages.bad``.
    """
    if template:
        chosen = _named(templates_for(kind), template, "template")
        document = drafting.starting_from(getattr(chosen.thing, "raw", {}), template, answers, languages)
    else:
        document = drafting.starting_document(kind, answers, languages)
    if cascade:
        document["plan"]["steps"] = list(getattr(_named(cascades_for(kind), cascade, "cascade").thing, "steps", ()))
    return document


def _named(offers: list[Offer], key: str, field: str) -> Offer:
    found = next((one for one in offers if one.key == key), None)
    if found is None:
        raise refusals.NO_SUCH_TEMPLATE(field=field, wanted=key)
    return found


def _card(row: Bundle, by: str) -> BundleCard:
    gone = getattr(row, "retirement", None)
    return BundleCard(
        row.id, contents_of(row), row.digest, row.signer, row.fingerprint, by, row.at,
        gone.at if gone else None, gone.reason if gone else "",
    )  # fmt: skip


@lru_cache(maxsize=64)
def _contents(document: str) -> Contents:
    return reading.read(orjson.loads(document))


def _plain(value: Any) -> Any:
    """YAML as JSON would say it: days as text."""
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value
