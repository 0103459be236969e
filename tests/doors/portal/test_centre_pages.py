# SPDX-License-Identifier: Apache-2.0
"""The pages of the service centre: what a customer sees and asks for, in both languages."""

from pathlib import Path

import pytest

from doors.portal.centre import Centre, a_centre
from doors.story import a_story, text_of
from duly.rooms.change_requests.models import ChangeRequest
from duly.rooms.customers.models import Consent
from duly.rooms.feedback import queries as feedback
from world import opened

pytestmark = pytest.mark.django_db
PAGES = {
    "/my": ("Waiting for you", "等您处理"),
    "/my/record": ("My record", "我的登记信息"),
    "/my/record/full": ("My record", "我的登记信息"),
    "/my/change": ("What is to change?", "要变更什么？"),
    "/my/change/phone": ("Mobile number", "手机号码"),
    "/my/change/email": ("E-mail address", "电子邮箱"),
    "/my/change/address": ("Postal address", "邮寄地址"),
    "/my/change/name": ("Name", "名称"),
    "/my/change/bank": ("Bank account", "银行账户"),
    "/my/change/identity": ("Identity document", "证件"),
    "/my/change/other": ("Something else", "其他"),
    "/my/requests": ("My requests", "我的申请"),
    "/my/messages": ("Every notice to you", "发给您的全部通知"),
    "/my/wishes": ("My wishes", "联系偏好"),
    "/my/data": ("Export my data", "导出我的数据"),
    "/my/questions": ("Questions and complaints", "咨询与投诉"),
    "/my/sessions": ("Where I am signed in", "登录情况"),
    "/my/pin": ("Support PIN", "客服密码"),
    "/my/again": ("Prove that it is you", "验证身份"),
}


@pytest.fixture
def centre(tmp_path: Path) -> Centre:
    return a_centre(tmp_path)


def test_every_page_speaks_both_languages(centre: Centre) -> None:
    browser = centre.signed_in()
    for address, (english, chinese) in PAGES.items():
        assert english in text_of(browser.get(f"{address}?lang=en")), address
        assert chinese in text_of(browser.get(f"{address}?lang=zh-Hans")), address


def test_the_door_speaks_both_languages(centre: Centre) -> None:
    from doors.story import a_browser

    for address, english, chinese in (
        ("/my/in", "Send me a code", "发送验证码"),
        ("/stop", "Stop a change", "停止变更"),
    ):
        assert english in text_of(a_browser().get(address))
        assert chinese in text_of(a_browser(language="zh-CN").get(address))


def test_the_centre_is_read_in_traditional_chinese_and_names_stay_as_they_are(tmp_path: Path) -> None:
    from world import customer_row, make_customers

    centre = a_centre(tmp_path)
    make_customers(centre.world, [customer_row(7, name="张记商行", email="c7@example.com")], tmp_path)
    browser = centre.signed_in("c7@example.com", language="zh-TW")
    page = text_of(browser.get("/my/record"))
    assert '<html lang="zh-hant">' in page
    assert "我的登記資訊" in page
    assert "電子郵箱" in page
    assert "张记商行" in page


def test_a_choice_of_language_is_kept(centre: Centre) -> None:
    browser = centre.signed_in()
    browser.get("/my?lang=zh-Hant")
    assert "我的登記資訊" in text_of(browser.get("/my/record"))


def test_the_record_shows_contact_points_in_part_and_where_they_come_from(centre: Centre) -> None:
    page = text_of(centre.signed_in().get("/my/record"))
    assert "Zhang Wei" in page
    assert "c***@example.com" in page
    assert "c0@example.com" not in page
    assert "from a file of ours" in page


def test_the_record_is_shown_in_full_after_a_fresh_proof(centre: Centre) -> None:
    assert "c0@example.com" in text_of(centre.signed_in().get("/my/record/full"))


def test_the_record_of_a_day_before_there_was_one_is_empty(centre: Centre) -> None:
    page = text_of(centre.signed_in().get("/my/record?known_at=2020-01-01"))
    assert "Nothing was on record then." in page


def test_a_day_that_is_no_date_is_said_to_be_none(centre: Centre) -> None:
    assert "not written as a date" in text_of(centre.signed_in().get("/my/record?at=yesterday"))


def test_the_history_of_an_entry_is_a_line_of_versions(centre: Centre) -> None:
    page = text_of(centre.signed_in().get(f"/my/record/{centre.entity('sms')}"))
    assert "written down" in page


def test_a_change_is_checked_summed_up_and_sent(centre: Centre) -> None:
    browser = centre.signed_in()
    form = {"entity": str(centre.entity("sms")), "nature": "update", "value": "+12025550188", "step": "look"}
    summed = text_of(browser.post("/my/change/phone", form))
    assert "Please look at it once more." in summed
    assert not ChangeRequest.objects.exists()
    answer = browser.post("/my/change/phone", form | {"step": "send"})
    row = ChangeRequest.objects.get()
    assert (answer.status_code, row.channel, row.nature, row.party_id) == (
        303,
        "portal",
        "update",
        centre.parties[0].id,
    )
    assert row.number in text_of(browser.get(answer["Location"]))


def test_what_cannot_be_right_is_not_sent(centre: Centre) -> None:
    browser = centre.signed_in()
    form = {"entity": "new", "nature": "update", "value": "nonsense", "step": "send"}
    assert browser.post("/my/change/phone", form).status_code == 200
    assert "tone-red" in text_of(browser.post("/my/change/phone/checks", form))
    assert not ChangeRequest.objects.exists()


@pytest.mark.parametrize(
    "odd",
    [
        {"value": ""}, {"entity": "x"}, {"nature": "gift"}, {"since": "soon"}, {"entity": "new", "nature": "end"},
    ],
)  # fmt: skip
def test_a_form_that_says_too_little_is_shown_again_with_why(centre: Centre, odd: dict[str, str]) -> None:
    form = {"entity": str(centre.entity("sms")), "nature": "update", "value": "+12025550188", "step": "send"} | odd
    answer = centre.signed_in().post("/my/change/phone", form)
    assert (answer.status_code, 'role="alert"' in text_of(answer)) == (422, True)
    assert not ChangeRequest.objects.exists()


def test_what_was_wrong_from_the_start_is_asked_for_as_that(centre: Centre) -> None:
    centre.asks(centre.signed_in(), nature="rectification")
    row = ChangeRequest.objects.get()
    assert (row.nature, row.reason) == ("rectification", "wrong")


def test_an_urgent_request_is_marked_so(centre: Centre) -> None:
    centre.asks(centre.signed_in(), urgent="1")
    assert "urgent" in ChangeRequest.objects.get().flags


def test_a_request_is_followed_to_the_proofs_by_codes(centre: Centre) -> None:
    browser = centre.signed_in()
    address = centre.asks(browser)
    assert "Prove that it is you" in text_of(browser.get(address))
    browser.post(f"{address}/send-code", {"who": "requester", "point": str(centre.entity("email"))})
    centre.carry()
    assert (
        browser.post(
            f"{address}/code", {"who": "requester", "code": centre.code("email", "is your code for the")}
        ).status_code
        == 303
    )
    centre.carry()
    assert centre.sms.posted[-1].address == "+12025550188"
    item = str(ChangeRequest.objects.get().items.get().id)
    answer = browser.post(f"{address}/code", {"who": "new_contact", "item": item, "code": centre.code("sms")})
    assert answer.status_code == 303
    page = text_of(browser.get(address))
    assert "Prove that it is you" not in page
    assert "Confirm the new one" not in page


def test_a_wrong_code_counts_and_says_how_many_are_left(centre: Centre) -> None:
    browser = centre.signed_in()
    address = centre.asks(browser)
    browser.post(f"{address}/send-code", {"who": "requester", "point": str(centre.entity("email"))})
    answer = browser.post(f"{address}/code", {"who": "requester", "code": "222222"})
    assert (answer.status_code, "2 more times" in text_of(answer)) == (422, True)


def test_a_document_is_taken_by_what_it_is_not_by_what_it_is_called(centre: Centre, settings: object) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    browser = centre.signed_in()
    address = centre.asks(browser)
    bad = SimpleUploadedFile("a.pdf", b"<script>", content_type="application/pdf")
    assert browser.post(f"{address}/document", {"file": bad, "kind": "identity_card"}).status_code == 422
    good = SimpleUploadedFile("a.pdf", b"%PDF-1.7 x", content_type="application/pdf")
    assert browser.post(f"{address}/document", {"file": good, "kind": "identity_card"}).status_code == 303
    assert "identity card" in text_of(browser.get(address))


def test_a_request_is_taken_back(centre: Centre) -> None:
    browser = centre.signed_in()
    address = centre.asks(browser)
    assert browser.post(f"{address}/withdraw").status_code == 303
    assert ChangeRequest.objects.get().state == "withdrawn"


def test_a_stop_code_from_the_old_contact_point_stops_the_change(centre: Centre) -> None:
    from doors.story import a_browser

    browser = centre.signed_in()
    centre.asks(browser)
    centre.carry()
    form = {"number": ChangeRequest.objects.get().number, "code": centre.code("email", "stop code")}
    assert "is stopped now" in text_of(a_browser().post("/stop", form))
    assert ChangeRequest.objects.get().state == "held"


def test_the_record_is_frozen_from_inside(centre: Centre) -> None:
    browser = centre.signed_in()
    centre.asks(browser)
    browser.post("/my/freeze")
    assert ChangeRequest.objects.get().state == "held"
    assert "is frozen" in text_of(browser.get("/my"))


def test_wishes_are_saved_and_consents_taken_back(centre: Centre) -> None:
    browser = centre.signed_in()
    browser.post(
        "/my/wishes", {"quiet_from": "22:00", "quiet_to": "07:00", "channel": ["email", "call"], "first": "email"}
    )
    page = text_of(browser.get("/my/wishes"))
    assert 'value="22:00"' in page
    assert Consent.objects.filter(channel="sms", decision="withdrawn", mechanism="portal").exists()
    browser.post("/my/wishes", {"channel": ["email", "sms", "call"]})
    browser.post("/my/wishes/take-back", {"purpose": "notices", "channel": "sms"})
    assert Consent.objects.filter(channel="sms").order_by("-id").first().decision == "withdrawn"


def test_every_notice_is_there_with_its_text_and_can_be_asked_about(tmp_path: Path) -> None:
    from rooms.delivery.post_office import Recorder

    story = a_story(tmp_path)
    centre = Centre(story.world, [], Recorder(), Recorder("sms"))
    from duly.rooms.delivery.channel import install_channels

    install_channels({"email": centre.mail, "sms": centre.sms})
    browser = centre.signed_in("c0@example.com")
    assert "Acme" in text_of(browser.get("/my/messages"))
    assert "Nothing was sent to you yet." in text_of(browser.get("/my/messages?from=30"))
    assert "Acme" in text_of(browser.get("/my/messages?from=x"))
    page = text_of(browser.get(f"/my/messages/{story.recipients[0]}"))
    assert "/n/" in page
    answer = browser.post("/my/questions", {"kind": "question", "notice": str(story.recipients[0]), "text": "Why?"})
    (kept,) = feedback.asked_by(story.recipients[0])
    assert (answer.status_code, kept.text) == (303, "Why?")
    assert "Why?" in text_of(browser.get(f"/my/questions/{kept.id}"))
    assert browser.get(f"/my/messages/{story.recipients[2]}").status_code == 404


def test_nothing_of_a_request_is_on_record_before_it_is_applied(centre: Centre) -> None:
    centre.asks(centre.signed_in())
    assert not opened(value="+12025550188")
