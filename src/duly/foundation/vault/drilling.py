# SPDX-License-Identifier: Apache-2.0
"""Trying a folder of keys on what the database holds: persons, disclosures, sealed values, the index key."""

from collections.abc import Callable, Iterable

from duly.foundation.ledger import queries as log
from duly.foundation.vault.facts import Drilled, Sample
from duly.foundation.vault.keys import Key, UnreadableError
from duly.kernel.refusals import Refusal

Samples = Callable[[int], Iterable[Sample]]
_samples: list[Samples] = []


def install_samples(samples: Samples) -> None:
    """Say who gives sealed values for a drill: ``samples(count)`` draws so many by lot. Called by the house."""
    _samples[:] = [samples]


def tried(ring: log.Keyring, count: int) -> Drilled:
    """What these keys open: up to ``count`` persons of every wrapping key, and as many disclosures and sealed values."""
    persons = log.try_keys(ring, count)
    missing = [row.number for row in persons if row.tried and not row.opened]
    spoilt = sum(row.tried - row.opened for row in persons if row.opened)
    disclosures, values = log.try_disclosures(ring, count), _values(ring, count)
    index_key = _index(ring)
    drawn = [(row.tried, row.opened) for row in persons] + [disclosures, values]
    all_tried, all_opened = sum(one for one, _ in drawn), sum(one for _, one in drawn)
    lacking = _lacking(ring)
    return Drilled(
        holds=all_tried == all_opened and index_key == "same" and not lacking,
        persons=sum(row.persons for row in persons),
        lost=sum(row.persons for row in persons if row.number in missing),
        tried=all_tried,
        opened=all_opened,
        spoilt=spoilt,
        missing=tuple(sorted({*missing, *lacking})),
        index_key=index_key,
    )


def _values(ring: log.Keyring, count: int) -> tuple[int, int]:
    drawn = [sample for samples in _samples for sample in samples(count)]
    keys = {subject: Key(raw) for subject, raw in log.keys_with(ring, {one.subject for one in drawn}).items()}
    return len(drawn), sum(_opens(keys.get(one.subject), one) for one in drawn)


def _opens(key: Key | None, sample: Sample) -> bool:
    if key is None:
        return False
    try:
        key.open(sample.place, sample.sealed)
    except UnreadableError:
        return False
    return True


def _index(ring: log.Keyring) -> str:
    """Every index key that is not retired must be there; two are while a rotation goes on."""
    needed = {note.number: note.fingerprint for note in log.house_keys(log.INDEX) if note.retired_at is None}
    if not all(map(ring.has_index, needed or {1})):
        return "missing"
    try:
        is_same = all(log.fingerprint(ring.index(number)) == print_ for number, print_ in needed.items())
    except Refusal:
        return "other"
    return "same" if is_same else "other"


def _lacking(ring: log.Keyring) -> list[int]:
    """The numbers of keys that the database needs and this folder lacks, or has another under."""
    needed = (note for note in log.house_keys(log.SUBJECTS) if note.retired_at is None)
    return [note.number for note in needed if not _is(ring, note.number, note.fingerprint)]


def _is(ring: log.Keyring, number: int, fingerprint: str) -> bool:
    try:
        return log.fingerprint(ring.key(number)) == fingerprint
    except Refusal:
        return False
