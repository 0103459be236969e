# SPDX-License-Identifier: Apache-2.0
"""How facts become rows: gathered while an action runs, written together at its end by COPY.

This is on the path of every message that goes out, so rows are written as finished lines of COPY's text form.
"""

from collections.abc import Iterable, Sequence
from itertools import repeat
from typing import Any

from django.db import connection

from duly.foundation.ledger import vault
from duly.foundation.ledger.facts import FactKind, FactRow, is_heralded
from duly.foundation.ledger.guard import Commitment, Running
from duly.kernel import arrays, clock
from duly.kernel.canonical import encode, encode_unchecked
from duly.kernel.disclosures import SALT, commit, decoys
from duly.kernel.ids import rising_uuid7
from duly.kernel.named_sql import named_sql

FEW = 16
"""Up to so many facts and boxes go in with one statement; COPY takes two journeys more for each table, and is worth them then."""
LARGEST = 60_000
"""Bytes of one fact; with its envelope it must fit into the 65,535 that a C2SP entry bundle allows."""


def gather(state: Running, kind: FactKind, rows: Sequence[FactRow]) -> list[str]:
    """Turn rows into facts of the running action; their ids are returned.

    Raises:
        ValueError: an undeclared field, a value outside canonical JSON, a fact too large, personal data of nobody.
    """
    _refuse_undeclared(kind, rows)
    before, between, after = _frame(state, kind)
    heralded = is_heralded(kind.name)
    ids = rising_uuid7(len(rows))
    hidden = _commit(state, kind, ids, rows) if kind.personal else repeat("")
    for fact, row, commitments in zip(ids, rows, hidden, strict=False):
        data = encode(row.public).decode()
        text = f"{{{commitments}{before}{data}{between}{fact}{after}"
        if len(text) > LARGEST // 4 and len(text.encode()) > LARGEST:
            message = f"{kind.name} is a fact of {len(text.encode())} bytes; {LARGEST} are allowed"
            raise ValueError(message)
        stream = row.stream.hex
        state.inbox.append(f"{stream}\t{text}\n")
        if heralded:
            state.heralds.append(f"{kind.name}\t{stream}\t{fact}\t{data}\n")
    state.recorded += len(ids)
    return ids


def _refuse_undeclared(kind: FactKind, rows: Sequence[FactRow]) -> None:
    allowed, hidden = frozenset(kind.public), frozenset(kind.personal)
    for row in rows:
        if not (allowed.issuperset(row.public) and hidden.issuperset(row.personal)):
            undeclared = sorted((row.public.keys() - allowed) | (row.personal.keys() - hidden))
            message = f"{kind.name} does not declare {undeclared}"
            raise ValueError(message)


def flush(state: Running) -> None:
    """Write what was gathered."""
    boxes = vault.locked(state.commitments, state.keys)
    if len(state.inbox) + len(boxes) > FEW:
        _copy("ledger_inbox (stream, body)", state.inbox)
        _copy("ledger_herald (kind, stream, fact, public)", state.heralds)
        vault.copy(boxes)
    elif state.inbox:
        _insert(state.inbox, state.heralds, boxes)
    state.inbox, state.heralds, state.commitments = [], [], []


def _frame(state: Running, kind: FactKind) -> tuple[str, str, str]:
    """What stands before the data of a fact, between data and id, and after the id: the same for all of a batch.

    Written out once for a batch, in the order of canonical JSON; what precedes it (``_sd``) sorts before ``at``.
    """
    common: dict[str, Any] = {
        "at": clock.stamp(clock.now()),
        "by": state.actor.kind,
        "data": 0,
        "id": 0,
        "type": kind.name,
        "v": kind.version,
    }
    if kind.etsi:
        common["etsi"] = f"http://uri.etsi.org/19522/Event/{kind.etsi}"
    if kind.grade is not None:
        common["grade"] = kind.grade
    before, rest = encode_unchecked(common).decode().removeprefix("{").split('"data":0', 1)
    between, after = rest.split('"id":0', 1)
    return f'{before}"data":', f'{between}"id":"', f'"{after}'


def _commit(state: Running, kind: FactKind, ids: Sequence[str], rows: Sequence[FactRow]) -> list[str]:
    """The salted digests of the facts' personal fields: of each as many as its kind declares, in no telling order."""
    boxes = [_boxes(state, kind, row) for row in rows]
    fields = [field for row in boxes for _, told in row for field in told]
    salts, digests = commit(fields)
    nothing = decoys(len(kind.personal) * len(rows) - len(fields))
    said: list[str] = []
    at = 0
    for fact, row in zip(ids, boxes, strict=True):
        first = at
        for subject, told in row:
            state.commitments.append(Commitment(fact, subject, salts[at * SALT : (at + len(told)) * SALT], told))
            at += len(told)
        missing = len(kind.personal) - (at - first)
        listed = '","'.join(sorted(digests[first:at] + [nothing.pop() for _ in range(missing)]))
        said.append(f'"_sd":["{listed}"],"_sd_alg":"sha-256",')
    return said


def _boxes(state: Running, kind: FactKind, row: FactRow) -> list[tuple[str, list[tuple[str, str]]]]:
    """The personal fields of a fact that have a value, by the person whose they are."""
    told = [(name, value) for name, value in row.personal.items() if value is not None and name != "actor"]
    if told and row.subject is None:
        message = f"{kind.name}.{told[0][0]} is personal: say whose it is"
        raise ValueError(message)
    boxes = [(row.subject.hex, told)] if told and row.subject is not None else []
    if "actor" in kind.personal:
        own = ("actor", state.actor.name)
        if boxes and row.subject == state.actor.id:
            told.append(own)
        else:
            boxes.append((state.actor.id.hex, [own]))
    return boxes


def _copy(target: str, lines: Sequence[str]) -> None:
    """JSON has no raw tab or newline, so backslashes are all that COPY's text form wants doubled."""
    if lines:
        data = "".join(lines).replace("\\", "\\\\")
        with connection.cursor() as cursor, cursor.copy(f"COPY {target} FROM STDIN") as copy:
            copy.write(data)


def _insert(inbox: Sequence[str], heralds: Sequence[str], boxes: Sequence[vault.Box]) -> None:
    """A few facts, with the news of them and what opens them: one journey for all three tables."""
    cells = (
        *_columns(heralds, 4),
        *_columns([f"{fact.hex()}\t{subject.hex()}\t{sealed.hex()}" for fact, subject, sealed in boxes], 3),
        *_columns(inbox, 2),
    )
    with connection.cursor() as cursor:
        cursor.execute(named_sql(__package__, "put_few"), [arrays.of_texts(column) for column in cells])


def _columns(lines: Sequence[str], count: int) -> Iterable[Sequence[str]]:
    """The cells of lines, column by column; of no lines so many empty columns."""
    return zip(*(line.removesuffix("\n").split("\t") for line in lines), strict=True) if lines else [()] * count
