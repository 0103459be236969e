# SPDX-License-Identifier: Apache-2.0
"""What servers mean: the registered enhanced status codes (RFC 3463 and its IANA registry), and the words of those who give none.

Every value is one of the port's refusal codes (``FAULTS``). Only what is surely the address's fault may mark an address.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

STATUSES: Mapping[str, str] = MappingProxyType(
    {
        "1.0": "rejected", "1.1": "no_mailbox", "1.2": "bad_address", "1.3": "bad_address", "1.4": "bad_address",
        "1.6": "no_mailbox", "1.7": "system", "1.8": "system", "1.9": "system", "1.10": "no_mailbox",
        "2.0": "mailbox", "2.1": "no_mailbox", "2.2": "mailbox_full", "2.3": "too_large", "2.4": "mailbox",
        "3.0": "system", "3.1": "system", "3.2": "busy", "3.3": "system", "3.4": "too_large", "3.5": "system", "3.6": "system",
        "4.0": "network", "4.1": "no_route", "4.2": "network", "4.3": "network", "4.4": "no_route", "4.5": "busy", "4.6": "network",
        "4.7": "gave_up", "5.0": "protocol", "5.1": "protocol", "5.2": "protocol", "5.3": "too_many", "5.4": "protocol",
        "5.5": "protocol", "5.6": "protocol", "6.0": "content", "6.1": "content", "6.2": "content", "6.3": "content", "6.4": "content",
        "6.5": "content", "6.6": "content", "6.7": "smtputf8", "6.8": "smtputf8", "6.9": "smtputf8", "6.10": "smtputf8",
        "7.0": "policy", "7.1": "policy", "7.2": "policy", "7.3": "policy", "7.4": "policy", "7.5": "policy", "7.6": "policy",
        "7.7": "policy", "7.8": "credentials", "7.9": "credentials", "7.10": "policy", "7.11": "credentials", "7.12": "credentials",
        "7.13": "no_mailbox", "7.14": "policy", "7.15": "busy", "7.16": "policy", "7.17": "no_mailbox", "7.18": "no_mailbox",
        "7.19": "policy", "7.20": "policy", "7.21": "policy", "7.22": "policy", "7.23": "policy", "7.24": "policy", "7.25": "policy",
        "7.26": "policy", "7.27": "policy", "7.28": "busy", "7.29": "policy", "7.30": "policy",
    }
)  # fmt: skip
_SUBJECTS = {
    "1": "rejected",
    "2": "mailbox",
    "3": "system",
    "4": "network",
    "5": "protocol",
    "6": "content",
    "7": "policy",
}
_VAGUE = frozenset({"0.0", "1.0", "3.0", "4.0", "5.0", "7.0", "4.1"})
"""Statuses that servers give when they have no better one: the words beside them say more."""
STATUS = re.compile(r"(?<![0-9.])([245])\.(\d{1,3})\.(\d{1,3})(?![0-9.]*\.\d)")
_SMTP = re.compile(r"(?<![0-9.])([45])[0-9]{2}(?![0-9.])[ -]")
_WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("bad_address", (
        "host not found", "host unknown", "domain not found", "domain does not exist", "unrouteable", "nxdomain", "no mx",
        "name or service not known", "域名不存在", "找不到域", "域名解析", "網域不存在", "找不到網域", "找不到主機", "domain existiert nicht",
        "domäne existiert nicht", "domäne nicht gefunden", "domäne wurde nicht gefunden", "domäne konnte nicht gefunden",
        "domäne des empfängers konnte nicht", "domain wurde nicht gefunden", "domain konnte nicht gefunden", "domain des empfängers konnte nicht",
        "domain nicht gefunden", "ドメインが見つか", "ドメインが存在",
    )),
    ("mailbox_full", (
        "mailbox full", "mailbox is full", "over quota", "overquota", "quota exceeded", "exceeded storage", "out of storage", "空间不足",
        "已满", "容量不足", "空間不足", "已滿", "postfach voll", "postfach ist voll", "überfüllt", "kontingent", "容量を超", "容量オーバー", "いっぱい",
    )),
    ("no_mailbox", (
        "user unknown", "unknown user", "no such user", "no such recipient", "no mailbox", "mailbox not found", "user not found",
        "user not exist", "user doesn't exist", "does not exist", "doesn't exist", "couldn't be found", "mailbox unavailable", "invalid recipient", "unknown recipient",
        "recipient not found", "recipient unknown", "account is disabled", "account has been disabled", "recipient address rejected: access denied",
        "不存在", "无此用户", "没有这个用户", "找不到用户", "找不到收件人", "帐号已停用", "账号已停用", "已被停用", "用户被禁用", "無此使用者", "查無此", "無此帳號",
        "帳號已停用", "unbekannt", "existiert nicht", "nicht gefunden", "domino-verzeichnis aufgeführt", "not listed in domino", "not listed in public name", "見つかりません", "存在しません", "宛先不明", "受信者不明",
    )),
    ("too_large", ("too large", "size exceeds", "size limit", "过大", "超过大小", "大小超过", "過大", "zu groß", "サイズ")),
    ("policy", (
        "spam", "blocked", "blacklist", "block list", "blocklist", "policy", "dmarc", "not authorized", "access denied", "拒收", "拒绝接收",
        "黑名单", "垃圾", "拒絕", "黑名單", "richtlinie", "abgelehnt", "拒否", "迷惑メール",
    )),
    ("gave_up", (
        "too long", "timed out", "timeout", "time-out", "expired", "giving up", "超时", "多次尝试", "逾時", "多次嘗試", "zeitüberschreitung",
        "期限", "タイムアウト",
    )),
    ("no_route", (
        "connection refused", "unreachable", "could not connect", "no route", "无法连接", "連線失敗", "無法連線", "nicht erreichbar", "接続できません",
    )),
)  # fmt: skip
_LOOKED_AT = 4096


def code_of(status: str, said: str) -> str:
    """The code for a status such as ``5.1.1`` and the words beside it. ``rejected`` where neither says why."""
    found = STATUS.search(status)
    if found is None:
        found = STATUS.search(said)
    if found is None:
        return worded(said) or "rejected"
    detail = f"{int(found[2])}.{int(found[3])}"
    if detail in _VAGUE or detail not in STATUSES:
        words = worded(said)
        if words:
            return words
    return STATUSES.get(detail) or _SUBJECTS.get(found[2], "rejected")


def worded(said: str) -> str:
    """The code that a server's words stand for; empty when they are none of those known."""
    text = " ".join(said[:_LOOKED_AT].lower().split())
    return next((code for code, words in _WORDS if any(word in text for word in words)), "")


def severity(said: str) -> str:
    """``5`` or ``4`` by the first reply or status code in some words; empty when there is none."""
    found = STATUS.search(said[:_LOOKED_AT]) or _SMTP.search(said[:_LOOKED_AT])
    return found[1] if found else ""
