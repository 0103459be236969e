# SPDX-License-Identifier: Apache-2.0
"""Every page of the service centre and of the help, with something on it: on a desk and on a telephone, in three languages."""

from pathlib import Path
from typing import Any

import pytest

from browser.axe import violations
from browser.eyes import Reader
from doors.portal.centre import Centre, a_centre
from duly.rooms.downstream import actions as downstream
from duly.rooms.feedback import actions, queries
from rooms.downstream.stage import Remembering, registered

pytestmark = pytest.mark.django_db(transaction=True)
LOOKS = [(1280, "light"), (390, "dark")]
TEXTS = {
    "zh-Hans": {"title": "如何变更手机号码", "body": "请登录服务中心，选择“申请变更”。\n\n新号码会收到验证码。"},
    "en": {"title": "How to change your number", "body": "Sign in to the service centre and ask for a change."},
}


@pytest.fixture
def centre(tmp_path: Path) -> Centre:
    made = a_centre(tmp_path)
    downstream.install_carrier(Remembering())
    return made


def an_article(centre: Centre) -> None:
    version = actions.draft_article(centre.world.cy, centre.world.acme.id, slug="phone", texts=TEXTS)
    digest = queries.article_for(centre.world.cy, version).digest
    actions.review_article(centre.world.bo, version, digest=digest, accepts=True)


def pages(centre: Centre) -> tuple[Any, dict[str, str]]:
    """The customer's browser, and the addresses of the pages by name; something stands on each of them."""
    registered(centre.world, "billing", purpose="sends the invoices")
    an_article(centre)
    browser = centre.signed_in()
    said = {"kind": "complaint", "text": "Nobody answers the telephone."}
    talk = str(browser.post("/my/questions", said)["Location"]).partition("?")[0]
    (card,) = queries.conversations_of(centre.parties[0].id)
    actions.answer(
        centre.world.cy, card.id, text="We are sorry, and call you back today.", resolves=True, outcome="upheld"
    )
    request = centre.asks(browser)
    centre.carry()
    return browser, {
        "home": "/my", "record": "/my/record", "full": "/my/record/full", "requests": "/my/requests", "request": request,
        "questions": "/my/questions", "question": talk, "holders": "/my/recipients", "data": "/my/data", "wishes": "/my/wishes",
        "sessions": "/my/sessions", "pin": "/my/pin", "again": "/my/again", "pick": "/my/change", "change": "/my/change/phone",
        "stop": "/stop", "help": "/help", "nothing-found": "/help?q=zebra", "article": "/help/acme/phone",
    }  # fmt: skip


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "en"])
def test_every_page_serves_everybody(chromium: Any, live_server: Any, centre: Centre, language: str) -> None:
    browser, where = pages(centre)
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale=language)
    context.add_cookies([
        {"name": name, "value": one.value, "url": live_server.url} for name, one in browser.cookies.items()
    ])  # fmt: skip
    reader = Reader(context.new_page(), live_server.url, language, language)
    for name, path in where.items():
        reader.open(f"{path}{'&' if '?' in path else '?'}lang={language}")
        assert "/my/in" not in reader.page.url, f"{name}: not signed in"
        for width, scheme in LOOKS:
            reader.page.set_viewport_size({"width": width, "height": 900})
            reader.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            reader.name = f"{language}-{width}"
            reader.look(f"my-{name}")
            reader.troubles += [f"{name}, {width}: {trouble}" for trouble in violations(reader.page)]
    context.close()
    assert not reader.troubles, "\n".join(reader.troubles)
