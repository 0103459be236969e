# SPDX-License-Identifier: Apache-2.0
"""install_pack, retire_packs: a pack from outside runs beside those of Duly, as a draft, until it is given up."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from duly.foundation.ledger.models import Inbox
from duly.kernel import clock
from duly.kernel.refusals import Refusal
from duly.rooms.rulebook import actions, queries
from rooms.rulebook.looking import SNAPSHOT
from theatre import staged
from world import World, a_world

pytestmark = pytest.mark.django_db
RULE: dict[str, Any] = {
    "id": "PARTNER-1", "severity": "warn", "check": {"kind": "channels", "least": 9},
    "say": {"en": "{where}: too few channels.", "zh": "{where}：渠道过少。"},
}  # fmt: skip
HEAD: dict[str, Any] = {
    "id": "partner", "version": "1", "review_by": "2099-12-31", "status": "approved",
    "approved_by": [{"role": "counsel", "name": "Somebody Elsewhere", "on": "2026-11-01"}],
    "note": {"en": "A working aid, not legal advice.", "zh": "仅为工作辅助，不构成法律意见。"},
}  # fmt: skip


world = staged(a_world)


def a_document(head: dict[str, Any] | None = None, **rule: Any) -> dict[str, Any]:
    return {"pack": HEAD | (head or {}), "rules": [RULE | rule]}


def refused(call: Any, *words: Any, **more: Any) -> str:
    with pytest.raises(Refusal) as no:
        call(*words, **more)
    return no.value.code


def rules_found() -> set[str]:
    return {finding.rule for finding in queries.check(replace(SNAPSHOT), clock.now())}


def test_a_pack_from_outside_runs_until_it_is_given_up(world: World) -> None:
    origin = uuid4()
    assert "PARTNER-1" not in rules_found()
    assert actions.install_pack(world.operator, a_document(), origin=origin) == "partner"
    assert "PARTNER-1" in rules_found()
    actions.retire_packs(world.operator, origin=uuid4())
    assert "PARTNER-1" in rules_found()
    actions.retire_packs(world.operator, origin=origin)
    assert "PARTNER-1" not in rules_found()
    told = Inbox.objects.order_by("id").values_list("body", flat=True)
    about = [body for body in told if str(origin) in body]
    assert ["rulebook.pack_installed" in body for body in about] == [True, False]
    assert ["rulebook.pack_retired" in body for body in about] == [False, True]


def test_whoever_approved_it_elsewhere_approved_nothing_here(world: World) -> None:
    actions.install_pack(world.operator, a_document(), origin=uuid4())
    pack = queries.pack_of("PARTNER-1")
    assert (pack.status, pack.approved_by) == ("draft", ())


@pytest.mark.parametrize(
    "document",
    [
        a_document(id="CN-PI-07"),
        a_document({"id": "core"}),
        a_document() | {"word_lists": {"us_sales_line": ["x"]}},
        a_document() | {"questions": {"deal": {"type": "flag", "say": {"en": "?", "zh": "？"}}}},
    ],
)
def test_no_pack_from_outside_may_say_anew_what_another_says(world: World, document: dict[str, Any]) -> None:
    assert refused(actions.install_pack, world.operator, document, origin=uuid4()) == "rulebook.pack_taken"


@pytest.mark.parametrize(
    "document",
    [
        {"rules": [RULE]},
        a_document({"id": "../x"}),
        a_document(check={"kind": "nothing"}),
        a_document() | {"kinds": {"x": {}}},
        a_document() | {"masks": ["(a+)+"]},
    ],
)
def test_what_could_not_run_here_is_refused(world: World, document: dict[str, Any]) -> None:
    assert refused(actions.install_pack, world.operator, document, origin=uuid4()) == "rulebook.bad_pack"
    assert not queries.installed_packs().exists()


def test_only_an_operator_takes_packs_over_or_gives_them_up(world: World) -> None:
    assert refused(actions.install_pack, world.ada, a_document(), origin=uuid4()) == "rights.not_allowed"
    assert refused(actions.retire_packs, world.ada, origin=uuid4()) == "rights.not_allowed"
