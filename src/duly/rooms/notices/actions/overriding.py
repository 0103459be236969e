# SPDX-License-Identifier: Apache-2.0
"""Letting a notice pass in spite of a rule: asked for by legal, agreed to by another, both of whom wrote none of it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from duly.foundation.ledger.actions import action
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.rooms.notices import queries
from duly.rooms.notices.models import Notice
from duly.rooms.notices.rules import complaints
from duly.rooms.notices.rules.states import must_be_current, must_be_open, state_of
from duly.rooms.rulebook import actions as rulebook
from duly.rooms.rulebook import queries as rules

_STANDING = frozenset({"proposed", "agreed"})


@dataclass(frozen=True, slots=True)
class Plea:
    """What is asked for, and why. ``digest`` is that of what was read; empty: what the notice says now."""

    rule: str
    reason: str
    risk: str
    opinion: str
    expires_on: date
    digest: str = ""


@action("notices.propose_override")
def propose_override(actor: Actor, notice_id: UUID | str, plea: Plea) -> UUID:
    """Ask that the notice, as it stands, may pass in spite of a rule. Records ``rulebook.override_proposed``.

    Raises:
        Refusal: ``notices.wrong_state`` once it is launched; ``notices.other_digest``; ``notices.rule_does_not_block``;
            ``notices.override_stands``; those of ``rulebook.propose_override``.
    """
    notice = queries.locked(actor, notice_id)
    history = queries.history_of(notice)
    must_be_open("let_pass", state_of(history), notice.number)
    must_be_current(plea.digest or history.digest, history.digest)
    proposal = rulebook.Proposal(
        notice.id, history.digest, plea.rule, plea.reason, plea.risk, plea.opinion, plea.expires_on
    )  # fmt: skip
    _must_be_needed(actor, notice, plea.rule, history.digest)
    return rulebook.propose_override(actor, notice.organisation_id, proposal, makers=history.makers)


@action("notices.agree_override")
def agree_override(actor: Actor, override_id: UUID) -> None:
    """Agree, as the second person, to what somebody proposed. Records ``rulebook.override_agreed``.

    Raises:
        Refusal: ``rulebook.no_override``; ``notices.wrong_state``; ``notices.other_digest`` when the notice says something
            else by now; those of ``rulebook.agree_override``.
    """
    row = rules.override_for(actor, override_id)
    notice = queries.locked(actor, row.subject)
    history = queries.history_of(notice)
    must_be_open("let_pass", state_of(history), notice.number)
    must_be_current(row.digest, history.digest)
    rulebook.agree_override(actor, override_id, makers=history.makers)


@action("notices.withdraw_override")
def withdraw_override(actor: Actor, override_id: UUID, *, reason: str) -> None:
    """End an override; what was sent stays sent. Records ``rulebook.override_withdrawn``.

    Raises:
        Refusal: ``rulebook.no_override``, those of ``rulebook.withdraw_override``.
    """
    queries.notice_for(actor, rules.override_for(actor, override_id).subject)
    rulebook.withdraw_override(actor, override_id, reason=reason)


def _must_be_needed(actor: Actor, notice: Notice, rule: str, digest: str) -> None:
    """The rule blocks the notice as it stands, and nobody has asked to let it pass already."""
    now = clock.now()
    found = [one for one in queries.findings(notice, now) if one.rule == rule and one.severity == "block"]
    if not found and any(one.id == rule for pack in rules.packs() for one in pack.rules):
        raise complaints.RULE_DOES_NOT_BLOCK(field="rule", rule=rule)
    if found and not found[0].pack:
        raise complaints.NOT_OF_A_PACK(field="rule", rule=rule)
    cards = rules.override_cards(actor, now, subject=notice.id)
    if any(one.rule == rule and one.digest == digest and one.state in _STANDING for one in cards):
        raise complaints.OVERRIDE_STANDS(field="rule", rule=rule)
