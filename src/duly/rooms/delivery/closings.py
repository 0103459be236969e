# SPDX-License-Identifier: Apache-2.0
"""The few sentences of ours that stand in every message: how to confirm, and why it came."""

from dataclasses import dataclass
from functools import cache

from duly.kernel.languages import closest


@dataclass(frozen=True, slots=True)
class Closing:
    """``confirm`` is on the button, ``reply`` says how to answer a text message, ``why`` is the foot of a mail."""

    confirm: str
    reply: str
    why: str


CLOSINGS = {
    "en": Closing(
        "Read and confirm",
        "Reply 1 {code} to confirm, or open",
        "You receive this because you are a customer of the sender. Opening this message confirms nothing; the page behind the button does.",
    ),
    "zh-Hans": Closing(
        "查看并确认",
        "回复 1 {code} 确认，或打开",
        "您收到此邮件，因为您是发件方的客户。打开邮件不代表确认，请在按钮指向的页面上确认。",
    ),
    "zh-Hant": Closing(
        "查看並確認",
        "回覆 1 {code} 確認，或開啟",
        "您收到此郵件，因為您是寄件方的客戶。開啟郵件不代表確認，請在按鈕指向的頁面上確認。",
    ),
    "ja": Closing(
        "内容を確認する",
        "1 {code} と返信して確認、または",
        "このメールは、差出人のお客様にお送りしています。メールを開いただけでは確認になりません。ボタン先のページでご確認ください。",
    ),
    "de": Closing(
        "Lesen und bestätigen",
        "Zum Bestätigen 1 {code} antworten oder öffnen",
        "Sie erhalten diese Nachricht als Kunde des Absenders. Das Öffnen bestätigt nichts; bestätigt wird auf der verlinkten Seite.",
    ),
    "fr": Closing(
        "Lire et confirmer",
        "Répondez 1 {code} pour confirmer, ou ouvrez",
        "Vous recevez ce message en tant que client de l'expéditeur. L'ouvrir ne confirme rien ; la page liée, oui.",
    ),
    "es": Closing(
        "Leer y confirmar",
        "Responda 1 {code} para confirmar, o abra",
        "Recibe este mensaje como cliente del remitente. Abrirlo no confirma nada; se confirma en la página enlazada.",
    ),
    "ko": Closing(
        "읽고 확인하기",
        "확인하려면 1 {code} 회신 또는",
        "발신자의 고객님께 보내드리는 메일입니다. 메일을 여는 것만으로는 확인되지 않으며, 버튼의 페이지에서 확인해 주세요.",
    ),
}


@cache
def closing_in(language: str) -> Closing:
    """The sentences in this language; English where we have none."""
    return CLOSINGS[closest(language, CLOSINGS) or "en"]
