# SPDX-License-Identifier: Apache-2.0
"""Making a batch: letters are written again from their frozen wording, printed file by file, and packed into one ZIP.

At no time are more letters in memory than one file holds; the package lies on disk until the store has it.
"""

import hashlib
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from uuid import UUID

from duly.foundation.accounts import queries as accounts
from duly.foundation.files import actions as files
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.refusals import Refusal
from duly.rooms.customers import queries as customers
from duly.rooms.delivery import queries as deliveries
from duly.rooms.printing import queries
from duly.rooms.printing.actions.batches import Made, give_up, keep
from duly.rooms.printing.facts import BatchState, Printed, State
from duly.rooms.printing.models import Batch, Piece
from duly.rooms.printing.press import Letterhead, Paper, Place
from duly.rooms.printing.queries import Waiting
from duly.rooms.printing.rules.manifests import Row, as_csv, as_json, letter_text, link_in
from duly.rooms.printing.rules.references import reference_of

_STORED = (1980, 1, 1, 0, 0, 0)


@dataclass
class _Work:
    """A batch being made."""

    folder: Path
    head: Letterhead
    organisation: str
    on: date
    zip: zipfile.ZipFile
    files: list[Printed] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    pieces: list[tuple[Piece, dict[str, str]]] = field(default_factory=list)
    sums: list[tuple[str, str]] = field(default_factory=list)


def make(actor: Actor, batch_id: UUID) -> Batch:
    """Make an ordered batch; one that is made already is given as it is. A batch that cannot be made says why.

    Raises:
        Refusal: ``printing.no_such_batch``, ``printing.no_press``, ``printing.no_font``, ``printing.overtaken``.
    """
    batch = queries.batch_for(actor, batch_id)
    if batch.state != BatchState.ORDERED:
        return batch
    try:
        with tempfile.TemporaryDirectory(prefix="duly-print-") as folder:
            _make(actor, batch, Path(folder))
    except Refusal as no:
        give_up(actor, batch_id, no.code)
        raise
    return queries.batch_for(actor, batch_id)


def _make(actor: Actor, batch: Batch, folder: Path) -> None:
    place = accounts.organisations([batch.organisation_id])[batch.organisation_id]
    head = queries.letterhead(place.ref) or Letterhead()
    with zipfile.ZipFile(folder / "package.zip", "w", zipfile.ZIP_STORED) as packed:
        work = _Work(folder, head, place.ref, clock.now().date(), packed)
        groups = _grouped(work, batch, queries.tray(actor, batch.organisation_id, batch.subject))
        for (layout, language), waiting in sorted(groups.items()):
            for start in range(0, len(waiting), head.per_file):
                _print(work, batch, layout, language, waiting[start : start + head.per_file])
        manifest = as_json(str(batch.id), place.ref, work.on, work.files, work.rows)
        if work.files:
            _pack(work, "manifest.csv", as_csv(work.rows))
            _pack(work, "manifest.json", manifest)
            packed.writestr(zipfile.ZipInfo("SHA256SUMS", _STORED), "".join(f"{d}  {n}\n" for n, d in work.sums))
    digest = ""
    if work.files:
        with (folder / "package.zip").open("rb") as content:
            digest = files.put(actor, content, media_type="application/zip", name=f"letters-{batch.id}.zip")
    keep(
        actor, batch.id, Made(tuple(work.files), digest, f"sha256:{hashlib.sha256(manifest).hexdigest()}"), work.pieces
    )


def _grouped(work: _Work, batch: Batch, waiting: Iterator[Waiting]) -> dict[tuple[str, str], list[Waiting]]:
    """Letters by layout and language, those of one country together; what need not be printed is set aside."""
    groups: dict[tuple[str, str], list[Waiting]] = defaultdict(list)
    for row in waiting:
        if row.spare:
            piece = _piece(batch, row, State.SPARED)
            piece.batch_id, piece.reason = None, row.spare
            work.pieces.append((piece, {}))
        else:
            groups[queries.press().layout_of(work.head, row.country), row.delivery.language].append(row)
    for rows in groups.values():
        rows.sort(key=lambda row: (row.country, row.delivery.id))
    return groups


def _print(work: _Work, batch: Batch, layout: str, language: str, waiting: Sequence[Waiting]) -> None:
    letters = deliveries.letters((row.delivery.id for row in waiting), for_paper=True)
    waiting = [row for row in waiting if row.delivery.id in letters]  # nobody is told any more who was erased meanwhile
    if not waiting:
        return
    papers = [_paper(work, row, letters[row.delivery.id]) for row in waiting]
    number = 1 + sum(row.kind == "letters" for row in work.files)
    name = f"letters-{number:04d}-{layout}-{language}.pdf"
    path = work.folder / name
    with path.open("wb") as out:
        places = queries.press().letters(papers, out)
    digest = _take(work, path, name)
    last = places[-1]
    pages, sheets = last.first_page + last.pages - 1, sum(place.sheets for place in places)
    work.files.append(
        Printed(name, digest, path.stat().st_size, "letters", language, layout, len(papers), pages, sheets)
    )
    for row, paper, place in zip(waiting, papers, places, strict=True):
        _note(work, batch, row, paper, place, name=name, digest=digest)
    path.unlink()
    _envelopes(work, papers, layout, language, number)


def _envelopes(work: _Work, papers: Sequence[Paper], layout: str, language: str, number: int) -> None:
    name = f"envelopes-{number:04d}-{layout}-{language}.pdf"
    path = work.folder / name
    with path.open("wb") as out:
        pages = queries.press().envelopes(papers, out)
    if pages:
        digest = _take(work, path, name)
        size = path.stat().st_size
        work.files.append(Printed(name, digest, size, "envelopes", language, layout, len(papers), pages, pages))
    path.unlink()


def _paper(work: _Work, row: Waiting, letter: deliveries.Letter) -> Paper:
    link = letter.link or link_in(letter.text)
    return Paper(
        delivery_id=row.delivery.id,
        reference=reference_of(row.delivery.id),
        language=row.delivery.language,
        country=row.country,
        name=letter.name or _name_of(row),
        address=tuple(line for line in letter.address.split("\n") if line.strip()),
        sender=letter.sender.name,
        sender_email=letter.sender.email,
        sender_phone=letter.sender.phone,
        subject=letter.subject,
        text=letter_text(letter.text, link),
        link=link,
        code=letter.code or "",
        on=work.on,
        head=work.head,
    )


def _note(work: _Work, batch: Batch, row: Waiting, paper: Paper, place: Place, *, name: str, digest: str) -> None:
    piece = _piece(batch, row, State.PRINTED)
    piece.file, piece.first_page, piece.pages = digest, place.first_page, place.pages
    words = f"{paper.subject}\x00{paper.text}".encode()
    content = f"sha256:{hashlib.sha256(words).hexdigest()}"
    work.pieces.append((piece, {"address": "\n".join((paper.name, *paper.address)), "content": content}))
    work.rows.append(
        Row(
            paper.reference, str(piece.id), name, place.first_page, place.first_page + place.pages - 1, place.pages,
            place.sheets, paper.language, row.country, digest,
        )
    )  # fmt: skip


def _piece(batch: Batch, row: Waiting, state: State) -> Piece:
    return Piece(
        id=row.delivery.id, batch=batch, organisation_id=batch.organisation_id, subject=row.delivery.subject,
        recipient_id=row.delivery.recipient_id, customer_id=row.delivery.customer_id,
        reference=reference_of(row.delivery.id), country=row.country, state=state, updated_at=clock.now(),
    )  # fmt: skip


def _name_of(row: Waiting) -> str:
    return customers.cards([row.delivery.customer_id])[row.delivery.customer_id].name


def _take(work: _Work, path: Path, name: str) -> str:
    """Put a file into the package; gives its digest."""
    digest = hashlib.sha256()
    info = zipfile.ZipInfo(name, _STORED)
    with path.open("rb") as source, work.zip.open(info, "w", force_zip64=True) as target:
        while chunk := source.read(1 << 16):
            digest.update(chunk)
            target.write(chunk)
    work.sums.append((name, digest.hexdigest()))
    return f"sha256:{digest.hexdigest()}"


def _pack(work: _Work, name: str, content: bytes) -> None:
    work.zip.writestr(zipfile.ZipInfo(name, _STORED), content)
    work.sums.append((name, hashlib.sha256(content).hexdigest()))
