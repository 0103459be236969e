# SPDX-License-Identifier: Apache-2.0
"""At launch the rules' tasks become tasks of people, once, with deadlines."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from duly.foundation.accounts import actions as accounts
from duly.foundation.accounts import queries as places
from duly.kernel import clock
from duly.kernel.refusals import Refusal
from duly.rooms.agreement import queries as agreement
from duly.rooms.notices import actions
from duly.rooms.notices.actions import closing_out
from duly.rooms.notices.models import Notice
from duly.rooms.notices.rules.departments import department_of, name_of
from rooms.notices.letters import a_file, a_peopled_world
from world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(tmp_path: Path) -> World:
    return a_peopled_world(tmp_path, region="CN", time_zone="Asia/Shanghai")


def a_name_change(world: World, **changes: Any) -> Notice:
    """Ada writes that Acme has another name; Bo approves."""
    body = (
        "Dear {{ name }},\n\nfrom {{ effective_on|date }} {{ old_name }} is called **{{ new_name }}**. Contracts: "
        "{{ contracts_continue }} Registration number {{ registration_number }}. Call {{ phone }}.\n\nConfirm: {{ link }}"
    )
    fields = {
        "old_name": "Acme Ltd", "new_name": "Acme Group Ltd", "registration_number": "91110000MA01ABCD2X",
        "approved_on": clock.now().date().isoformat(), "contracts_continue": "All contracts go on.",
        "phone": "+86 10 0000 0000",
    }  # fmt: skip
    sms = "{{ organisation }}: {{ old_name }} is called {{ new_name }} from {{ effective_on|date }}. {{ link }} or reply 1 {{ code }}"
    document = a_file(**{
        "kind": "name_change", "fields": fields, "content/en/body": body, "content/en/sms": sms,
        "content/en/summary": "Acme Ltd is called {{ new_name }}.", "content/en/title": "A new name",
        "answers": {"registration": "Notice of change 12", "registration_on": clock.now().date().isoformat(), "sms_signature_refiled": "Filing 7"}, **changes,
    })  # fmt: skip
    notice = actions.create(world.ada, "acme", document)
    actions.approve(world.bo, notice.id, digest=actions.submit(world.ada, notice.id))
    return notice


def of_rules(notice: Notice) -> dict[str, Any]:
    return {one.rule: one for one in agreement.tasks_of(notice.id) if one.source == "rule"}


def test_a_name_change_gives_the_registry_the_tax_office_and_the_bank_their_tasks(world: World) -> None:
    accounts.add_department(world.operator, "money", name_zh="财务部", name_en="Money", organisation="acme")
    notice = a_name_change(world)
    assert of_rules(notice) == {}
    actions.launch(world.ada, notice.id)
    found, effective = of_rules(notice), notice.change.effective_on
    assert found["CN-REG-01"].due_on == effective + timedelta(days=30)
    tax = next(found[name] for name in ("CN-REG-04a", "CN-REG-04b") if name in found)
    assert tax.due_on in {effective + timedelta(days=30), clock.now().date() + timedelta(days=30)}
    assert found["CN-REG-06a"].due_on == effective + timedelta(days=5)
    assert "税收征收管理法" in tax.law
    assert (tax.department, found["CN-REG-06a"].department) == ("money", "money")
    assert (found["CN-REG-01"].department, found["CN-REG-01"].title("en")[:7]) == (None, "[Legal]")
    assert found["CN-REG-01"].title("zh").startswith("〔法务〕")


def test_no_task_is_given_twice(world: World) -> None:
    notice = a_name_change(world)
    actions.launch(world.ada, notice.id)
    before = of_rules(notice).keys()
    with pytest.raises(Refusal) as refused:
        actions.launch(world.ada, notice.id)
    assert refused.value.code == "notices.already_launched"
    assert closing_out.add_tasks(world.ada, notice) == 0
    assert of_rules(notice).keys() == before


@pytest.mark.parametrize(
    ("ref", "en", "zh"), [("customer-service", "", ""), ("cs", "Customer Service", ""), ("kf", "", "客服部")]
)
def test_a_department_is_found_by_what_the_organisation_calls_it(world: World, ref: str, en: str, zh: str) -> None:
    accounts.add_department(world.operator, ref, name_zh=zh or "甲", name_en=en or "A", organisation="acme")
    held = places.departments_of(world.acme.id)
    assert department_of("customer_service", held) == ref
    assert department_of("finance", held) is None
    assert name_of(ref, held[ref]) == "customer_service"
