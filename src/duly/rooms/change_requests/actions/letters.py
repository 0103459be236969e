# SPDX-License-Identifier: Apache-2.0
"""The letter that answers a request: confirmation of what was changed, or a refusal with its reason and how to appeal.

What it says is taken down once, under the customer's own key. It is printed whenever somebody takes it: the same words
give the same bytes, and the digest of the bytes is in the ledger before anybody has them.
"""

import hashlib
import io
from typing import NamedTuple
from uuid import UUID

import orjson

from duly.foundation.ledger.actions import action, record
from duly.foundation.vault import keys
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json
from duly.kernel.ids import random_id
from duly.kernel.refusals import Refusal
from duly.rooms.change_requests.actions.moving import held, which
from duly.rooms.change_requests.answering import LETTER_GONE, LETTER_TAKEN, LETTER_WRITTEN, NO_LETTER
from duly.rooms.change_requests.lettering import page
from duly.rooms.change_requests.models import ChangeRequest, Letter
from duly.rooms.change_requests.press import press
from duly.rooms.change_requests.queries.letters import drafted, matter_of, said_in, seat

_ENDINGS = {"application/pdf": "pdf", "text/html": "html"}


class LetterFile(NamedTuple):
    """A letter as it is handed over; it is kept nowhere."""

    name: str
    content: bytes
    media_type: str
    digest: str
    language: str
    matter: str


@action("change_requests.take_letter")
def take_letter(actor: Actor, request_id: UUID) -> LetterFile:
    """The letter that answers a request, in the customer's language; a page where this machine cannot print.

    Records ``change_requests.letter_taken`` with the digest of the file, and the first time
    ``change_requests.letter_written``.

    Raises:
        Refusal: ``change_requests.no_such_request``, ``change_requests.no_letter``, ``change_requests.letter_gone``.
    """
    row = held(request_id, actor)
    matter = matter_of(row)
    if not matter:
        raise NO_LETTER(number=row.number)
    letter = row.letters.select_related("request").filter(matter=matter).first() or write(row, matter)
    said = said_in(letter)
    if said is None:
        raise LETTER_GONE(number=row.number)
    content, media_type = _printed(page(said), letter.language)
    digest = f"sha256:{hashlib.sha256(content).hexdigest()}"
    public: dict[str, Json] = {"letter": str(letter.id), "matter": matter, "digest": digest, "size": len(content)}
    record(LETTER_TAKEN, stream=row.id, public={**which(row), **public})
    name = f"{row.number}-{matter}.{_ENDINGS[media_type]}"
    return LetterFile(name, content, media_type, digest, letter.language, matter)


def write(row: ChangeRequest, matter: str, note: str = "") -> Letter:
    """Take down what the letter says, inside a running verb. Records ``change_requests.letter_written``.

    Raises:
        Refusal: ``change_requests.letter_gone`` for a customer who was erased.
    """
    letter = Letter(id=random_id(), request=row, matter=matter, sealed_under=row.sealed_under, at=clock.now())
    key = keys.held([row.sealed_under]).get(row.sealed_under)
    if key is None:
        raise LETTER_GONE(number=row.number)
    said = drafted(row, letter.id, matter, note)
    letter.language = str(said["language"])
    letter.sealed = key.seal(seat(letter), orjson.dumps(said, option=orjson.OPT_SORT_KEYS))
    letter.save(force_insert=True)
    public: dict[str, Json] = {"letter": str(letter.id), "matter": matter, "language": letter.language}
    record(LETTER_WRITTEN, stream=row.id, public={**which(row), **public, "until": str(said["until"])})
    return letter


def _printed(html: str, language: str) -> tuple[bytes, str]:
    """A PDF; where this machine has nothing to print with, the page itself: nobody waits for an answer because of that."""
    out, printer = io.BytesIO(), press()
    try:
        if printer is not None:
            printer.document(html, language, out)
            return out.getvalue(), "application/pdf"
    except Refusal:
        pass
    return html.encode(), "text/html"
