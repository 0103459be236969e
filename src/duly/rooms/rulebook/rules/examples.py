# SPDX-License-Identifier: Apache-2.0
"""The examples inside a pack: one that passes and one that fails for every rule that blocks."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from duly.rooms.rulebook.facts import Pack, Rule, Sender, Snapshot, Text
from duly.rooms.rulebook.rules.checks import ALL


def example(pack: Pack, rule: Rule, outcome: str) -> tuple[Snapshot, datetime]:
    """The snapshot of a rule's example (``passes`` or ``fails``) and its ``now``: the pack's example with changes."""
    common: dict[str, Any] = dict(pack.example)
    raw = common | dict(rule.examples[outcome])
    if not isinstance(raw["now"], datetime):
        message = f"{pack.id}: example.now must be an instant with an offset"
        raise TypeError(message)
    fields = {name: {ALL: str(text)} for name, text in raw.get("fields", {}).items()}
    texts = dict(common.get("texts", {})) | dict(raw.get("texts", {}))
    values = {name: text[ALL] for name, text in fields.items()} | {
        "organisation": raw["names"][0],
        "effective_on": raw["effective_on"],
        "link": "https://notices.example.com/n/abc",
        "code": "123456",
    }
    return (
        Snapshot(
            kind=raw["kind"],
            sender=Sender(tuple(raw["names"]), tuple(raw["contacts"])),
            effective_on=date.fromisoformat(raw["effective_on"]),
            acknowledge_by=date.fromisoformat(raw["acknowledge_by"]),
            time_zone=raw.get("time_zone", "Asia/Shanghai"),
            regions=tuple(raw.get("regions", ())),
            fields=fields,
            texts=tuple(_text(key, source, values) for key, source in texts.items()),
            editions=tuple(raw.get("editions", ())),
            languages_needed=raw.get("languages_needed", {}),
            fallbacks=raw.get("fallbacks", {}),
            channels=tuple(raw.get("channels", ())),
            mandatory=raw.get("mandatory", False),
            legal_basis=raw.get("legal_basis", ""),
            quiet_hours_waived=raw.get("quiet_hours_waived", False),
        ),
        raw["now"],
    )


def _text(key: str, source: str, values: Mapping[str, str]) -> Text:
    language, _, part = key.rpartition(".")
    rendered = re.sub(r"{{\s*(\w+)[^}]*}}", lambda blank: values.get(blank[1], ""), source)
    return Text(language, part, f"content.{key}", source, rendered)
