# SPDX-License-Identifier: Apache-2.0
"""What this room writes to customers. Whoever reads none of these languages gets English.

No message holds a link that signs anybody in, nor a new value in full (MAS, 19 January 2022: no clickable links).
"""

from html import escape
from typing import NamedTuple

from duly.rooms.delivery.facts import Content

WORDS: dict[str, dict[str, tuple[str, str]]] = {
    "en": {
        "code": (
            "Your code: {code}",
            (
                "{code} is your code for the request {number} with {org}. We never ask for it by telephone unless you called us. "
                "If you asked for nothing, call us at once: {phone}"
            ),
        ),
        "new_code": (
            "Your code: {code}",
            (
                "{code} confirms this contact point for the request {number} with {org}. If you asked for nothing, do nothing: it "
                "will not be used."
            ),
        ),
        "requested": (
            "A change of your record was asked for",
            (
                "Somebody asked {org} to change your record: {what}. Reference: {number}. If it was you, do nothing. If not, call "
                "the number printed on your contract or {phone}, or give the reference and this stop code on our website: {code}"
            ),
        ),
        "holder_requested": (
            "A change was asked for of a record for which you hold a mandate",
            (
                "You hold a mandate of a customer of {org}. Somebody asked to change that customer's record: {what}. Reference: "
                "{number}. If that is in order, do nothing. If not, call {phone}, or give the reference and this stop code on our "
                "website: {code}"
            ),
        ),
        "holder_applied": (
            "A record for which you hold a mandate was changed",
            (
                "You hold a mandate of a customer of {org}. That customer's record was changed: {what}. Reference: {number}. If that "
                "is not in order, call {phone}, or give the reference and this stop code on our website: {code}"
            ),
        ),
        "confirm": (
            "Please confirm: {number}",
            (
                "The change {number} of your record with {org} was reviewed: {what}. Is that right? Then give the code {code} on "
                "our website or to our staff. If not, call {phone} at once. Without your word nothing is changed."
            ),
        ),
        "applied": (
            "Your record was changed",
            (
                "Your record with {org} was changed: {what}. Reference: {number}. If that was not you, call the number printed on "
                "your contract or {phone}, or give the reference and this stop code on our website: {code}"
            ),
        ),
        "refused": (
            "Your request {number} was not granted",
            "We could not change your record with {org} as you asked ({number}), because {why}. {appeal} {phone}",
        ),
        "waiting": (
            "Something is missing: {number}",
            (
                "For your request {number} with {org} we still need: {why}. Please give it with the reference {number}, or call "
                "{phone}."
            ),
        ),
        "taken": (
            "We received your e-mail: {number}",
            (
                "{org} received your e-mail and gave it the reference {number}. An e-mail does not prove who wrote it: before "
                "anything on record is changed, we ask the customer concerned by a way that is on record already. Please do not "
                "send passwords, codes or copies of identity documents by e-mail. Questions: {phone}"
            ),
        ),
    },
    "zh-Hans": {
        "code": (
            "验证码：{code}",
            "{code} 是您在{org}办理变更申请 {number} 的验证码。除非您主动致电，我们不会电话索要。如非本人操作，请立即致电：{phone}",
        ),
        "new_code": (
            "验证码：{code}",
            "{code} 用于确认此联系方式（{org}，变更申请 {number}）。如非本人操作，请忽略，该联系方式不会被启用。",
        ),
        "requested": (
            "有人申请变更您的登记信息",
            (
                "{org}收到变更您登记信息的申请：{what}。编号：{number}。如系本人申请，无需操作。如非本人，请拨打合同上的电话或 {phone}，"
                "或在我们的网站填写编号与停止码：{code}"
            ),
        ),
        "holder_requested": (
            "有人申请变更您受托客户的登记信息",
            (
                "您是{org}一名客户的被授权人。有人申请变更该客户的登记信息：{what}。编号：{number}。如无异议，无需操作。如有异议，请致电 {phone}，"
                "或在我们的网站填写编号与停止码：{code}"
            ),
        ),
        "holder_applied": (
            "您受托客户的登记信息已变更",
            (
                "您是{org}一名客户的被授权人。该客户的登记信息已变更：{what}。编号：{number}。如有异议，请致电 {phone}，"
                "或在我们的网站填写编号与停止码：{code}"
            ),
        ),
        "confirm": (
            "请确认：{number}",
            (
                "您在{org}的登记信息变更（{number}）已复核：{what}。如无误，请在我们的网站填写或向客服说出确认码 {code}。如有误，请立即致电 "
                "{phone}。未经您确认，不会变更。"
            ),
        ),
        "applied": (
            "您的登记信息已变更",
            "您在{org}的登记信息已变更：{what}。编号：{number}。如非本人操作，请拨打合同上的电话或 {phone}，或在我们的网站填写编号与停止码：{code}",
        ),
        "refused": (
            "变更申请 {number} 未予办理",
            "您在{org}的变更申请（{number}）未予办理，原因：{why}。{appeal} {phone}",
        ),
        "waiting": (
            "请补充材料：{number}",
            "您在{org}的变更申请 {number} 还需要：{why}。请注明编号 {number} 提交，或致电 {phone}。",
        ),
        "taken": (
            "已收到您的来信：{number}",
            (
                "{org}已收到您的来信，编号 {number}。电子邮件不能证明来信人身份，变更任何登记信息之前，我们会通过已登记的联系方式向客户核实。"
                "请勿通过邮件发送密码、验证码或证件影像。咨询：{phone}"
            ),
        ),
    },
    "zh-Hant": {
        "code": (
            "驗證碼：{code}",
            "{code} 是您在{org}辦理變更申請 {number} 的驗證碼。除非您主動致電，我們不會電話索取。如非本人操作，請立即致電：{phone}",
        ),
        "new_code": (
            "驗證碼：{code}",
            "{code} 用於確認此聯絡方式（{org}，變更申請 {number}）。如非本人操作，請忽略，該聯絡方式不會被啟用。",
        ),
        "requested": (
            "有人申請變更您的登記資料",
            (
                "{org}收到變更您登記資料的申請：{what}。編號：{number}。如係本人申請，無需操作。如非本人，請撥打合約上的電話或 {phone}，"
                "或在我們的網站填寫編號與停止碼：{code}"
            ),
        ),
        "holder_requested": (
            "有人申請變更您受託客戶的登記資料",
            (
                "您是{org}一名客戶的被授權人。有人申請變更該客戶的登記資料：{what}。編號：{number}。如無異議，無需操作。如有異議，請致電 {phone}，"
                "或在我們的網站填寫編號與停止碼：{code}"
            ),
        ),
        "holder_applied": (
            "您受託客戶的登記資料已變更",
            (
                "您是{org}一名客戶的被授權人。該客戶的登記資料已變更：{what}。編號：{number}。如有異議，請致電 {phone}，"
                "或在我們的網站填寫編號與停止碼：{code}"
            ),
        ),
        "confirm": (
            "請確認：{number}",
            (
                "您在{org}的登記資料變更（{number}）已覆核：{what}。如無誤，請在我們的網站填寫或向客服說出確認碼 {code}。如有誤，請立即致電 "
                "{phone}。未經您確認，不會變更。"
            ),
        ),
        "applied": (
            "您的登記資料已變更",
            "您在{org}的登記資料已變更：{what}。編號：{number}。如非本人操作，請撥打合約上的電話或 {phone}，或在我們的網站填寫編號與停止碼：{code}",
        ),
        "refused": (
            "變更申請 {number} 未予辦理",
            "您在{org}的變更申請（{number}）未予辦理，原因：{why}。{appeal} {phone}",
        ),
        "waiting": (
            "請補充資料：{number}",
            "您在{org}的變更申請 {number} 還需要：{why}。請註明編號 {number} 提交，或致電 {phone}。",
        ),
        "taken": (
            "已收到您的來信：{number}",
            (
                "{org}已收到您的來信，編號 {number}。電子郵件不能證明來信人身分，變更任何登記資料之前，我們會透過已登記的聯絡方式向客戶核實。"
                "請勿透過郵件傳送密碼、驗證碼或證件影像。查詢：{phone}"
            ),
        ),
    },
}
"""For each language and matter: the subject and the text."""
THINGS: dict[str, tuple[str, str, str]] = {
    "email": ("e-mail address", "电子邮箱", "電子郵件地址"),
    "sms": ("mobile number", "手机号码", "手機號碼"),
    "voice": ("telephone number", "电话号码", "電話號碼"),
    "letter": ("postal address", "邮寄地址", "郵寄地址"),
    "contact_point": ("contact point", "联系方式", "聯絡方式"),
    "profile": ("name or particulars", "名称或基本资料", "名稱或基本資料"),
    "identifier": ("identifier or account", "证件或账号", "證件或帳號"),
    "relation": ("relation", "关联关系", "關聯關係"),
    "mandate": ("authorised contact", "授权联系人", "授權聯絡人"),
    "attribute": ("further particular", "其他资料", "其他資料"),
}
_PLACE = {"en": 0, "zh-Hans": 1, "zh-Hant": 2}
_MAIL = (
    '<!doctype html><html lang="{tag}"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark">'
    '<meta name="viewport" content="width=device-width"></head>'
    '<body style="margin:0;padding:32px 20px;font:16px/1.65 -apple-system,Segoe UI,Roboto,PingFang SC,Noto Sans CJK SC,'
    'Microsoft YaHei,sans-serif"><div style="max-width:560px;margin:0 auto"><p style="font-size:14px">{org}</p>'
    '<h1 style="font-size:22px;line-height:1.35">{subject}</h1><p>{text}</p></div></body></html>'
)


class Said(NamedTuple):
    """The values of a message's blanks, in one language. ``salt`` keeps the digest of the wording from telling them."""

    organisation: str
    phone: str
    number: str
    what: str
    why: str
    appeal: str
    salt: str


def thing(language: str, kind: str) -> str:
    """What changes, in words."""
    return THINGS.get(kind, THINGS["attribute"])[_PLACE.get(language, 0)]


def content(language: str, matter: str, channel: str, said: Said) -> Content:
    """One message in one language; on e-mail with a page."""
    subject, text = (_blanks(one) for one in WORDS[language][matter])
    values: dict[str, str | int] = {
        "organisation": said.organisation, "phone": said.phone, "number": said.number, "what": said.what, "why": said.why,
        "appeal": said.appeal, "salt": said.salt, "whole": "yes",
    }  # fmt: skip
    if channel != "email":
        return Content(subject, text, values=values)
    html = _MAIL.format(tag=escape(language), org="{{ organisation }}", subject=subject, text=text)
    return Content(subject, text, html, values=values)


def _blanks(text: str) -> str:
    names = ("number", "what", "why", "appeal", "phone", "code")
    return text.format(org="{{ organisation }}", **{name: f"{{{{ {name} }}}}" for name in names})
