# SPDX-License-Identifier: Apache-2.0
"""Customers: search, one record, imports, questions, the ledger."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from doors.story import Story, a_browser, a_story, bytes_of, text_of
from duly.foundation.jobs.facts import Job
from duly.foundation.ledger import actions as ledger
from duly.house import calendar
from duly.kernel.actors import SYSTEM
from duly.rooms.customers import queries as customers
from duly.rooms.customers.models import Party
from theatre import staged
from world import HEADER, a_world, customer_row, make_customers

pytestmark = pytest.mark.django_db
story = staged(a_story)


def test_customers_are_found_by_name_and_number(story: Story) -> None:
    browser = a_browser("cy@example.com")
    assert "示例贸易" in text_of(browser.get("/console/customers", {"q": "示例"}))
    assert "Smith" in text_of(browser.get("/console/customers", {"q": "C-00000"}))
    assert "Nobody matches" in text_of(browser.get("/console/customers", {"q": "<nobody>"}))


def test_customers_come_fifty_at_a_time(tmp_path: Path) -> None:
    world = a_world()
    make_customers(world, [customer_row(number) for number in range(51)], tmp_path)
    browser = a_browser("cy@example.com")
    first = browser.get("/console/customers")
    second = browser.get("/console/customers", {"after": first.context["page"].after})
    assert (50, 1) == (len(first.context["page"].rows), len(second.context["page"].rows))


def test_a_record_shows_addresses_in_part(story: Story) -> None:
    party = Party.objects.get(ref="C-00000")
    page = text_of(a_browser("cy@example.com").get(f"/console/customers/{party.id}"))
    assert "c0…@example.com" in page
    assert "c0@example.com" not in page
    assert "K-0" in page


def test_staff_take_down_consents_and_hours(story: Story) -> None:
    party = Party.objects.get(ref="C-00000")
    browser, address = a_browser("cy@example.com"), f"/console/customers/{party.id}"
    given = {"decision": "withdrawn", "channel": "sms", "mechanism": "counter"}
    assert browser.post(f"{address}/consents", given).status_code == 303
    hours = {"quiet_from": "22:00", "quiet_to": "07:00"}
    assert browser.post(f"{address}/hours", hours).status_code == 303
    page = text_of(browser.get(address))
    assert "22:00–07:00" in page
    assert not customers.wishes_of(party.id).channels["sms"]
    assert browser.post(f"{address}/hours", hours | {"quiet_to": ""}).status_code == 422
    assert "each notice keeps its own order" in page
    assert browser.post(f"{address}/channels", {"order": ["sms", "email"]}).status_code == 303
    assert "SMS → e-mail" in text_of(browser.get(address))
    assert browser.post(f"{address}/channels", {"order": ["smoke", ""]}).status_code == 422
    assert browser.post(f"{address}/channels", {"order": ["", ""]}).status_code == 303
    assert customers.wishes_of(party.id).order == ()
    assert browser.post(f"{address}/consents", {"decision": "perhaps"}).status_code == 422


def test_staff_take_down_where_a_consent_to_advertising_comes_from(story: Story) -> None:
    party = Party.objects.get(ref="C-00000")
    browser, address = a_browser("cy@example.com"), f"/console/customers/{party.id}"
    given = {"decision": "granted", "purpose": "commercial", "mechanism": "counter", "kind": "explicit"}
    assert browser.post(f"{address}/consents", given).status_code == 422
    assert browser.post(f"{address}/consents", given | {"wording": "x", "given_on": "soon"}).status_code == 422
    told = {"wording": "I agree to texts with offers.", "given_on": "2026-01-31", "how": "signed form"}
    assert browser.post(f"{address}/consents", given | told).status_code == 303
    page = text_of(browser.get(address))
    assert "I agree to texts with offers." in page
    assert "signed form" in page
    held = customers.consents_of([party.id])[party.id]
    assert customers.consents_on(held, "sms") == {"commercial": "explicit"}


def test_a_stranger_finds_no_customer(story: Story) -> None:
    browser = a_browser("dee@example.com")
    assert browser.get(f"/console/customers/{Party.objects.get(ref='C-00000').id}").status_code == 404
    assert browser.get("/console/customers?organisation=acme").status_code == 404
    assert "Smith" not in text_of(browser.get("/console/customers"))


def test_a_file_is_looked_through_at_once_and_taken_in_by_a_job() -> None:
    world = a_world()
    upload = SimpleUploadedFile("客户.csv", f"{HEADER}\n{customer_row(1)}\n".encode())
    browser = a_browser("ada@example.com")
    assert browser.post("/console/imports", {"file": upload}).status_code == 303
    (begun,) = customers.imports_for(world.ada)
    assert "every 1s" in text_of(browser.get("/console/imports", headers={"HX-Request": "true"}))
    the_job("customers.resume").run(import_id=str(begun.id))
    page = text_of(browser.get("/console/imports", headers={"HX-Request": "true"}))
    assert "Report of every row" in page
    assert "every 1s" not in page
    assert "C-00001" in bytes_of(browser.post(f"/console/imports/{begun.id}/report")).decode("utf-8-sig")
    assert a_browser("dee@example.com").post(f"/console/imports/{begun.id}/report").status_code == 404


def the_job(name: str) -> Job:
    return next(job for job in calendar.JOBS if job.name == name)


def test_a_file_that_is_none_is_refused_in_words() -> None:
    a_world()
    answer = a_browser("ada@example.com").post("/console/imports", {"file": SimpleUploadedFile("x.csv", b"hello\n")})
    assert answer.status_code == 422
    assert "Not imported." in text_of(answer)


def test_an_agent_imports_nobody() -> None:
    a_world()
    upload = SimpleUploadedFile("x.csv", f"{HEADER}\n{customer_row(1)}\n".encode())
    assert a_browser("cy@example.com").post("/console/imports", {"file": upload}).status_code == 403


def test_questions_are_read_by_those_whom_they_concern(story: Story) -> None:
    a_browser().post(f"{story.link()}/question", {"text": "Where do invoices go?"})
    assert "Where do invoices go?" in text_of(a_browser("cy@example.com").get("/console/questions"))
    assert "No questions" in text_of(a_browser("dee@example.com").get("/console/questions"))


def test_the_ledger_says_plainly_that_it_has_no_outside_anchor(story: Story) -> None:
    ledger.open_log(SYSTEM, "example.test/log")
    ledger.settle()
    page = text_of(a_browser("cy@example.com").get("/console/ledger"))
    assert "No outside anchor." in page
    assert "example.test/log+" in page
    assert "The notice was written anew" not in page


def test_the_call_list_is_empty_until_a_call_is_due(story: Story) -> None:
    assert "Nobody to call" in text_of(a_browser("cy@example.com").get("/console/calls"))
