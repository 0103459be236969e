# SPDX-License-Identifier: Apache-2.0
"""Bundles for the tests of this room, and the house next door."""

from copy import deepcopy
from typing import Any

from duly.rooms.library.rules import papers

RULES: dict[str, Any] = {
    "duly": "rulepack/2",
    "pack": {"id": "ours", "version": "1", "review_by": "2027-05-31", "note": {"en": "n", "zh": "n"}},
    "rules": [
        {
            "id": "OURS-a",
            "severity": "block",
            "check": {"kind": "wording_absent", "list": "ours_words"},
            "say": {"en": "{where} says {excerpt}", "zh": "{where} 含 {excerpt}"},
            "passes": {"texts": {"en.body": "Fine. {{ link }}"}},
            "fails": {"texts": {"en.body": "A synergy. {{ link }}"}},
        }
    ],
    "word_lists": {"ours_words": ["synergy"]},
}
BUNDLE: dict[str, Any] = {
    "duly": "bundle/1",
    "id": "neighbours",
    "version": "1",
    "industry": "general",
    "words": {"en": "What the neighbours do", "zh": "同行做法"},
    "note": {"en": "As we do it.", "zh": "我方做法。"},
    "templates": [
        {
            "id": "moving",
            "say": {"en": "Moving", "zh": "搬迁"},
            "kind": "address_change",
            "content": {
                "en": {
                    "title": "We move",
                    "summary": "To {{ new_address }}.",
                    "body": "Dear {{ name }},\n\nfrom {{ old_address }} to {{ new_address }} on {{ effective_on|date }}. {{ phone }} {{ link }}",
                    "sms": "{{ organisation }} moves to {{ new_address }}: {{ link }}",
                }
            },
        }
    ],
    "rules": [RULES],
    "cascades": [
        {
            "id": "quick",
            "say": {"en": "Quick", "zh": "快速"},
            "kinds": ["address_change"],
            "steps": [{"channel": "sms", "wait": "2d"}],
            "why": {"en": "It is read.", "zh": "会被阅读。"},
        }
    ],
    "metrics": [
        {
            "id": "confirmed",
            "say": {"en": "Confirmed", "zh": "确认"},
            "what": "confirmed_in_time",
            "target": "90%",
            "why": {"en": "So.", "zh": "如此。"},
        }
    ],
    "results": [],
}
NEXT_DOOR = b"the secret of another installation"


def a_bundle(**changes: Any) -> dict[str, Any]:
    """The bundle with some places changed by dotted path: ``{"templates/0/kind": "x"}``."""
    document = deepcopy(BUNDLE)
    for path, value in changes.items():
        place: Any = document
        *parents, last = path.split("/")
        for parent in parents:
            place = place[int(parent)] if parent.isdecimal() else place[parent]
        place[int(last) if last.isdecimal() else last] = value
    return document


def a_file_of(document: dict[str, Any], *, secret: bytes = NEXT_DOOR, name: str = "neighbour") -> bytes:
    """The file as another installation signs it."""
    return papers.written(document, name, papers.key_for(secret, name))


def fingerprint(name: str = "neighbour", secret: bytes = NEXT_DOOR) -> str:
    """What the neighbour reads out on the telephone."""
    return papers.signer_of(name, papers.key_for(secret, name)).fingerprint
