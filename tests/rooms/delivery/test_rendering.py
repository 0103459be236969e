# SPDX-License-Identifier: Apache-2.0
"""From frozen wording to one recipient's letter."""

from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duly.kernel import tokens
from duly.kernel.templating import WordingError, render
from duly.rooms.delivery.channel import Letter
from duly.rooms.delivery.editions import Form, filler, paragraphs
from duly.rooms.delivery.models import Mailing
from duly.rooms.delivery.rendering import House, To, fingerprint, write

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
    html = make_letter("x", to=TO._replace(language=language)).html
    assert html is not None
    assert expected in html


def test_unsubscribing_is_offered_only_where_it_is_allowed() -> None:
    assert make_letter("x").unsubscribe_url is None
    url = make_letter("x", mandatory=False).unsubscribe_url
    assert url is not None
    assert tokens.subject_of(b"secret", "unsubscribe", url.rpartition("/")[2], NOW) == TO.customer_id
    assert make_letter("x", mandatory=False, channel="sms").unsubscribe_url is None


def test_a_letter_on_paper_ends_like_a_mail_and_not_like_a_text_message() -> None:
    letter = make_letter("Hello", channel="letter")
    assert "Read and confirm: https://duly.example/n/" in letter.text
    assert "Reply 1" not in letter.text
    assert letter.html is None


@pytest.mark.parametrize(("channel", "languages"), [("voice", {"text/zh-Hans"}), ("sms", set())])
def test_a_call_knows_its_words_in_the_other_languages(channel: str, languages: set[str]) -> None:
    contents = {
        "en": {"subject": "x", "text": "Dear {{ name }} {{ code }}", "html": None, "values": {"kind": "bank_account"}},
        "zh-Hans": {"subject": "x", "text": "尊敬的{{ name }} {{ code }}", "html": None, "values": {}},
    }
    mailing = Mailing(
        id=uuid4(), contents=contents, sender={"name": "Acme"}, channel=channel, mandatory=True, created_at=NOW
    )
    letter = write(HOUSE, mailing, TO._replace(name="Max", region="CN"))
    assert {name for name in letter.values if name.startswith("text/")} == languages
    assert letter.values.get("text/zh-Hans") in {None, "尊敬的Max 123456"}
    assert (letter.values["kind"], letter.region) == ("bank_account", "CN")


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


HOSTILE = [
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ code }}", "{% raw %}", "%(code)s %s %", "\ue000link\ue001", "'; DROP",
    "https://evil.example/", "a\nb\r\n\r\nc", "&amp;", "", "张三（示例）", "</p></td></table>",
]  # fmt: skip
PLAIN = "Dear {{ name }},\n\nopen {{ link }} now or see https://acme.example/a?b=1&c=2.\n100 % {{ effective_on|date }}\n\n{{ link }}"
CLEVER = PLAIN + "{% if code %}{% endif %}"
"""The same, in a way that has to be filled for each customer."""


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("own", [None, "<p title='{{ name }}'>{{ name }} 100 % <a href='{{ link }}'>x</a></p>"])
def test_whatever_a_customer_is_called_stays_text(name: str, own: str | None) -> None:
    letter = make_letter(PLAIN, to=TO._replace(name=name), html=own)
    assert letter.html is not None
    page = _Page()
    page.feed(letter.html)
    expected = " ".join(name.replace("\ue000", "").split())
    assert page.tags == _page_of(make_letter(PLAIN, to=TO._replace(name="plain"), html=own)).tags
    assert expected in letter.text
    assert expected in page.text
    assert not any("evil" in link for link in page.links)
    assert link_in(letter) in page.links


@pytest.mark.parametrize("name", HOSTILE[:6])
def test_a_clever_wording_comes_out_like_a_plain_one(name: str) -> None:
    plain, clever = (make_letter(text, to=TO._replace(name=name)) for text in (PLAIN, CLEVER))
    assert plain.text == clever.text
    assert _page_of(plain).text == _page_of(clever).text
    assert _page_of(plain).links == _page_of(clever).links


@given(st.text(max_size=50), st.sampled_from(["en", "zh-Hans", "ar", "de"]))
def test_filling_a_form_is_filling_the_template(name: str, language: str) -> None:
    source = "{{ name }}, 50 % of {{ amount|number }} on {{ day|date }}: {{- link }} {{code}}"
    values: dict[str, Any] = {"amount": "1234.5", "day": "2026-12-01"}
    personal = {"name": name, "link": "https://d.example/n/x", "code": "123456"}
    assert isinstance(filler(source, language, values), Form)
    assert filler(source, language, values)(personal) == render(source, language, values | personal)


@pytest.mark.parametrize(
    "source", ["{{ name|upper }}", "{% if name %}x{% endif %}", "{{ name ~ code }}", "{% set n = name %}{{ n }}"]
)
def test_a_blank_that_does_not_stand_alone_is_filled_by_the_template(source: str) -> None:
    assert not isinstance(filler(source, "en", {}), Form)


@pytest.mark.parametrize(("language", "direction"), [("zh-Hans", "ltr"), ("en", "ltr"), ("ar", "rtl")])
def test_the_layout_is_fit_for_mail_programs(language: str, direction: str) -> None:
    html = make_letter(PLAIN * 20, to=TO._replace(language=language)).html
    assert html is not None
    assert len(html.encode()) < 100_000
    assert f'<html lang="{language}" dir="{direction}"' in html
    assert '<meta name="color-scheme" content="light dark">' in html
    assert "prefers-color-scheme:dark" in html
    assert "max-width:600px" in html
    assert "@start@" not in html and "\ue000" not in html
    page = _Page()
    page.feed(html)
    assert {link.split("/")[2] for link in page.links} == {"duly.example", "acme.example"}
    assert not {"img", "script", "link", "iframe", "form"} & set(page.tags)
    assert "@import" not in html and "url(" not in html


def test_an_edition_is_made_ready_once() -> None:
    content = {"subject": "x", "text": "{{ name }}", "html": None, "values": {}}
    mailing = Mailing(
        id=uuid4(), contents={"en": content}, sender={"name": "Acme"}, channel="email", mandatory=True, created_at=NOW
    )
    write(HOUSE, mailing, TO)
    first = vars(mailing)["_prepared"]["en"]
    write(HOUSE, mailing, TO)
    assert vars(mailing)["_prepared"]["en"] is first


class _Page(HTMLParser):
    """Tags, text and addresses of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]

    def handle_data(self, data: str) -> None:
        self.text += data


def _page_of(letter: Letter) -> _Page:
    page = _Page()
    page.feed(letter.html or "")
    return page
