# SPDX-License-Identifier: Apache-2.0
"""From frozen wording to one recipient's letter."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from duly.kernel import tokens
from duly.kernel.templating import WordingError
from duly.rooms.delivery.channel import Letter
from duly.rooms.delivery.models import Mailing
from duly.rooms.delivery.rendering import House, To, fingerprint, paragraphs, write

HOUSE = House(b"secret", "https://duly.example")
TO = To(uuid4(), uuid4(), uuid4(), "en", "123456", "c@example.com", "Zhang <b>& Co</b>")
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def make_letter(text: str, *, to: To = TO, html: str | None = None, **terms: Any) -> Letter:
    values: dict[str, Any] = {"channel": "email", "mandatory": True, "created_at": NOW} | terms
    content = {"subject": "We move,\n{{ name }}", "text": text, "html": html, "values": {"effective_on": "2026-12-01"}}
    sender = {"name": "Acme", "email": "n@acme.example", "phone": ""}
    return write(HOUSE, Mailing(id=uuid4(), contents={to.language: content}, sender=sender, **values), to)


def link_in(letter: Letter) -> str:
    return next(word for word in letter.text.split() if "/n/" in word)


def test_the_link_opens_the_recipients_own_page() -> None:
    link = link_in(make_letter("Open {{ link }}"))
    assert link.startswith("https://duly.example/n/")
    assert tokens.subject_of(b"secret", "portal", link.rpartition("/")[2], NOW) == TO.recipient_id


def test_the_same_letter_is_written_the_same_again() -> None:
    first, second = (make_letter("Open {{ link }}") for _ in range(2))
    assert first == second
    assert fingerprint(first) == fingerprint(second) != fingerprint(replace(first, text="x"))


def test_a_subject_is_one_line() -> None:
    assert make_letter("x").subject == "We move, Zhang <b>& Co</b>"


def test_what_customers_are_called_cannot_become_html() -> None:
    html = make_letter("Dear {{ name }}").html
    assert html is not None
    assert "<b>" not in html
    assert "Zhang &lt;b&gt;&amp; Co&lt;&#x2f;b&gt;" in html or "Zhang &lt;b&gt;&amp; Co&lt;/b&gt;" in html


def test_html_of_the_organisations_own_escapes_values_too() -> None:
    assert make_letter("x", html="<p>{{ name }}</p>").html != "<p>Zhang <b>& Co</b></p>"


def test_wording_that_forgets_the_link_still_says_how_to_confirm() -> None:
    assert "Read and confirm: https://duly.example/n/" in make_letter("Hello").text
    sms = make_letter("Hello", channel="sms")
    assert "Reply 1 123456 to confirm" in sms.text
    assert sms.html is None


def test_wording_that_has_the_link_is_left_alone() -> None:
    assert make_letter("Hello {{ link }}").text.count("https://") == 1
    assert make_letter("Reply 1 {{ code }}", channel="sms").text == "Reply 1 123456"


@pytest.mark.parametrize(
    ("language", "expected"), [("zh-Hans", "查看并确认"), ("zh-Hant", "查看並確認"), ("sw", "Read and confirm")]
)
def test_the_button_speaks_the_letters_language(language: str, expected: str) -> None:
    html = make_letter("x", to=replace(TO, language=language)).html
    assert html is not None
    assert expected in html


def test_unsubscribing_is_offered_only_where_it_is_allowed() -> None:
    assert make_letter("x").unsubscribe_url is None
    url = make_letter("x", mandatory=False).unsubscribe_url
    assert url is not None
    assert tokens.subject_of(b"secret", "unsubscribe", url.rpartition("/")[2], NOW) == TO.customer_id
    assert make_letter("x", mandatory=False, channel="sms").unsubscribe_url is None


def test_a_blank_without_a_value_is_an_error() -> None:
    with pytest.raises(WordingError, match="nobody"):
        make_letter("{{ nobody }}")


def test_paragraphs_keep_the_words_before_the_link() -> None:
    link = "https://duly.example/n/x"
    found = paragraphs(f"One\ntwo\n\nPlease confirm: {link}\n\n{link}\n\nSee https://acme.example/a?b=1, thanks", link)
    assert found == [
        [[("One", False)], [("two", False)]],
        [[("Please confirm:", False)]],
        [[("See ", False), ("https://acme.example/a?b=1", True), (", thanks", False)]],
    ]
