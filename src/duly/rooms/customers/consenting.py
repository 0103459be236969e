# SPDX-License-Identifier: Apache-2.0
"""What a consent is, what is recorded of one, and how this room refuses them."""

from datetime import date
from typing import NamedTuple

from duly.foundation.ledger.facts import FactKind
from duly.kernel.refusals import Because, refusal
from duly.kernel.words import Words

DECISIONS = ("granted", "refused", "withdrawn")
EXPLICIT, IMPLIED = "explicit", "implied"
KINDS_OF_CONSENT = (EXPLICIT, IMPLIED)
"""``explicit``: the customer agreed to a wording that is on record. ``implied``: it follows from what they did."""
NOTICES, COMMERCIAL = "notices", "commercial"
"""Purposes: being contacted at all, and being contacted with advertising."""
LONGEST_WORDING, LONGEST_HOW = 4_000, 200


class Proof(NamedTuple):
    """Where a consent comes from: of which kind it is, in what way and on which day it was given, to which wording."""

    kind: str = ""
    """One of :data:`KINDS_OF_CONSENT`; empty where nobody said."""
    how: str = ""
    given_on: date | None = None
    wording: str = ""


UNSAID = Proof()

CONSENTED = FactKind(
    "customers.consented",
    Words(en="Consent for {purpose}: {decision} ({mechanism}).", zh="对 {purpose} 的同意：{decision}（{mechanism}）。"),
    public=("purpose", "decision", "channel", "mechanism", "kind", "given_on"),
    personal=("actor", "how", "wording"),
)
BAD_DECISION = refusal(
    "customers.bad_decision",
    Because.INVALID,
    en="{decision!r} is not a decision; use one of: {known}.",
    zh="{decision!r} 不是有效的决定；可用：{known}。",
)
BAD_KIND = refusal(
    "customers.bad_consent_kind",
    Because.INVALID,
    en="{given!r} is no kind of consent; use one of: {known}.",
    zh="{given!r} 不是同意的类型；可用：{known}。",
)
NO_PROOF = refusal(
    "customers.consent_unproved",
    Because.INVALID,
    en="An explicit consent needs the wording that the customer agreed to. Give it, or take the consent down as implied.",
    zh="明示同意须注明客户所同意的文字。请填写该文字，或登记为默示同意。",
)
NOTHING_GRANTED = refusal(
    "customers.nothing_granted",
    Because.INVALID,
    en="Kind, day and wording belong to a consent that was granted, not to one that was {decision}. Leave them out.",
    zh="类型、日期与文字仅适用于已给予的同意，而该决定为 {decision}，请省略。",
)
NOT_YET_GIVEN = refusal(
    "customers.consent_in_future",
    Because.INVALID,
    en="The day on which the consent was given ({given_on}) has not come yet. Check the year.",
    zh="给予同意的日期（{given_on}）尚未到来，请检查年份。",
)
PROOF_TOO_LONG = refusal(
    "customers.consent_too_long",
    Because.INVALID,
    en="{name} has {length} characters; {limit} is the limit. Keep to what the customer agreed to.",
    zh="{name} 有 {length} 个字符，上限为 {limit}。请仅保留客户所同意的内容。",
)
