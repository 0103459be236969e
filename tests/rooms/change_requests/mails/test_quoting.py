# SPDX-License-Identifier: Apache-2.0
"""What the customer wrote now, in the manner of every usual mail program. Each quoted part asks for a change that nobody asks now."""

import pytest

from duly.rooms.change_requests.rules.mails import read, recognise, written
from duly.rooms.change_requests.rules.mails.quoting import split

SAID = "收到，谢谢。"
OLD = "请将我的手机号码变更为13900000000。"
STYLES = {
    "gmail": "2027年1月4日(周一) 10:00，客服 <service@acme.example> 写道：\n\n> {old}\n",
    "gmail_en": "On Mon, Jan 4, 2027 at 10:00 AM Service <service@acme.example> wrote:\n\n> {old}\n",
    "gmail_hant": "客服 <service@acme.example> 於 2027年1月4日 週一 上午10:00寫道：\n\n> {old}\n",
    "outlook": "________________________________\n发件人: 客服 <service@acme.example>\n发送时间: 2027年1月4日 10:00\n收件人: 李\n主题: 通知\n\n{old}\n",
    "outlook_en": "From: Service <service@acme.example>\nSent: Monday, January 4, 2027 10:00 AM\nTo: Li\nSubject: Notice\n\n{old}\n",
    "outlook_hant": "寄件者: 客服 <service@acme.example>\n寄件日期: 2027年1月4日 10:00\n收件者: 李\n主旨: 通知\n\n{old}\n",
    "outlook_old": "-----Original Message-----\nFrom: Service\nSent: Monday\n{old}\n",
    "qq": '------------------ 原始邮件 ------------------\n发件人: "客服";<service@acme.example>;\n发送时间: 2027年1月4日(星期一) 上午10:00\n收件人: "李";\n主题: 通知\n\n{old}\n',
    "foxmail": "发件人： 客服\n发送时间： 2027-01-04 10:00\n收件人： 李\n主题： 通知\n{old}\n",
    "163": '在 2027-01-04 10:00:00，"客服" <service@acme.example> 写道：\n{old}\n',
    "163_reply": "---- 回复的原邮件 ----\n| 发件人 | 客服<service@acme.example> |\n{old}\n",
    "apple": "> 在 2027年1月4日，上午10:00，客服 <service@acme.example> 写道：\n>\n> {old}\n",
    "apple_en": "> On 4 Jan 2027, at 10:00, Service <service@acme.example> wrote:\n>\n> {old}\n",
    "iphone": "发自我的iPhone\n\n> 在 2027年1月4日，10:00，客服 <service@acme.example> 写道：\n> \n> {old}\n",
    "yahoo": "    On Monday, January 4, 2027, 10:00:00 AM GMT+8, Service <service@acme.example> wrote:  \n \n {old}\n",
    "thunderbird": "On 04/01/2027 10:00, Service wrote:\n> {old}\n",
    "thunderbird_zh": "在 2027/1/4 10:00, 客服 写道:\n> {old}\n",
    "forwarded": "---------- Forwarded message ---------\n发件人：客服 <service@acme.example>\n{old}\n",
    "begin_forwarded": "Begin forwarded message:\n\nFrom: Service <service@acme.example>\n{old}\n",
}


@pytest.mark.parametrize("style", STYLES)
def test_what_is_quoted_is_not_said(style: str) -> None:
    text = f"{SAID}\n\n{STYLES[style].format(old=OLD)}"
    said, _ = split(text)
    assert said == SAID
    assert not recognise("", said).certain


@pytest.mark.parametrize("style", STYLES)
def test_the_same_words_said_now_are_heard(style: str) -> None:
    text = f"{OLD}\n\n{STYLES[style].format(old='好的。')}"
    assert [ask.value for ask in recognise("", split(text)[0]).certain] == ["13900000000"]


@pytest.mark.parametrize(
    "mark", ["gmail_quote", "yahoo_quoted", "moz-cite-prefix", "qmbox_quote", "ntes-mailmaster-quote"]
)
def test_what_a_page_marks_as_quoted_is_not_said(mark: str) -> None:
    page = f'<div>{SAID}</div><div class="{mark}">{OLD}</div>'
    raw = f"From: li@example.com\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page}".encode()
    assert written(read(raw)).said == SAID


@pytest.mark.parametrize(
    "closing",
    [
        "Best regards,\nTom Marsh\nMobile: +44 7700 900123",
        "此致\n敬礼\n李明\n手机：13911112222",
        "順頌商祺\n陳大文\n電話：2345 6789",
        "-- \nTom\n+44 7700 900123",
    ],
)
def test_a_signature_is_not_said(closing: str) -> None:
    said, _ = split(f"Please send me the form.\n\n{closing}")
    assert said == "Please send me the form."


def test_thanks_in_the_middle_close_nothing() -> None:
    text = "谢谢\n" + "\n".join(f"第{number}行：请将我的联系信息按下面的内容更新，谢谢配合。" for number in range(20))
    assert split(text)[0].endswith("谢谢配合。")


def test_what_is_forwarded_is_known_as_such() -> None:
    raw = "From: li@example.com\r\nSubject: =?utf-8?Q?Fwd:_?= x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n请看下面。\r\n"
    assert written(read(raw.encode())).is_forwarded is True
    assert written(read(raw.replace("=?utf-8?Q?Fwd:_?=", "").encode())).is_forwarded is False
