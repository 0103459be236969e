# SPDX-License-Identifier: Apache-2.0
"""What keeping a value secret costs: keys read and made for many persons, a value sealed, opened, marked, cut into tokens.

The limit of sealing is AES-256-GCM of the same bytes under one key with a nonce drawn for each, in the same run.

    python -m bench.vault [--persons 5000] [--rounds 5]
"""

import argparse
import os
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from uuid import uuid4

from bench.ledger import durable_cluster, setup
from bench.report import median, show

PLAIN = b'{"value":"+8613800138000"}'
ROTATED = 50_000
"""Persons whose keys a rotation wraps anew."""


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--persons", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    with durable_cluster():
        found = measure(given.persons, given.rounds)
    show(
        "vault",
        ratio=found["aes_gcm_us"] / found["seal_us"],
        figures=found,
        aim="seal <= 3 us, open <= 3 us, mark <= 4 us, token <= 1.5 us",
        persons=given.persons, rounds=given.rounds, bytes_of_a_value=len(PLAIN),
        path="each figure is the time of one value or one key, out of a batch of so many persons",
    )  # fmt: skip


def measure(persons: int, rounds: int) -> dict[str, float]:
    """Microseconds of everything, medians over the rounds, and the rate of a rotation."""
    setup()
    from django.core.management import call_command

    from duly.foundation.vault import actions
    from duly.kernel import rights
    from duly.kernel.actors import SYSTEM, Actor

    call_command("migrate", interactive=False, verbosity=0)
    actions.note_keys(SYSTEM)
    rights.install(dict(rights.table()) | {"bench.make": frozenset({"system"})})
    make = _making()
    times: dict[str, list[float]] = {}
    for number in range(rounds):
        for name, took in _round(number, persons, make):
            times.setdefault(name, []).append(took / persons * 1e6)
    for _ in range(ROTATED // persons):
        make(SYSTEM, [uuid4() for _ in range(persons)])
    began = time.perf_counter()
    done = actions.rotate(Actor("user", uuid4(), "Olga", frozenset({"operator"}))).persons
    rate = {"rotated_keys_per_s": round(done / (time.perf_counter() - began))}
    return {name: round(median(took), 2) for name, took in times.items()} | rate


def _round(number: int, persons: int, make: Callable[..., Any]) -> Iterator[tuple[str, float]]:
    """The seconds of every step, each over a batch of persons."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    from duly.foundation.vault import blind, keys
    from duly.kernel.actors import SYSTEM

    subjects, box, here = [uuid4() for _ in range(persons)], AESGCM(os.urandom(32)), uuid4()
    yield "make_key_us", _took(lambda: make(SYSTEM, subjects))[0]
    took, held = _took(lambda: keys.held(subjects))
    yield "read_key_us", took
    took, places = _took(lambda: [keys.place(here, "contact_point", one, here) for one in subjects])
    yield "place_us", took
    pairs = [(held[one], place) for one, place in zip(subjects, places, strict=True)]
    took, sealed = _took(lambda: [key.seal(place, PLAIN) for key, place in pairs])
    yield "seal_us", took
    yield "aes_gcm_us", _took(lambda: [box.encrypt(os.urandom(12), PLAIN, place) for place in places])[0]
    both = list(zip(pairs, sealed, strict=True))
    yield "open_us", _took(lambda: [key.open(place, one) for (key, place), one in both])[0]
    values = [f"+86138{number:02}{one:06}" for one in range(persons)]
    yield "mark_us", _took(lambda: [blind.mark("phone", one) for one in values])[0]
    pieces = [f"{number}-{one}" for one in range(persons)]
    yield "new_token_us", _took(lambda: blind.tokens("name", pieces))[0]
    yield "known_token_us", _took(lambda: blind.tokens("name", pieces))[0]


def _took(work: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    result = work()
    return time.perf_counter() - began, result


def _making() -> Callable[..., Any]:
    from duly.foundation.ledger.actions import action
    from duly.foundation.vault import keys
    from duly.kernel.actors import Actor

    @action("bench.make")
    def make(actor: Actor, subjects: Iterable[Any]) -> Any:
        """Make keys and record nothing: bookkeeping alone."""
        return keys.made(subjects)

    return make


if __name__ == "__main__":
    main()
