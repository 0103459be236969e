# SPDX-License-Identifier: Apache-2.0
"""Answers are deliberate: a GET never confirms, a POST does, and what is refused is said."""

from datetime import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from doors.story import Story, a_browser, a_story, text_of
from duly.rooms.audience import queries as audience
from duly.rooms.customers import queries as customers
from duly.rooms.feedback import queries as feedback
from duly.rooms.obligations import actions as obligations
from theatre import staged

pytestmark = pytest.mark.django_db
story = staged(a_story)


def test_opening_the_link_confirms_nothing_and_counts_as_nothing(story: Story) -> None:
    page = a_browser().get(story.link())
    assert page.status_code == 200
    assert story.state() == "waiting"


def test_a_get_on_the_confirmation_is_not_understood(story: Story) -> None:
    page = a_browser().get(f"{story.link()}/confirmation")
    assert page.status_code == 405
    assert story.state() == "waiting"


def test_the_button_confirms_and_the_page_says_when(story: Story) -> None:
    page = a_browser().post(f"{story.link()}/confirmation", follow=True)
    assert story.state() == "acknowledged"
    assert "Confirmed at" in text_of(page)
    assert "I have read this notice" not in text_of(page)


def test_confirming_twice_is_no_fault(story: Story) -> None:
    browser = a_browser()
    browser.post(f"{story.link()}/confirmation")
    assert browser.post(f"{story.link()}/confirmation").status_code == 303
    assert story.state() == "acknowledged"


def test_a_form_from_elsewhere_is_turned_away(story: Story) -> None:
    page = a_browser(checks_csrf=True).post(f"{story.link()}/confirmation")
    assert page.status_code == 403
    assert "Please try once more" in text_of(page)
    assert story.state() == "waiting"


def test_a_browser_that_runs_the_page_counts_as_reached(story: Story) -> None:
    assert a_browser().post(f"{story.link()}/viewing").status_code == 204
    assert story.state() == "reached"


def test_somebody_else_can_say_so(story: Story) -> None:
    page = a_browser().post(f"{story.link()}/refusal", {"reason": "not-me"}, follow=True)
    assert story.state() == "refused"
    assert "your answer is on record" in text_of(page).lower()


def test_who_refused_by_mistake_can_still_confirm(story: Story) -> None:
    browser = a_browser()
    browser.post(f"{story.link()}/refusal", {"reason": "refuse"})
    browser.post(f"{story.link()}/confirmation")
    assert story.state() == "acknowledged"


def test_refusing_after_confirming_is_refused_in_words(story: Story) -> None:
    browser = a_browser()
    browser.post(f"{story.link()}/confirmation")
    page = browser.post(f"{story.link()}/refusal", {"reason": "refuse"})
    assert page.status_code == 409
    assert "settled already" in text_of(page)
    assert story.state() == "acknowledged"


def test_a_question_is_kept_and_shown(story: Story) -> None:
    page = a_browser().post(f"{story.link()}/question", {"text": "Where do <invoices> go?"}, follow=True)
    assert "Where do &lt;invoices&gt; go?" in text_of(page)
    assert [row.text for row in feedback.asked_by(story.recipients[0])] == ["Where do <invoices> go?"]


def test_an_empty_question_is_refused_in_the_readers_language(story: Story) -> None:
    page = a_browser(language="zh-CN").post(f"{story.link(1)}/question", {"text": "  "})
    assert page.status_code == 422
    assert "请先写下您的问题" in text_of(page)


def test_an_exempt_customer_is_asked_nothing(story: Story) -> None:
    obligations.exempt(story.world.cy, story.recipients[0], reason="settled on the telephone")
    page = text_of(a_browser().get(story.link()))
    assert "No confirmation is asked of you" in page
    assert "/confirmation" not in page


def test_confirming_costs_few_statements(story: Story) -> None:
    browser = a_browser()
    with CaptureQueriesContext(connection) as asked:
        browser.post(f"{story.link()}/confirmation?lang=en")
    told = [row["sql"].split()[0] for row in asked.captured_queries]
    # the facts and their disclosures included, and the mailing, which a process reads once
    assert (
        sum(word in {"SELECT", "UPDATE", "INSERT", "DELETE", "--"} for word in told) <= 10
    )  # the customer's key is one of them


def test_a_customer_whose_zone_nobody_knows_reads_and_confirms(story: Story) -> None:
    with connection.connection.cursor() as cursor:
        cursor.execute("UPDATE audience_recipient SET time_zone = '' WHERE position = 0")
    assert a_browser().get(story.link()).status_code == 200
    page = a_browser().post(f"{story.link()}/confirmation", follow=True)
    assert "Confirmed at" in text_of(page)
    assert story.state() == "acknowledged"


def test_after_an_answer_the_page_stays_in_the_language_that_was_chosen(story: Story) -> None:
    answer = a_browser().post(f"{story.link()}/confirmation?lang=zh-CN")
    assert answer.status_code == 303
    assert answer.headers["Cache-Control"] == "no-store"
    assert 'lang="zh-Hans"' in text_of(a_browser().get(answer.headers["Location"]))


def test_a_customer_sets_hours_and_channels(story: Story) -> None:
    browser, customer = a_browser(), audience.recipient(story.recipients[0]).customer_id
    wanted = {"quiet_from": "22:00", "quiet_to": "07:00", "channel": ["email"]}
    page = browser.post(f"{story.link()}/wishes", wanted, follow=True)
    assert "Your wishes are on record" in text_of(page)
    assert b'value="22:00"' in page.content
    wishes = customers.wishes_of(customer)
    assert (time(22), time(7)) == wishes[:2]
    assert {"email"} == {name for name, is_agreed in wishes.channels.items() if is_agreed}
    assert len(wishes.channels) > 1
    browser.post(f"{story.link()}/wishes", {"quiet_from": "", "quiet_to": "", "channel": list(wishes.channels)})
    assert (None, None, dict.fromkeys(wishes.channels, True), ()) == customers.wishes_of(customer)


def test_a_customer_says_by_which_channel_first(story: Story) -> None:
    browser, customer = a_browser(), audience.recipient(story.recipients[0]).customer_id
    wishes = customers.wishes_of(customer)
    plain = {"quiet_from": "", "quiet_to": "", "channel": list(wishes.channels)}
    for first, order in (("sms", ("sms",)), ("email", ("email", "sms")), ("email", ("email", "sms")), ("", ())):
        page = browser.post(f"{story.link()}/wishes", plain | {"first": first}, follow=True)
        assert customers.wishes_of(customer).order == order
    assert "Reach me first by" in text_of(page)
    assert browser.post(f"{story.link()}/wishes", plain | {"first": "smoke"}).status_code == 422
    browser.post(f"{story.link()}/wishes", plain | {"first": "sms"})
    browser.post(f"{story.link()}/wishes", plain)
    assert customers.wishes_of(customer).order == ("sms",)


def test_hours_that_make_no_sense_are_said_on_the_page(story: Story) -> None:
    page = a_browser().post(f"{story.link()}/wishes", {"quiet_from": "22:00", "quiet_to": "never"})
    assert (422, True) == (page.status_code, "have a beginning and an end" in text_of(page))
    assert a_browser().get(f"{story.link()}/wishes").status_code == 405
