# SPDX-License-Identifier: Apache-2.0
"""The approval policy as a form: it shows what is in force, gives the same policy back, and takes rows in and out."""

from html.parser import HTMLParser
from typing import Any

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile

from doors.story import a_browser, text_of
from duly.rooms.agreement import queries
from rooms.agreement.departments import POLICY, Departments, a_company, a_policy
from theatre import staged

pytestmark = pytest.mark.django_db
ADDRESS = "/console/policy?organisation=acme"
WHOLE: dict[str, Any] = POLICY | {
    "approvers": 2, "kinds": {"fee_change": {"approvers": 3, "departments": ["legal"]}},
    "reach": [{"above": 10_000, "approvers": 2}, {"above": 100_000, "approvers": 3}], "cost": [{"above": 5_000, "approvers": 4}],
}  # fmt: skip


company = staged(a_company)


class _Form(HTMLParser):
    """What a browser would send for the form of the page, untouched."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self._inside = False
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = held.get("id") == "form"
        if not self._inside:
            return
        if tag == "select":
            self._select = held["name"]
            self.sent.setdefault(self._select, [])
        elif (tag == "option" and "selected" in held) or (tag == "option" and not self.sent[self._select]):
            self.sent[self._select] = [held["value"]]
        elif tag == "input" and (held.get("type") != "checkbox" or "checked" in held):
            self.sent.setdefault(held["name"], []).append(held.get("value", "on"))


def form_of(page: Any) -> dict[str, Any]:
    parser = _Form()
    parser.feed(text_of(page))
    return {name: values[0] if len(values) == 1 else values for name, values in parser.sent.items()}


def policy_now(company: Departments) -> dict[str, Any]:
    return queries.plain(queries.policy_of(company.world.acme.id))


def newest(company: Departments) -> Any:
    return queries.policies_for(company.world.bo, company.world.acme.id)[0].content


def test_the_form_gives_back_the_policy_that_it_shows(company: Departments) -> None:
    a_policy(company, **WHOLE)
    operator = a_browser("operator@example.com")
    assert operator.post("/console/policy", form_of(operator.get(ADDRESS))).status_code == 303
    assert newest(company) == policy_now(company)
    assert len(queries.policies_for(company.world.bo, company.world.acme.id)) == 2


def test_the_file_gives_back_the_policy_that_it_holds(company: Departments) -> None:
    a_policy(company, **WHOLE)
    operator = a_browser("operator@example.com")
    held = b"".join([operator.get("/console/policy.yaml?organisation=acme").content])
    assert yaml.safe_load(held) == policy_now(company)
    upload = SimpleUploadedFile("policy.yaml", held, "application/yaml")
    assert operator.post("/console/policy", {"organisation": "acme", "file": upload, "document": ""}).status_code == 303
    assert newest(company) == policy_now(company)


def test_an_emptied_row_is_taken_away(company: Departments) -> None:
    a_policy(company, **WHOLE)
    operator = a_browser("operator@example.com")
    form = form_of(operator.get(ADDRESS)) | {"kind:0": "", "reach:0": "", "cost:0": ""}
    form |= {name: "" for name in form if name.startswith("task:0:") and name[-2:] in {"zh", "en"}}
    assert operator.post("/console/policy", form).status_code == 303
    said = newest(company)
    assert said["kinds"] == {} and said["cost"] == []
    assert said["reach"] == [{"above": 100_000, "approvers": 3}]
    assert said["tasks"] == policy_now(company)["tasks"][1:]


def test_another_row_is_added_and_nothing_is_proposed_yet(company: Departments) -> None:
    a_policy(company, **WHOLE)
    operator = a_browser("operator@example.com")
    form = form_of(operator.get(ADDRESS))
    page = operator.post("/console/policy", form | {"add": "reach", "approvers": "5"})
    assert page.status_code == 200
    typed = form_of(page)
    assert (typed["reach:2"], typed["approvers"]) == ("", "5")
    assert len(queries.policies_for(company.world.bo, company.world.acme.id)) == 1
    assert (
        operator.post("/console/policy", typed | {"reach:2": "1,000,000", "reach:2:approvers": "6"}).status_code == 303
    )
    assert {"above": 1_000_000, "approvers": 6} in newest(company)["reach"]


def test_what_was_typed_stands_there_after_a_refusal_that_names_the_place_in_words(company: Departments) -> None:
    a_policy(company, **WHOLE)
    operator = a_browser("operator@example.com", "zh-CN")
    page = operator.post("/console/policy", form_of(operator.get(ADDRESS)) | {"approvers": "3", "reach:1": "many"})
    assert page.status_code == 422
    assert (form_of(page)["approvers"], form_of(page)["reach:1"]) == ("3", "many")
    assert "客户数" in text_of(page) and "reach.above" not in text_of(page)


def test_departments_go_by_their_names(company: Departments) -> None:
    a_policy(company, **WHOLE)
    page = text_of(a_browser("bo@example.com", "zh-CN").get(ADDRESS))
    assert "法务部" in page and ">legal<" not in page


def test_only_whoever_may_propose_gets_the_form(company: Departments) -> None:
    a_policy(company, **WHOLE)
    assert 'id="form"' not in text_of(a_browser("ada@example.com").get(ADDRESS))
    assert (
        a_browser("ada@example.com").post("/console/policy", {"organisation": "acme", "approvers": "1"}).status_code
        == 403
    )


def test_another_row_is_for_those_who_may_propose(company: Departments) -> None:
    sent = {"organisation": "acme", "add": "task"}
    assert a_browser("ada@example.com").post("/console/policy", sent).status_code == 403
    assert a_browser("bo@example.com").post("/console/policy", sent).status_code == 200
