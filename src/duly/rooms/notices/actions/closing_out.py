# SPDX-License-Identifier: Apache-2.0
"""What people have to do because a notice went out: registry, tax, bank, records; as tasks with deadlines."""

from collections.abc import Mapping
from typing import Protocol

from duly.foundation.accounts import queries as accounts
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.words import Words
from duly.rooms.agreement import actions as agreement
from duly.rooms.agreement.facts import NewTask, Step
from duly.rooms.notices import queries
from duly.rooms.notices.models import Notice
from duly.rooms.rulebook import queries as rulebook
from duly.rooms.rulebook.facts import Task

_NAMES = {
    "legal": Words(en="Legal", zh="法务"),
    "technology": Words(en="Technology", zh="技术"),
    "customer_service": Words(en="Customer service", zh="客服"),
    "finance": Words(en="Finance", zh="财务"),
    "marketing": Words(en="Marketing", zh="市场"),
}
"""How packs name departments, in words; an organisation may call them otherwise."""
_DEPARTMENT = "部"
_LONGEST = 500


class Named(Protocol):
    """A department of an organisation."""

    @property
    def name_en(self) -> str:
        """What it is called in English."""

    @property
    def name_zh(self) -> str:
        """What it is called in Chinese."""


def add_tasks(actor: Actor, notice: Notice) -> int:
    """Give people the tasks that rules ask for, inside a running verb; gives how many are new. A rule gives its task once.

    Where the organisation has no department of the rule's name, the task is for nobody in particular and its title names it.
    """
    places = accounts.departments_of(notice.organisation_id)
    wanted = [_task(one, places) for one in rulebook.tasks_from(queries.snapshot_of(notice), clock.now())]
    return len(agreement.add_tasks(actor, notice.id, notice.organisation_id, wanted)) if wanted else 0


def department_of(name: str, places: Mapping[str, Named]) -> str | None:
    """The short name of the organisation's department that a rule means, by short name or by name in either language."""
    meant = _NAMES.get(name, Words(en=name, zh=name))
    called = {_plain(name), _plain(meant.en), _plain(meant.zh)}
    for ref, place in places.items():
        if called & {_plain(ref), _plain(place.name_en), _plain(place.name_zh)}:
            return ref
    return None


def _task(one: Task, places: Mapping[str, Named]) -> NewTask:
    ref, meant = department_of(one.department, places), _NAMES.get(one.department)
    zh, en = one.words.say("zh"), one.words.say("en")
    if ref is None and meant:
        zh, en = f"〔{meant.zh}〕{zh}", f"[{meant.en}] {en}"
    law = str(one.law) if one.law else ""
    return NewTask(
        Step.FEEDBACK, zh[:_LONGEST], en[:_LONGEST], department=ref, due_on=one.due_on, law=law, rule=one.rule
    )  # fmt: skip


def _plain(name: str) -> str:
    """A name without case, spaces, signs and the word for department, so that ``Customer Service`` is ``customer_service``."""
    bare = "".join(sign for sign in name.lower() if sign.isalnum())
    return bare.removesuffix(_DEPARTMENT).removesuffix("department")
