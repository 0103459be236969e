# SPDX-License-Identifier: Apache-2.0
"""Ready answers in the customer's language, and articles that two people have read before customers do."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from duly.kernel.refusals import Refusal
from duly.rooms.feedback import actions, queries
from duly.rooms.feedback.facts import ArticleState
from duly.rooms.feedback.models import Article, Message
from duly.rooms.feedback.rules.macros import filled
from rooms.delivery.post_office import turned
from rooms.feedback.desk import Desk

pytestmark = pytest.mark.django_db
TITLES = {"en": "Invoice address", "zh-Hans": "发票地址"}
BODIES = {"en": "Dear {name}, {org} looks into {number}.", "zh-Hans": "{name}，您好！{org}正在处理 {number}，请稍后。"}
TEXTS = {
    "en": {"title": "How do I change my invoice address?", "body": "In the service centre, under My record."},
    "zh-Hans": {"title": "如何更改发票地址？", "body": "请在服务中心的“我的信息”中办理。"},
}


def refused(code: str, call: object, /, *args: object, **more: object) -> None:
    with pytest.raises(Refusal) as no:
        call(*args, **more)  # type: ignore[operator]  # any verb
    assert no.value.code == code


def macro(desk: Desk, **changes: Any) -> Any:
    said = {"code": "invoice", "titles": TITLES, "bodies": BODIES} | changes
    return actions.set_macro(desk.world.cy, desk.world.acme.id, **said)


def public(desk: Desk, **texts: Any) -> Any:
    version = actions.draft_article(desk.world.cy, desk.world.acme.id, slug="invoice-address", texts=texts or TEXTS)
    digest = queries.article_for(desk.world.cy, version).digest
    actions.review_article(desk.world.bo, version, digest=digest, accepts=True)
    return version


def test_a_ready_answer_is_filled_in_the_customers_language(desk: Desk) -> None:
    made, mine = macro(desk), desk.asked(language="zh-Hans")
    number = desk.card(mine).number
    assert (
        queries.macro_text(desk.world.cy, made, mine)
        == f"Ines Nightingale，您好！示例科技有限公司正在处理 {number}，请稍后。"
    )
    other = desk.asked()
    assert queries.macro_text(desk.world.cy, made, other).startswith("Dear Ines Nightingale, Acme Ltd looks")


def test_traditional_chinese_is_derived_where_nobody_wrote_it(desk: Desk) -> None:
    made, mine = macro(desk), desk.asked(language="zh-Hant")
    assert "處理" in queries.macro_text(desk.world.cy, made, mine)


def test_braces_in_a_name_mark_no_place() -> None:
    assert filled("Dear {name} {{x}}", {"name": "{number}"}) == "Dear {number} {x}"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"bodies": BODIES | {"en": "Dear {surname}"}}, "feedback.bad_placeholder"),
        ({"bodies": BODIES | {"en": "Dear {name!r}"}}, "feedback.bad_placeholder"),
        ({"bodies": BODIES | {"en": "Dear {name"}}, "feedback.bad_placeholder"),
        ({"bodies": {"en": "Dear"}}, "feedback.language_lacking"),
        ({"titles": TITLES | {"de": "Rechnung"}}, "feedback.bad_language"),
        ({"code": "Invoice address!"}, "feedback.bad_code"),
        ({"kind": "praise"}, "feedback.bad_choice"),
    ],
)
def test_a_ready_answer_that_nobody_could_send_is_refused(desk: Desk, changes: dict[str, Any], code: str) -> None:
    refused(code, macro, desk, **changes)


def test_another_text_ends_the_old_one_and_a_retired_one_is_not_offered(desk: Desk) -> None:
    first, second = macro(desk), macro(desk, bodies=BODIES | {"en": "Hello {name}"})
    assert [second] == [one.id for one in queries.macros_for(desk.world.cy)]
    refused("feedback.no_such_macro", actions.retire_macro, desk.world.cy, first)
    refused("feedback.no_such_macro", actions.retire_macro, desk.world.dee, second)
    actions.retire_macro(desk.world.cy, second)
    assert queries.macros_for(desk.world.cy) == []


def test_nobody_publishes_what_nobody_else_has_read(desk: Desk) -> None:
    version = actions.draft_article(desk.lena, desk.world.acme.id, slug="invoice-address", texts=TEXTS)
    card = queries.article_for(desk.lena, version)
    refused("feedback.own_article", actions.review_article, desk.lena, version, digest=card.digest, accepts=True)
    refused("feedback.other_text", actions.review_article, desk.world.bo, version, digest="0" * 64, accepts=True)
    assert queries.published("en") == []
    with pytest.raises(IntegrityError), transaction.atomic():
        turned(lambda: Article.objects.filter(id=version).update(state="published"))
    actions.review_article(desk.world.bo, version, digest=card.digest, accepts=True)
    assert ["invoice-address"] == [one.slug for one in queries.published("en")]


def test_the_database_itself_refuses_one_person_in_both_places(desk: Desk) -> None:
    version = actions.draft_article(desk.lena, desk.world.acme.id, slug="invoice-address", texts=TEXTS)
    with pytest.raises(IntegrityError), transaction.atomic():
        turned(lambda: Article.objects.filter(id=version).update(reviewer=desk.lena.id, state="published"))


def test_what_is_public_stays_so_until_the_next_version_was_read(desk: Desk) -> None:
    first = public(desk)
    second = actions.draft_article(
        desk.world.cy, desk.world.acme.id, slug="invoice-address", texts=TEXTS | {"en": {"title": "T", "body": "New"}}
    )
    assert queries.published_article("invoice-address", "en").body == TEXTS["en"]["body"]
    digest = queries.article_for(desk.world.cy, second).digest
    actions.review_article(desk.world.bo, second, digest=digest, accepts=True)
    assert queries.published_article("invoice-address", "en").body == "New"
    assert queries.article_for(desk.world.cy, first).state == ArticleState.REPLACED


def test_what_is_sent_back_says_why(desk: Desk) -> None:
    version = actions.draft_article(desk.world.cy, desk.world.acme.id, slug="invoice-address", texts=TEXTS)
    digest = queries.article_for(desk.world.cy, version).digest
    refused("feedback.reason_needed", actions.review_article, desk.world.bo, version, digest=digest, accepts=False)
    actions.review_article(desk.world.bo, version, digest=digest, accepts=False, note="The menu has another name")
    card = queries.article_for(desk.world.cy, version)
    assert (ArticleState.SENT_BACK, "The menu has another name", False) == (card.state, card.note, card.is_public)


def test_what_is_withdrawn_is_read_no_more(desk: Desk) -> None:
    version = public(desk)
    actions.withdraw_article(desk.world.bo, version, reason="The page is gone")
    assert queries.published("en") == []
    refused("feedback.no_such_article", queries.published_article, "invoice-address", "en")
    refused("feedback.not_public", actions.withdraw_article, desk.world.bo, version, reason="Again")


def test_the_help_is_searched_in_the_readers_language(desk: Desk) -> None:
    public(desk)
    assert ["如何更改发票地址？"] == [one.title for one in queries.published("zh-Hans", text="发票 我的信息")]
    assert ["如何更改發票地址？"] == [one.title for one in queries.published("zh-Hant", text="發票")]
    assert queries.published("en", text="telephone") == []


def test_what_was_said_cannot_be_changed_in_the_database(desk: Desk) -> None:
    desk.asked()
    with pytest.raises(IntegrityError), transaction.atomic():
        turned(lambda: Message.objects.update(sealed=b"another"))
    with pytest.raises(IntegrityError), transaction.atomic():
        turned(lambda: Message.objects.all().delete())
