# SPDX-License-Identifier: Apache-2.0
"""How facts become rows: gathered while an action runs, written together at its end by COPY.

This is on the path of every message that goes out, so rows are written as finished lines of COPY's text form.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from duly.foundation.ledger import vault
from duly.foundation.ledger.facts import FactKind, FactRow, is_heralded
from duly.foundation.ledger.guard import Commitment, Running
from duly.kernel import clock
from duly.kernel.canonical import encode, encode_unchecked
from duly.kernel.disclosures import decoy, disclose
from duly.kernel.ids import rising_uuid7

LARGEST = 60_000
"""Bytes of one fact; with its envelope it must fit into the 65,535 that a C2SP entry bundle allows."""


def gather(state: Running, kind: FactKind, rows: Sequence[FactRow]) -> list[str]:
    """Turn rows into facts of the running action; their ids are returned.

    Raises:
        ValueError: an undeclared field, a value outside canonical JSON, a fact too large, personal data of nobody.
    """
    before, between, after = _frame(state, kind)
    allowed, hidden = frozenset(kind.public), frozenset(kind.personal)
    heralded = is_heralded(kind.name)
    ids = rising_uuid7(len(rows))
    for fact, row in zip(ids, rows, strict=True):
        if not (allowed.issuperset(row.public) and hidden.issuperset(row.personal)):
            undeclared = sorted((row.public.keys() - allowed) | (row.personal.keys() - hidden))
            message = f"{kind.name} does not declare {undeclared}"
            raise ValueError(message)
        data = encode(row.public).decode()
        text = f"{{{_commit(state, kind, fact, row) if hidden else ''}{before}{data}{between}{fact}{after}"
        if len(text) > LARGEST // 4 and len(text.encode()) > LARGEST:
            message = f"{kind.name} is a fact of {len(text.encode())} bytes; {LARGEST} are allowed"
            raise ValueError(message)
        stream = row.stream.hex
        state.inbox.append(f"{stream}\t{_escaped(text)}\n")
        if heralded:
            state.heralds.append(f"{kind.name}\t{stream}\t{fact}\t{_escaped(data)}\n")
    state.recorded += len(ids)
    return ids


def flush(state: Running) -> None:
    """Write what was gathered."""
    _copy("ledger_inbox (stream, body)", state.inbox)
    _copy("ledger_herald (kind, stream, fact, public)", state.heralds)
    if state.commitments:
        locked = zip(state.commitments, vault.lock_away(state.commitments), strict=True)
        _copy(
            "ledger_sealeddisclosure (fact, subject, ciphertext)",
            (f"{one.fact}\t{one.subject}\t\\\\x{sealed.hex()}\n" for one, sealed in locked),
        )
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


def _commit(state: Running, kind: FactKind, fact: str, row: FactRow) -> str:
    """The salted digests of a fact's personal fields, always as many as the kind declares, in no telling order."""
    digests: list[str] = []
    by_subject: dict[str, list[str]] = {}
    for name in kind.personal:
        value, subject = (
            (state.actor.name, state.actor.id) if name == "actor" else (row.personal.get(name), row.subject)
        )
        if value is None:
            digests.append(decoy())
            continue
        if subject is None:
            message = f"{kind.name}.{name} is personal: say whose it is"
            raise ValueError(message)
        disclosure = disclose(name, value)
        digests.append(disclosure.digest)
        by_subject.setdefault(subject.hex, []).append(disclosure.text)
    state.commitments.extend(Commitment(fact, subject, texts) for subject, texts in by_subject.items())
    listed = '","'.join(sorted(digests))
    return f'"_sd":["{listed}"],"_sd_alg":"sha-256",'


def _escaped(json: str) -> str:
    """JSON has no raw tab or newline, so its backslashes are all that COPY's text form wants doubled."""
    return json.replace("\\", "\\\\")


def _copy(target: str, lines: Iterable[str]) -> None:
    data = "".join(lines)
    if data:
        with connection.cursor() as cursor, cursor.copy(f"COPY {target} FROM STDIN") as copy:
            copy.write(data)
