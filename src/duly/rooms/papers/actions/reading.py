# SPDX-License-Identifier: Apache-2.0
"""The work itself: scans are opened into pages, pages are read, forms are judged. Each step is a transaction of its own, so that
whoever comes after a kill goes on with the next page.
"""

import time
from collections.abc import Callable, Iterator
from typing import NamedTuple
from uuid import UUID

import structlog
from django.db.models import F

from duly.foundation.files import actions as files
from duly.foundation.files import queries as stored
from duly.foundation.ledger.actions import action, record
from duly.foundation.vault import keys
from duly.kernel.actors import SYSTEM, Actor
from duly.kernel.canonical import Json
from duly.kernel.refusals import Refusal
from duly.rooms.papers import queries, reader
from duly.rooms.papers.actions.holding import held_batch
from duly.rooms.papers.actions.judging import end_reading, judge
from duly.rooms.papers.facts import Progress
from duly.rooms.papers.kinds import NOT_OPENED, OPENED, PAGE_NOT_READ, PAGE_READ
from duly.rooms.papers.models import Batch, Form, Page, Scan
from duly.rooms.papers.queries.batches import TRIES
from duly.rooms.papers.queries.templates import form_of
from duly.rooms.papers.reader import Picture, Reader
from duly.rooms.papers.rules.turning import upright
from duly.rooms.papers.sealing import seal_boxes
from duly.rooms.papers.terms import BatchState, Box, Sheet
from duly.rooms.papers.turns import turn_at

log = structlog.get_logger()


class PageRead(NamedTuple):
    """What reading a page came to; a picture where it had to be turned."""

    boxes: tuple[Box, ...]
    quarters: int
    picture: Picture | None
    seconds: float


def carry(
    batch_id: UUID,
    *,
    tell: Callable[[Progress], object] = lambda _: None,
    is_over: Callable[[], bool] = lambda: False,
) -> Progress:
    """Work on a batch until nothing is left that this process can do; the last page ends the reading.

    Several processes, on several machines, may do so at once. Who is killed leaves the page in hand to the others.
    """
    with reader.at_hand() as eyes:
        for work in _works(batch_id):
            if is_over():
                break
            work(eyes)
            tell(queries.progress_of(batch_id))
    found = queries.progress_of(batch_id)
    if found.opened == found.scans and found.read == found.pages:
        end_reading(SYSTEM, batch_id)
    return found


def is_any_left(batch_id: UUID) -> bool:
    """Whether scans are to be opened or pages to be read that did not fail again and again."""
    found = queries.progress_of(batch_id)
    return found.opened < found.scans or found.read < found.pages


def waiting() -> list[UUID]:
    """The batches that are being read."""
    return list(Batch.objects.filter(state=BatchState.READING).values_list("id", flat=True))


@action("papers.settle")
def keep_pages(actor: Actor, scan_id: UUID, pages: list[Picture]) -> None:
    """Keep the pages of a scan, sealed, and lay the forms out that they make. Records ``papers.opened``."""
    scan = Scan.objects.select_for_update().get(id=scan_id)
    if scan.pages is not None:
        return
    batch = held_batch(scan.batch_id, actor)
    each, first = form_of(batch.template).pages, batch.forms.count()
    for at, page in enumerate(pages):
        form, _ = Form.objects.get_or_create(batch=batch, number=first + at // each + 1)
        Page.objects.create(
            form=form, number=at % each + 1, scan=scan, place=at + 1, width=page.width, height=page.height,
            picture=files.put(actor, page.content, media_type="image/jpeg", name="", whose=batch.id),
        )  # fmt: skip
    scan.pages, scan.trouble = len(pages), {}
    scan.save(update_fields=["pages", "trouble"])
    forms = batch.forms.count() - first
    record(OPENED, stream=batch.id, public={"ref": batch.ref, "scan": scan.number, "pages": len(pages), "forms": forms})


@action("papers.settle")
def keep_reading(actor: Actor, page_id: UUID, found: PageRead) -> None:
    """Keep what was seen on a page, and judge its form when that was its last page. Records ``papers.page_read``."""
    page = Page.objects.select_for_update(of=("self",)).select_related("form__batch").get(id=page_id)
    batch = held_batch(page.form.batch_id, actor)
    if page.sealed is not None:
        return
    if found.picture is not None:
        before, picture = page.picture, found.picture
        page.picture = files.put(actor, picture.content, media_type="image/jpeg", name="", whose=batch.id)
        page.width, page.height = picture.width, picture.height
        if not Page.objects.filter(picture=before).exclude(id=page.id).exists():
            files.forget(actor, before, whose=batch.id)
    page.quarters, page.seconds, page.trouble = found.quarters, found.seconds, {}
    page.sealed = seal_boxes(keys.made([batch.id])[batch.id], page.id, found.boxes)
    page.save()
    public: dict[str, Json] = {
        "ref": batch.ref, "form": page.form.number, "page": page.number, "boxes": len(found.boxes), "quarters": found.quarters,
    }  # fmt: skip
    record(PAGE_READ, stream=batch.id, public=public)
    judge(page.form, batch)


@action("papers.settle")
def note_scan(actor: Actor, scan_id: UUID, no: Refusal, *, is_final: bool) -> None:
    """Note why a scan could not be opened. Records ``papers.not_opened``."""
    Scan.objects.filter(id=scan_id).update(tries=TRIES if is_final else F("tries") + 1, trouble=_said(no))
    scan = Scan.objects.select_related("batch").get(id=scan_id)
    record(NOT_OPENED, stream=scan.batch_id, public={"ref": scan.batch.ref, "scan": scan.number, "code": no.code})


@action("papers.settle")
def note_page(actor: Actor, page_id: UUID, no: Refusal) -> None:
    """Note why a page could not be read; after the third time its fields are left to people. Records ``papers.page_not_read``."""
    Page.objects.filter(id=page_id).update(tries=F("tries") + 1, trouble=_said(no))
    page = Page.objects.select_related("form").get(id=page_id)
    batch = held_batch(page.form.batch_id, actor)
    public: dict[str, Json] = {"ref": batch.ref, "form": page.form.number, "page": page.number, "code": no.code}
    record(PAGE_NOT_READ, stream=batch.id, public=public)
    judge(page.form, batch)


def _works(batch_id: UUID) -> Iterator[Callable[[Reader], None]]:
    """One piece of work after the other: first all scans, in their order, then all pages."""
    goes_on = {"id": batch_id, "state": BatchState.READING}
    scans = Scan.objects.filter(batch_id=batch_id, pages=None, tries__lt=TRIES).order_by("number")
    for scan in scans.values_list("id", flat=True):
        if Batch.objects.filter(**goes_on).exists():
            yield lambda eyes, scan=scan: _open(eyes, scan)  # type: ignore[misc]  # each has its own scan
    pages = Page.objects.filter(form__batch_id=batch_id, sealed=None, tries__lt=TRIES).order_by(
        "form__number", "number"
    )
    for page in pages.values_list("id", flat=True):
        if Batch.objects.filter(**goes_on).exists():
            yield lambda eyes, page=page: _read(eyes, page)  # type: ignore[misc]  # each has its own page


def _open(eyes: Reader, scan_id: UUID) -> None:
    with turn_at(scan_id) as is_ours:
        scan = Scan.objects.filter(id=scan_id, pages=None, tries__lt=TRIES).first()
        if not is_ours or scan is None:
            return
        try:
            content = stored.content(scan.digest, whose=[scan.batch_id])
            keep_pages(SYSTEM, scan.id, list(eyes.pages(content, scan.media_type)))
        except Refusal as no:
            log.warning("papers.not_opened", scan=str(scan.id), code=no.code)
            note_scan(SYSTEM, scan.id, no, is_final=no.code != reader.GAVE_UP.code)


def _read(eyes: Reader, page_id: UUID) -> None:
    with turn_at(page_id) as is_ours:
        page = (
            Page.objects.filter(id=page_id, sealed=None, tries__lt=TRIES)
            .select_related("form__batch__template")
            .first()
        )
        if not is_ours or page is None:
            return
        try:
            keep_reading(SYSTEM, page.id, _seen(eyes, page))
        except Refusal as no:
            log.warning("papers.not_read", page=str(page.id), code=no.code)
            note_page(SYSTEM, page.id, no)


def _seen(eyes: Reader, page: Page) -> PageRead:
    """A page that lies on its side or its head is turned and read once more, upright."""
    begun = time.perf_counter()
    content = stored.content(page.picture, whose=[page.form.batch_id])
    boxes = tuple(eyes.boxes(content))
    template = form_of(page.form.batch.template)
    quarters = upright(template, page.number, Sheet(page.width, page.height, boxes))
    picture = eyes.turned(content, quarters) if quarters else None
    if picture is not None:
        boxes = tuple(eyes.boxes(picture.content))
    return PageRead(boxes, quarters, picture, time.perf_counter() - begun)


def _said(no: Refusal) -> dict[str, str]:
    return {one: no.say(one)[:1_000] for one in ("en", "zh")}
