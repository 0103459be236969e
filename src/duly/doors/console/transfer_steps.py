# SPDX-License-Identifier: Apache-2.0
"""Where a transfer stands, as a row of steps; and what its reader may do next."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from duly.doors.console.gate import may
from duly.kernel.actors import Actor
from duly.kernel.words import Words
from duly.rooms.transfer.facts import State, TransferCard
from duly.rooms.transfer.queries import AskedFor

STEPS = (
    (Words(en="Plan", zh="计划"), "transfer.planned"), (Words(en="Inventory", zh="清点"), "transfer.inventoried"),
    (Words(en="Mapping", zh="映射"), "transfer.mapped"), (Words(en="Rehearsal", zh="预演"), "transfer.rehearsed"),
    (Words(en="Agreement", zh="同意"), "transfer.agreed"), (Words(en="Loading", zh="载入"), "transfer.loaded"),
    (Words(en="Reconciling", zh="对账"), "transfer.reconciled"), (Words(en="Sign-off", zh="签收"), "transfer.signed_off"),
)  # fmt: skip
"""The way of every transfer, and the fact that ends each step."""
_DONE = {
    State.PLANNED: 1, State.INVENTORIED: 2, State.MAPPED: 3, State.REHEARSING: 3, State.REHEARSED: 4, State.AGREED: 5,
    State.RUNNING: 5, State.LOADED: 6, State.RECONCILING: 6, State.DIFFERING: 6, State.RECONCILED: 7, State.SYNCING: 7, State.FROZEN: 7, State.CUT_OVER: 7, State.SIGNED_OFF: 8,
    State.MENDING: 3, State.MENDED: 4, State.MEND_AGREED: 5, State.UNDOING: 0, State.UNDONE: 0, State.WITHDRAWN: 0,
}  # fmt: skip
_BUSY = {State.REHEARSING, State.MENDING, State.RUNNING, State.RECONCILING}
_OVER = {State.UNDOING, State.UNDONE, State.WITHDRAWN}


class StepCard(NamedTuple):
    """One step: its word, a tone, what is said of it, since when it is done, who."""

    words: str
    tone: str
    said: str
    at: str
    who: str


class Ask(NamedTuple):
    """Something that can be done: the end of its address, the words of its button, whether a reason is asked for."""

    name: str
    words: str
    tone: str = ""
    hint: str = ""
    asks_why: bool = False
    digest: str = ""


def steps_of(
    card: TransferCard, facts: Sequence[Mapping[str, Any]], asked: AskedFor | None, language: str
) -> list[StepCard]:
    """The eight steps as they stand."""
    ended = {str(fact["type"]): str(fact["at"]) for fact in facts}
    done = _DONE[card.state]
    agreed = asked.agreed_name if asked else ""
    found = []
    for at, (words, kind) in enumerate(STEPS):
        if at < done:
            who = agreed if at == _AGREEMENT else ""
            found.append(StepCard(words.say(language), "green", pgettext("step", "done"), ended.get(kind, ""), who))
        else:
            tone, said = (
                ("grey", "")
                if at > done or card.state in _OVER
                else _next(card, waits=at == _AGREEMENT and asked is not None)
            )
            found.append(StepCard(words.say(language), tone, said, "", ""))
    return found


def _next(card: TransferCard, *, waits: bool) -> tuple[str, str]:
    """The tone and the words of the step at which the transfer is."""
    if card.state == State.DIFFERING:
        return "red", _("differences found")
    if card.state in _BUSY:
        return "blue", _("paused") if card.paused_at else _("at work")
    return "amber", _("waits for a second person") if waits else _("comes next")


_AGREEMENT = 4


def asks_of(actor: Actor, card: TransferCard, asked: AskedFor | None, *, is_owner: bool) -> list[Ask]:
    """What the reader may do now, the usual next thing first. Whether it may be done the verb itself asks again."""
    offered = [name for name in _OFFERED[card.state] if may(actor, f"transfer.{_VERBS.get(name, name)}")]
    if card.paused_at:
        offered = [one for one in offered if one != "pause"]
    else:
        offered = [one for one in offered if one != "resumption"]
    own = {actor.id} & {card.by, asked.by if asked else card.by}
    hidden = {
        "request": asked is not None, "agreement": asked is None or bool(own), "signature": not is_owner,
    }  # fmt: skip
    asks = _asks(card)
    return [asks[name] for name in offered if not hidden.get(name)]


def _asks(card: TransferCard) -> dict[str, Ask]:
    again = card.state not in {State.PLANNED, State.MAPPED, State.LOADED}
    return {one.name: one for one in (
        Ask("inventory", _("Look the sources through again") if again else _("Look the sources through"), "" if again or card.state == State.MAPPED else "first"),
        Ask("rehearsal", _("Rehearse again") if again else _("Rehearse"), "" if again else "first", _("Everything is done on the real data, and nothing is written.")),
        Ask("request", _("Ask for a second person's agreement"), "first"),
        Ask("agreement", _("Agree to load it as rehearsed"), "first", "", digest=card.rehearsal_digest),
        Ask("run", _("Load it now"), "first", _("What stands in the target before is kept, so that it can be taken back.")),
        Ask("reconciliation", _("Compare again") if again else _("Read back and compare"), "" if card.state == State.RECONCILED else "first"),
        Ask("signature", _("Sign for your part"), "first", _("With the last signature the transfer is over and cannot be taken back any more.")),
        Ask("setting-aside", _("Put the corrections aside"), "", _("What is loaded stays; the corrected rows are held back again as they were.")),
        Ask("pause", _("Pause")), Ask("resumption", _("Go on"), "first"),
        Ask("undo", _("Take it back"), "grave", asks_why=True), Ask("withdrawal", _("Withdraw"), "grave", asks_why=True),
    )}  # fmt: skip


_VERBS = {
    "rehearsal": "rehearse", "request": "ask", "agreement": "agree", "reconciliation": "reconcile", "signature": "sign_off",
    "resumption": "pause", "withdrawal": "withdraw", "setting-aside": "mend",
}  # fmt: skip
_OFFERED: Mapping[State, tuple[str, ...]] = {
    State.PLANNED: ("inventory", "withdrawal"),
    State.INVENTORIED: ("inventory", "withdrawal"),
    State.MAPPED: ("rehearsal", "inventory", "withdrawal"),
    State.REHEARSING: ("resumption", "pause", "withdrawal"),
    State.REHEARSED: ("request", "agreement", "rehearsal", "withdrawal"),
    State.AGREED: ("run", "rehearsal", "withdrawal"),
    State.RUNNING: ("resumption", "pause", "undo"),
    State.LOADED: ("reconciliation", "undo"),
    State.RECONCILING: ("resumption", "pause", "undo"),
    State.DIFFERING: ("reconciliation", "undo"),
    State.RECONCILED: ("signature", "reconciliation", "undo"),
    State.MENDING: ("resumption", "pause", "undo"),
    State.MENDED: ("request", "agreement", "setting-aside", "undo"),
    State.MEND_AGREED: ("run", "setting-aside", "undo"),
    State.SYNCING: ("resumption", "pause", "undo"),
    State.FROZEN: ("reconciliation", "undo"),
    State.CUT_OVER: ("signature",),
    State.SIGNED_OFF: (),
    State.UNDOING: ("resumption", "pause"),
    State.UNDONE: ("rehearsal", "withdrawal"),
    State.WITHDRAWN: (),
}
