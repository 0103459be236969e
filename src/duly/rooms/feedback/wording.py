# SPDX-License-Identifier: Apache-2.0
"""What the desk writes to customers outside the service centre: that there is something to read, never what it says."""

from html import escape

from duly.rooms.delivery.facts import Content

_WHERE = {
    "en": "To read it and to answer, open our service centre and sign in; the number is under “Questions”. We never send a link in such a message and never ask for a password. Telephone: {phone}.",
    "zh-Hans": "请进入服务中心并登录，在“咨询与投诉”中按编号查看和回复。此类消息从不附带链接，也不会索要密码。电话：{phone}。",
    "zh-Hant": "請進入服務中心並登入，於「諮詢與投訴」中依編號查看和回覆。此類訊息從不附帶連結，亦不會索取密碼。電話：{phone}。",
}
WORDS: dict[str, dict[str, tuple[str, str]]] = {
    "en": {
        "received": ("We have received it ({number})", "{org} has taken down what you told us, under the number {number}. " + _WHERE["en"]),
        "answered": ("There is an answer for you ({number})", "{org} has answered you ({number}). " + _WHERE["en"]),
        "resolved": ("Your matter {number} is resolved", "{org} has resolved {number}. If something is still open, write to us there: the matter is opened again. " + _WHERE["en"]),
    },
    "zh-Hans": {
        "received": ("已受理（{number}）", "{org}已记录您反映的事项，编号 {number}。" + _WHERE["zh-Hans"]),
        "answered": ("您有新的答复（{number}）", "{org}已答复您（{number}）。" + _WHERE["zh-Hans"]),
        "resolved": ("您的事项 {number} 已办结", "{org}已办结 {number}。如仍有疑问，请在原处留言，该事项将重新打开。" + _WHERE["zh-Hans"]),
    },
    "zh-Hant": {
        "received": ("已受理（{number}）", "{org}已記錄您反映的事項，編號 {number}。" + _WHERE["zh-Hant"]),
        "answered": ("您有新的答覆（{number}）", "{org}已答覆您（{number}）。" + _WHERE["zh-Hant"]),
        "resolved": ("您的事項 {number} 已辦結", "{org}已辦結 {number}。如仍有疑問，請於原處留言，該事項將重新開啟。" + _WHERE["zh-Hant"]),
    },
}  # fmt: skip
"""For each language and matter: the subject and the text."""

_MAIL = (
    '<!doctype html><html lang="{tag}"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark">'
    '<meta name="viewport" content="width=device-width"></head>'
    '<body style="margin:0;padding:32px 20px;font:16px/1.65 -apple-system,Segoe UI,Roboto,PingFang SC,Noto Sans CJK SC,'
    'Microsoft YaHei,sans-serif"><div style="max-width:560px;margin:0 auto"><p style="font-size:14px">{org}</p>'
    '<h1 style="font-size:22px;line-height:1.35">{subject}</h1><p>{text}</p></div></body></html>'
)


def content(language: str, matter: str, *, is_mail: bool, said: dict[str, str]) -> Content:
    """A message of this room; ``said`` are words of our own and of the organisation, never a customer's."""
    subject, text = WORDS[language][matter]
    blanks = {name: f"{{{{ {name} }}}}" for name in said}
    subject, text = subject.format(**blanks), text.format(**blanks)
    html = _MAIL.format(tag=language, org=escape("{{ org }}"), subject=subject, text=text) if is_mail else None
    return Content(subject, text, html, values={**said, "whole": "yes"})
