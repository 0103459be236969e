# SPDX-License-Identifier: Apache-2.0
"""What this room writes to customers, in the languages that it has; whoever reads none of them gets English."""

from html import escape

from duly.rooms.delivery.facts import Content

_APPEAL = {
    "en": "If you disagree, answer this message or call {phone}: somebody else will look at it. You may also complain to the data protection authority where you live, or go to court.",
    "zh-Hans": "如有异议，请回复本消息或致电 {phone}，将由他人复核；您也可以向个人信息保护主管部门投诉，或依法向人民法院提起诉讼。",
    "zh-Hant": "如有異議，請回覆本訊息或致電 {phone}，將由他人複核；您亦可向個人資料保護主管機關投訴，或依法向法院提起訴訟。",
}
WORDS: dict[str, dict[str, tuple[str, str]]] = {
    "en": {
        "code": ("Your code: {code}", "{code} is your code for your request {number} to {org} about your personal data. It is valid for 10 minutes. If you did not ask for it, do nothing and tell nobody."),
        "ready": ("Your data is ready ({number})", "{org} has put together everything that is held about you (request {number}). You get it where you made the request, after you have proved who you are."),
        "done": ("Your request {number} was carried out", "{org} has carried out your request {number}: {asked}. It holds from today. Messages that a law obliges us to send will still reach you."),
        "refused": ("About your request {number}", "{org} cannot do what you asked for in {number} ({asked}). Reason: {why}. {laws}" + _APPEAL["en"]),
        "partly": ("About your request {number}", "{org} can do a part of what you asked for in {number} ({asked}). Why not all of it: {why}. {laws}Free texts that only you appear in are deleted, and the rest is used for nothing else. " + _APPEAL["en"]),
        "erasing": ("Your data is being erased ({number})", "{org} is going to erase your personal data (request {number}). From {day} on your name, your contact data and what you wrote can be read by nobody any more, us included; we cannot write to you about it then. Keep this number as your receipt: {number}. Until then you can stop it on your page or by calling {phone}. If you did not ask for this, do so at once."),
    },
    "zh-Hans": {
        "code": ("验证码：{code}", "{code} 是您向{org}提出的个人信息申请 {number} 的验证码，10 分钟内有效。如非本人操作，请勿理会，也不要告诉他人。"),
        "ready": ("您的个人信息副本已备妥（{number}）", "{org}已整理所持有的您的全部个人信息（申请 {number}）。请在提出申请之处验证身份后领取。"),
        "done": ("您的申请 {number} 已办理", "{org}已办理您的申请 {number}：{asked}，自今日起生效。依法必须发送的通知仍会送达您。"),
        "refused": ("关于您的申请 {number}", "{org}无法办理您的申请 {number}（{asked}）。理由：{why}。{laws}" + _APPEAL["zh-Hans"]),
        "partly": ("关于您的申请 {number}", "{org}可部分办理您的申请 {number}（{asked}）。未能全部办理的理由：{why}。{laws}仅涉及您本人的留言将被删除，其余信息不再用于其他用途。" + _APPEAL["zh-Hans"]),
        "erasing": ("正在删除您的个人信息（{number}）", "{org}即将删除您的个人信息（申请 {number}）。自 {day} 起，您的姓名、联系方式和留言将无法再被任何人读取，包括我们，届时我们也无法再通知您。请保存编号作为凭证：{number}。在此之前，您可在您的页面或致电 {phone} 中止删除；如非本人申请，请立即中止。"),
    },
    "zh-Hant": {
        "code": ("驗證碼：{code}", "{code} 是您向{org}提出的個人資料申請 {number} 的驗證碼，10 分鐘內有效。如非本人操作，請勿理會，亦勿告知他人。"),
        "ready": ("您的個人資料副本已備妥（{number}）", "{org}已整理所持有的您的全部個人資料（申請 {number}）。請於提出申請之處驗證身分後領取。"),
        "done": ("您的申請 {number} 已辦理", "{org}已辦理您的申請 {number}：{asked}，自今日起生效。依法必須寄送的通知仍會送達您。"),
        "refused": ("關於您的申請 {number}", "{org}無法辦理您的申請 {number}（{asked}）。理由：{why}。{laws}" + _APPEAL["zh-Hant"]),
        "partly": ("關於您的申請 {number}", "{org}可部分辦理您的申請 {number}（{asked}）。未能全部辦理的理由：{why}。{laws}僅涉及您本人的留言將被刪除，其餘資料不再用於其他用途。" + _APPEAL["zh-Hant"]),
        "erasing": ("正在刪除您的個人資料（{number}）", "{org}即將刪除您的個人資料（申請 {number}）。自 {day} 起，您的姓名、聯絡方式與留言將無法再由任何人讀取，包括我們，屆時我們也無法再通知您。請保存編號作為憑證：{number}。在此之前，您可在您的頁面或致電 {phone} 中止刪除；如非本人申請，請立即中止。"),
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
    blanks = {name: f"{{{{ {name} }}}}" for name in (*said, "code")}
    subject, text = subject.format(**blanks), text.format(**blanks)
    html = _MAIL.format(tag=language, org=escape("{{ org }}"), subject=subject, text=text) if is_mail else None
    return Content(subject, text, html, values={**said, "whole": "yes"})
