# SPDX-License-Identifier: Apache-2.0
"""Customers: bring in a file, follow it, look somebody up."""

import hashlib
import tempfile
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from duly.doors.api import pages, repeats
from duly.doors.api.asked import Asked, Channel
from duly.doors.api.callers import TOO_LARGE, actor_of
from duly.doors.api.pages import Limit, Page
from duly.doors.api.problems import Problem
from duly.foundation.accounts import queries as accounts
from duly.rooms.customers import actions, queries

LARGEST_FILE = 500_000_000
CHUNK = 1 << 20
router = Router()


class ImportOut(Schema):
    """导入: one file that was brought in, and what became of its rows."""

    id: UUID
    name: str
    state: str
    rows: int
    done: int
    new: int
    updated: int
    same: int
    refused: int
    warned: int
    encoding: str
    begun_at: datetime
    finished_at: datetime | None
    notable: list[dict[str, Any]]
    """The first rows that were refused or warned about."""


class CustomerOut(Schema):
    """客户: one customer."""

    id: UUID
    ref: str
    kind: str
    name: str
    language: str
    time_zone: str
    region: str
    status: str


class ConsentIn(Asked):
    """同意或撤回: what the customer decided, how they said so, and on which channel; on all without one.

    ``purpose`` is ``notices`` for being contacted at all, ``commercial`` for advertising. A consent may say where it comes
    from: ``explicit`` (to a ``wording``) or ``implied``, in what way (``how``) and on which day. Rules that ask for an
    explicit consent pass no other.
    """

    decision: Literal["granted", "refused", "withdrawn"]
    mechanism: Literal["portal", "sms", "email", "call", "counter"]
    channel: Channel | None = None
    purpose: str = Field("notices", pattern="^[a-z][a-z_]{1,39}$")
    kind: Literal["", "explicit", "implied"] = ""
    how: str = Field("", max_length=queries.LONGEST_HOW)
    given_on: date | None = None
    wording: str = Field("", max_length=queries.LONGEST_WORDING)


class HoursIn(Asked):
    """免打扰时段: at the customer's place; both ``null`` for none."""

    quiet_from: time | None
    quiet_to: time | None
    mechanism: Literal["portal", "sms", "email", "call", "counter"]


class OrderIn(Asked):
    """渠道顺序: the channels by which the customer wants to be reached, the first one first; none for any order."""

    channels: list[Channel]
    mechanism: Literal["portal", "sms", "email", "call", "counter"]


class WishesOut(Schema):
    """客户意愿: the hours of rest, whether the customer agrees to each channel on which they can be reached, and the order."""

    quiet_from: time | None
    quiet_to: time | None
    channels: dict[str, bool]
    order: list[str]


@router.post(
    "/imports",
    response={202: ImportOut, 422: Problem},
    openapi_extra=repeats.DESCRIBED
    | {"requestBody": {"required": True, "content": {"text/csv": {"schema": {"type": "string", "format": "binary"}}}}},
    summary="Bring in a file of customers / 导入客户",
)
def create_import(
    request: HttpRequest, organisation: str | None = None, name: str = "customers.csv", encoding: str | None = None
) -> HttpResponse:
    """The body is the CSV file itself. The file is looked through now; its rows are taken in by a worker."""
    actor = actor_of(request)
    place = accounts.organisation_for(actor, organisation)
    with tempfile.NamedTemporaryFile(prefix="duly-import-") as spool:
        digest = _spooled(request, spool)

        def begin() -> tuple[int, ImportOut]:
            begun = actions.import_later(actor, place.id, Path(spool.name), name=Path(name).name, encoding=encoding)
            return 202, ImportOut.from_orm(queries.import_for(actor, begun))

        return repeats.once_for(request, digest, begin)


@router.get(
    "/imports", response={200: Page[ImportOut], 404: Problem, 422: Problem}, summary="Imports / 导入记录"
)  # fmt: skip
def list_imports(
    request: HttpRequest, organisation: str | None = None, cursor: str | None = None, limit: Limit = pages.USUAL
) -> Any:
    """Newest first, a page at a time."""
    actor, order = actor_of(request), queries.IMPORT_ORDERS.usual
    place = accounts.organisation_for(actor, organisation).id if organisation else None
    rows = queries.imports_for(actor, place, order=order, after=pages.place_in(order, cursor), limit=limit)
    return pages.page_of(rows, order, limit)


@router.get("/imports/{import_id}", response={200: ImportOut, 404: Problem}, summary="One import / 导入进度")
def get_import(request: HttpRequest, import_id: UUID) -> Any:
    """How far it is, and what became of its rows."""
    return queries.import_for(actor_of(request), import_id)


@router.get("/customers", response={200: Page[CustomerOut], 422: Problem}, summary="Customers / 客户")
def list_customers(
    request: HttpRequest,
    organisation: str | None = None,
    search: str = "",
    cursor: str | None = None,
    limit: Limit = pages.USUAL,
) -> Any:
    """By reference, a page at a time; ``search`` looks at names and references."""
    actor = actor_of(request)
    place = accounts.organisation_for(actor, organisation)
    order = queries.PARTY_ORDERS.usual
    rows = queries.search_for(actor, place.id, search, after=pages.place_in(order, cursor), limit=limit)
    return pages.page_of(rows, order, limit)


@router.get("/customers/{ref}", response={200: CustomerOut, 404: Problem}, summary="One customer / 单个客户")
def get_customer(request: HttpRequest, ref: str, organisation: str | None = None) -> Any:
    """By reference."""
    actor = actor_of(request)
    return queries.customer_for(actor, accounts.organisation_for(actor, organisation).id, ref)


@router.get(
    "/customers/{ref}/wishes", response={200: WishesOut, 404: Problem}, summary="A customer's wishes / 客户意愿"
)
def get_wishes(request: HttpRequest, ref: str, organisation: str | None = None) -> Any:
    """At which hours not, and on which channels."""
    return _wishes(_customer(request, ref, organisation))


@repeats.writes(
    router.post,
    "/customers/{ref}/consents",
    response={200: WishesOut, 403: Problem, 404: Problem, 422: Problem},
    summary="Take down a consent or an opt-out / 登记同意或撤回",
)
def set_consent(
    request: HttpRequest, ref: str, body: ConsentIn, organisation: str | None = None
) -> tuple[int, WishesOut]:
    """The latest decision counts; earlier ones stay on record."""
    customer = _customer(request, ref, organisation)
    given = body.dict()
    proof = queries.Proof(*(given.pop(name) for name in queries.Proof._fields))
    actions.set_consent(actor_of(request), customer, **given, proof=proof)
    return 200, _wishes(customer)


@repeats.writes(
    router.post,
    "/customers/{ref}/hours",
    response={200: WishesOut, 403: Problem, 404: Problem, 422: Problem},
    summary="Set do-not-disturb hours / 设置免打扰时段",
)
def set_hours(request: HttpRequest, ref: str, body: HoursIn, organisation: str | None = None) -> tuple[int, WishesOut]:
    """They hold for whatever keeps quiet hours, mandatory notices too."""
    customer = _customer(request, ref, organisation)
    actions.set_preference(actor_of(request), customer, **body.dict())
    return 200, _wishes(customer)


@repeats.writes(
    router.post,
    "/customers/{ref}/channels",
    response={200: WishesOut, 403: Problem, 404: Problem, 422: Problem},
    summary="Set the preferred order of channels / 设置渠道顺序",
)
def set_order(request: HttpRequest, ref: str, body: OrderIn, organisation: str | None = None) -> tuple[int, WishesOut]:
    """It holds for notices launched from then on, unless their plan keeps its own order."""
    customer = _customer(request, ref, organisation)
    actions.prefer_channels(actor_of(request), customer, **body.dict())
    return 200, _wishes(customer)


def _customer(request: HttpRequest, ref: str, organisation: str | None) -> UUID:
    actor = actor_of(request)
    return queries.customer_for(actor, accounts.organisation_for(actor, organisation).id, ref).id


def _wishes(customer: UUID) -> WishesOut:
    return WishesOut(**queries.wishes_of(customer)._asdict())


def _spooled(request: HttpRequest, spool: Any) -> str:
    """The body on disk, never whole in memory; gives its digest."""
    digest, size = hashlib.sha256(), 0
    while chunk := request.read(CHUNK):
        size += len(chunk)
        if size > LARGEST_FILE:
            raise TOO_LARGE(limit=LARGEST_FILE)
        digest.update(chunk)
        spool.write(chunk)
    spool.flush()
    return digest.hexdigest()
