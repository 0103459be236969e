# SPDX-License-Identifier: Apache-2.0
"""How long it takes to render an edition for all channels, and many personal copies of one message.

The limit of the copies is bare minijinja with the same template and values, in the same run, in turns. Small numbers of copies say nothing: take 200,000 or more. No database is needed.

    python -m bench.rendering [--copies 1000000] [--rounds 3]
"""

import argparse
import os
import time
from collections.abc import Callable

from minijinja import Environment

from bench.report import median, peak_memory_mb, show

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "duly.house.settings")
os.environ.setdefault("DULY_SECRET", "bench")
LANGUAGES = ("zh-Hans", "zh-Hant", "en")
_BODY = 4_096
_EDITIONS = 20
_SLICE = 5_000
Write = Callable[[dict[str, str]], str]


def main() -> None:
    """Run all and report."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--copies", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    import django

    django.setup()
    editions = [_editions() for _ in range(_EDITIONS)]
    pairs = [_copies(given.copies) for _ in range(given.rounds)]
    show(
        "rendering",
        ratio=round(median([own / bare for own, bare in pairs]), 3),
        figures={
            "edition_ms": round(median(editions), 2),
            "copies_per_s": round(median([own for own, _ in pairs])),
            "bare_per_s": round(median([bare for _, bare in pairs])),
            "peak_memory_mb": peak_memory_mb(),
        },
        aim="edition_ms <= 300, ratio >= 0.5",
        copies=given.copies,
        rounds=given.rounds,
    )


def _editions() -> float:
    """Every channel of an edition in three languages, compiled anew: milliseconds."""
    from duly.kernel.templating import compiled
    from duly.rooms.notices.facts import EditionText
    from duly.rooms.notices.queries import template_for
    from duly.rooms.notices.rules import renderings, texts

    compiled.cache_clear()
    wording = {language: template_for("address_change", language) for language in LANGUAGES}
    values = texts.sample_values({
        "organisation": "Acme Ltd", "sender_phone": "+1 202 555 0100", "sender_email": "a@acme.example",
        "effective_on": "2027-03-01", "acknowledge_by": "2027-02-20", "old_address": "1 Old Street",
        "new_address": "2 New Road", "phone": "+1 202 555 0100",
    })  # fmt: skip
    began = time.perf_counter()
    for language, parts in wording.items():
        edition = EditionText(
            language, parts["title"], parts["title"], parts["summary"], parts["body"], parts["sms"], ""
        )
        for one in renderings.renderings([edition]):
            renderings.filled(one, values)
    return (time.perf_counter() - began) * 1000


def _copies(count: int) -> tuple[float, float]:
    """Copies of a 4 KB message in a second: ours, and bare minijinja's."""
    from duly.kernel.templating import render

    source = "{{ name }} {{ organisation }} {{ link }} {{ code }}\n" + "All that was agreed stays as it is. " * 200
    source = source[:_BODY]
    bare = Environment(undefined_behavior="strict")
    bare.add_template("wording", source)

    def ours(values: dict[str, str]) -> str:
        return render(source, "en", values)

    def theirs(values: dict[str, str]) -> str:
        return bare.render_template("wording", **values)

    if ours(_values(0)) != theirs(_values(0)):
        raise SystemExit("the two do not write the same text, so their rates say nothing")
    return _rates(ours, theirs, count)


def _rates(ours: Write, theirs: Write, count: int) -> tuple[float, float]:
    """Copies for each second of processor time. They take turns in slices, each first as often as second: run one after
    the other, whatever else the machine does would be counted for one of them only.
    """
    spent = {ours: 0.0, theirs: 0.0}
    for first in range(0, count, _SLICE):
        turns = (ours, theirs) if first // _SLICE % 2 else (theirs, ours)
        for write in turns:
            began = time.process_time()
            for number in range(first, min(first + _SLICE, count)):
                write(_values(number))
            spent[write] += time.process_time() - began
    return count / spent[ours], count / spent[theirs]


def _values(number: int) -> dict[str, str]:
    return {
        "name": f"Customer {number}",
        "organisation": "Acme Ltd",
        "link": "https://notices.example.com/n/abc",
        "code": "123456",
    }


if __name__ == "__main__":
    main()
