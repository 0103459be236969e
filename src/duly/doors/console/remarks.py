# SPDX-License-Identifier: Apache-2.0
"""Comments beside what they are about, in the editor: read, said and resolved without leaving the page."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from duly.doors.console.gate import may
from duly.doors.console.requests import id_of
from duly.doors.look.departments import names_in
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.rooms.agreement import queries as agreement
from duly.rooms.dossier import actions, queries
from duly.rooms.dossier.facts import NO_SUCH_COMMENT, CommentCard, anchor_of

Form = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Thread:
    """What was said about one part of a notice; ``said`` is what somebody wrote that could not be kept, and ``refusal`` why."""

    part: str
    comments: Sequence[CommentCard] = ()
    refusal: str = ""
    said: str = ""
    is_touched: bool = False

    @property
    def anchor(self) -> str:
        """Its place on the page."""
        return anchor_of(self.part)

    @property
    def open(self) -> int:
        """How many are to be answered."""
        return sum(one.resolved_at is None for one in self.comments)

    @property
    def is_shown(self) -> bool:
        """Whether it stands open: something is to be answered, or somebody is at it."""
        return bool(self.open or self.is_touched)


def remarks_on(actor: Actor, notice: Any, touched: Thread | None = None) -> dict[str, Any]:
    """Every thread of a notice by its part, those about what the notice has no longer, and for whom one may speak."""
    held: dict[str, list[CommentCard]] = defaultdict(list)
    for one in queries.comments_for(actor, notice.id):
        held[one.part].append(one)
    threads = {part: Thread(part, held.pop(part, ())) for part in queries.parts_of(actor, notice.id)}
    if touched and touched.part in threads:
        kept = threads[touched.part].comments
        threads[touched.part] = Thread(touched.part, kept, touched.refusal, touched.said, is_touched=True)
    loose = [Thread(part, cards) for part, cards in held.items()]
    return {"threads": threads, "loose": loose, **_desk(actor, notice)}


def thread_on(actor: Actor, notice: Any, touched: Thread) -> dict[str, Any]:
    """One thread by itself, as somebody just left it."""
    cards = [one for one in queries.comments_for(actor, notice.id) if one.part == touched.part]
    thread = Thread(touched.part, cards, touched.refusal, touched.said, is_touched=True)
    return {"notice": notice, "thread": thread, **_desk(actor, notice)}


def part_in(actor: Actor, notice: Any, form: Form) -> str:
    """The part that a button of a thread is about; nothing where the comment is none of this notice."""
    if "comment" in form:
        return form["comment"]
    wanted = id_of(form.get("resolve") or form.get("reopen"))
    return next((one.part for one in queries.comments_for(actor, notice.id) if one.id == wanted), "")


def said_in(form: Form, part: str) -> str:
    """What is written in the box of a thread."""
    return form.get(f"said:{part}", "")


def do(actor: Actor, notice: Any, form: Form, part: str) -> None:
    """Say it, resolve it or open it again.

    Raises:
        Refusal: ``dossier.no_such_comment``, and as the verbs of ``dossier``.
    """
    if not part:
        raise NO_SUCH_COMMENT(field="comment", wanted=form.get("resolve") or form.get("reopen", ""))
    if "comment" in form:
        department, to = form.get(f"for:{part}"), form.get(f"to:{part}")
        actions.comment(actor, notice.id, part=part, text=said_in(form, part), department=department or None, to=to or None)  # fmt: skip
    elif "resolve" in form:
        actions.resolve(actor, id_of(form["resolve"]))
    else:
        actions.reopen(actor, id_of(form.get("reopen")))


def _desk(actor: Actor, notice: Any) -> dict[str, Any]:
    names = names_in(notice.organisation_id, get_language() or "en")
    mine = [one.ref for one in agreement.signings(actor, clock.now()) if one.ref in names]
    return {"names": names, "speaks_for": mine, "may_comment": may(actor, "dossier.comment")}
