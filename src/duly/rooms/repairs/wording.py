# SPDX-License-Identifier: Apache-2.0
"""What this room writes to customers, in the languages that it has; whoever reads none of them gets English."""

from html import escape

from duly.rooms.delivery.facts import Content

THINGS = {
    "en": {"email": "e-mail address", "sms": "mobile number", "voice": "telephone number", "letter": "postal address"},
    "zh-Hans": {"email": "电子邮箱", "sms": "手机号码", "voice": "电话号码", "letter": "邮寄地址"},
    "zh-Hant": {"email": "電子郵件地址", "sms": "手機號碼", "voice": "電話號碼", "letter": "郵寄地址"},
    "ja": {"email": "メールアドレス", "sms": "携帯電話番号", "voice": "電話番号", "letter": "ご住所"},
    "de": {"email": "E-Mail-Adresse", "sms": "Mobilnummer", "voice": "Telefonnummer", "letter": "Postanschrift"},
    "fr": {
        "email": "adresse e-mail", "sms": "numéro de mobile", "voice": "numéro de téléphone", "letter": "adresse postale",
    },
    "es": {
        "email": "dirección de correo", "sms": "número de móvil", "voice": "número de teléfono",
        "letter": "dirección postal",
    },
}  # fmt: skip
"""What may be broken."""

WORDS: dict[str, dict[str, tuple[str, str, str]]] = {
    "en": {
        "ask": (
            "Please correct your {thing}",
            "The {thing} that {org} has for you no longer works, so messages to you came back. Please correct it here: {link}",
            "Correct it now",
        ),
        "check": (
            "Your code: {code}",
            "{code} is your code to confirm your new {thing} with {org}. It is valid for 30 minutes. If you did not ask for it, do nothing.",
            "",
        ),
        "told": (
            "Your {thing} was changed",
            "Your {thing} with {org} was changed. If that was not you, please tell us at once: {phone}",
            "",
        ),
    },
    "zh-Hans": {
        "ask": (
            "请更正您的{thing}",
            "{org}登记的您的{thing}已失效，发给您的消息被退回。请在此更正：{link}",
            "立即更正",
        ),
        "check": (
            "验证码：{code}",
            "{code} 是您在{org}登记新{thing}的验证码，30 分钟内有效。如非本人操作，请忽略。",
            "",
        ),
        "told": ("您的{thing}已变更", "您在{org}登记的{thing}已变更。如非本人操作，请立即联系：{phone}", ""),
    },
    "zh-Hant": {
        "ask": (
            "請更正您的{thing}",
            "{org}登記的您的{thing}已失效，寄給您的訊息被退回。請在此更正：{link}",
            "立即更正",
        ),
        "check": (
            "驗證碼：{code}",
            "{code} 是您在{org}登記新{thing}的驗證碼，30 分鐘內有效。如非本人操作，請忽略。",
            "",
        ),
        "told": ("您的{thing}已變更", "您在{org}登記的{thing}已變更。如非本人操作，請立即聯絡：{phone}", ""),
    },
    "ja": {
        "ask": (
            "{thing}のご訂正のお願い",
            "{org}にご登録の{thing}が使えなくなっており、お送りしたご連絡が戻ってまいりました。こちらでご訂正ください: {link}",
            "訂正する",
        ),
        "check": (
            "確認コード: {code}",
            "{org}に新しい{thing}を登録するための確認コードは {code} です（30分間有効）。お心当たりがない場合は、そのままで結構です。",
            "",
        ),
        "told": (
            "{thing}が変更されました",
            "{org}にご登録の{thing}が変更されました。お心当たりがない場合は、すぐにご連絡ください: {phone}",
            "",
        ),
    },
    "de": {
        "ask": (
            "Bitte korrigieren Sie Ihre {thing}",
            "Ihre {thing}, die {org} vorliegt, funktioniert nicht mehr; Nachrichten an Sie kamen zurück. Bitte hier korrigieren: {link}",
            "Jetzt korrigieren",
        ),
        "check": (
            "Ihr Code: {code}",
            "{code} ist Ihr Code, um Ihre neue {thing} bei {org} zu bestätigen. Er gilt 30 Minuten. Falls Sie ihn nicht angefordert haben, tun Sie bitte nichts.",
            "",
        ),
        "told": (
            "Ihre {thing} wurde geändert",
            "Ihre {thing} bei {org} wurde geändert. Falls Sie das nicht waren, melden Sie sich bitte sofort: {phone}",
            "",
        ),
    },
    "fr": {
        "ask": (
            "Coordonnées à corriger : {thing}",
            "Ces coordonnées chez {org} ne fonctionnent plus ({thing}) : nos messages nous sont revenus. Merci de les corriger ici : {link}",
            "Corriger",
        ),
        "check": (
            "Votre code : {code}",
            "{code} est votre code pour confirmer vos nouvelles coordonnées ({thing}) chez {org}. Il est valable 30 minutes. Si vous n'avez rien demandé, ignorez ce message.",
            "",
        ),
        "told": (
            "Coordonnées modifiées : {thing}",
            "Vos coordonnées ({thing}) chez {org} ont été modifiées. Si ce n'est pas vous, prévenez-nous aussitôt : {phone}",
            "",
        ),
    },
    "es": {
        "ask": (
            "Corrija su {thing}",
            "Su {thing} en los registros de {org} ya no funciona y nuestros mensajes fueron devueltos. Corríjalo aquí: {link}",
            "Corregir ahora",
        ),
        "check": (
            "Su código: {code}",
            "{code} es su código para confirmar el nuevo dato ({thing}) en {org}. Vale 30 minutos. Si no lo ha pedido, no haga nada.",
            "",
        ),
        "told": (
            "Su {thing} ha cambiado",
            "Se ha cambiado su {thing} en {org}. Si no ha sido usted, avísenos de inmediato: {phone}",
            "",
        ),
    },
}
"""For each language and matter: the subject, the text, and the word on the button of a mail."""

_MAIL = (
    '<!doctype html><html lang="{tag}"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark">'
    '<meta name="viewport" content="width=device-width"></head>'
    '<body style="margin:0;padding:32px 20px;font:16px/1.65 -apple-system,Segoe UI,Roboto,PingFang SC,Noto Sans CJK SC,'
    'Microsoft YaHei,sans-serif"><div style="max-width:560px;margin:0 auto"><p style="font-size:14px">{org}</p>'
    '<h1 style="font-size:22px;line-height:1.35">{subject}</h1><p>{text}</p>{button}</div></body></html>'
)
_BUTTON = (
    '<p><a href="{{{{ link }}}}" style="display:inline-block;padding:13px 26px;border-radius:6px;background:#0b57d0;'
    'color:#ffffff;text-decoration:none;font-weight:600">{word}</a></p>'
)


def as_text(language: str, matter: str, channel: str, org: str, phone: str) -> Content:
    """A short message."""
    subject, text, _ = _said(language, matter, channel)
    return Content(subject, text, values={"organisation": org, "phone": phone, "whole": "yes"})


def as_mail(language: str, matter: str, channel: str, org: str, phone: str) -> Content:
    """An e-mail, with a button where there is something to do."""
    subject, text, word = _said(language, matter, channel)
    button = _BUTTON.format(word=escape(word)) if word else ""
    stop = "。" if language[:2] in {"zh", "ja"} else "."
    body = text.replace("{{ link }}", "").rstrip(" :：") + stop if word else text
    html = _MAIL.format(tag=language, org="{{ organisation }}", subject=subject, text=body, button=button)
    return Content(subject, text, html, values={"organisation": org, "phone": phone, "whole": "yes"})


def _said(language: str, matter: str, channel: str) -> tuple[str, str, str]:
    subject, text, word = WORDS[language][matter]
    things = THINGS[language]
    blanks = {
        "thing": things.get(channel, channel), "org": "{{ organisation }}", "link": "{{ link }}", "code": "{{ code }}",
        "phone": "{{ phone }}",
    }  # fmt: skip
    return subject.format(**blanks), text.format(**blanks), word
