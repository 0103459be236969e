# SPDX-License-Identifier: Apache-2.0
"""The message with a code, in the languages that this room has; whoever reads none of them gets English. It has no link."""

from html import escape

from duly.rooms.access.facts import LASTS, Purpose
from duly.rooms.delivery.facts import Content

WORDS: dict[str, dict[str, tuple[str, str]]] = {
    "en": {
        Purpose.SIGN_IN: (
            "Your code: {code}",
            (
                "{code} is your code to sign in to the service centre of {org}. It is valid for {minutes} minutes, in the browser "
                "that asked for it. Nobody from us will ask you for it. If you did not ask for it, do nothing."
            ),
        ),
        Purpose.STEP_UP: (
            "Your code: {code}",
            (
                "{code} confirms that it is you who is in the service centre of {org}. It is valid for {minutes} minutes. Nobody "
                "from us will ask you for it. If you did not ask for it, somebody else may be signed in as you: call {phone}."
            ),
        ),
        Purpose.PASSKEY_NEW: (
            "A passkey was added",
            (
                "A passkey was added with which one can sign in to the service centre of {org} as you. If that was not you, call "
                "{phone} at once."
            ),
        ),
    },
    "zh-Hans": {
        Purpose.SIGN_IN: (
            "验证码：{code}",
            (
                "{code} 是您登录{org}服务中心的验证码，{minutes} 分钟内在获取该码的浏览器中有效。我们的工作人员不会向您索要。"
                "如非本人操作，请忽略。"
            ),
        ),
        Purpose.STEP_UP: (
            "验证码：{code}",
            (
                "{code} 用于确认是您本人在使用{org}服务中心，{minutes} 分钟内有效。我们的工作人员不会向您索要。如非本人操作，"
                "可能有人正以您的身份登录，请立即致电：{phone}"
            ),
        ),
        Purpose.PASSKEY_NEW: (
            "已添加通行密钥",
            "您在{org}服务中心的登录方式新增了一个通行密钥。如非本人操作，请立即致电：{phone}",
        ),
    },
    "zh-Hant": {
        Purpose.SIGN_IN: (
            "驗證碼：{code}",
            (
                "{code} 是您登入{org}服務中心的驗證碼，{minutes} 分鐘內在取得該碼的瀏覽器中有效。我們的工作人員不會向您索取。"
                "如非本人操作，請忽略。"
            ),
        ),
        Purpose.STEP_UP: (
            "驗證碼：{code}",
            (
                "{code} 用於確認是您本人在使用{org}服務中心，{minutes} 分鐘內有效。我們的工作人員不會向您索取。如非本人操作，"
                "可能有人正以您的身分登入，請立即致電：{phone}"
            ),
        ),
        Purpose.PASSKEY_NEW: (
            "已新增通行密鑰",
            "您在{org}服務中心的登入方式新增了一個通行密鑰。如非本人操作，請立即致電：{phone}",
        ),
    },
}
"""For each language and purpose: the subject and the text."""
_MAIL = (
    '<!doctype html><html lang="{tag}"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark">'
    '<meta name="viewport" content="width=device-width"></head>'
    '<body style="margin:0;padding:32px 20px;font:16px/1.65 -apple-system,Segoe UI,Roboto,PingFang SC,Noto Sans CJK SC,'
    'Microsoft YaHei,sans-serif"><div style="max-width:560px;margin:0 auto"><p style="font-size:14px">{org}</p>'
    "{code}<p>{text}</p></div></body></html>"
)
_CODE = '<p style="font-size:30px;letter-spacing:.2em;font-weight:600">{{ code }}</p>'


def content(language: str, purpose: str, channel: str, org: str, phone: str) -> Content:
    """The message in one language; on e-mail with a page."""
    minutes = str(int(LASTS[channel].total_seconds() // 60))
    blanks = {"org": "{{ organisation }}", "phone": "{{ phone }}", "code": "{{ code }}", "minutes": minutes}
    subject, text = (one.format(**blanks) for one in WORDS[language][purpose])
    values: dict[str, str | int] = {"organisation": org, "phone": phone, "whole": "yes"}
    if channel != "email":
        return Content(subject, text, values=values)
    shown = _CODE if "{{ code }}" in text else ""
    html = _MAIL.format(tag=escape(language), text=text, org=blanks["org"], code=shown)
    return Content(subject, text, html, values=values)
