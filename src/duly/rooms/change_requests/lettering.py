# SPDX-License-Identifier: Apache-2.0
"""What a letter of this room says, as a page in the customer's language: zh-Hans, zh-Hant or English.

It shows what was asked in part, as every message of this room does: a letter lies about.
"""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from duly.kernel.words import TRADITIONAL, Words
from duly.rooms.change_requests.terms import CHANNEL_WORDS, REFUSAL_REASONS, Channel
from duly.rooms.change_requests.wording import thing
from duly.rooms.customers.facts import NATURE_WORDS, Nature

CONFIRMATION, REFUSAL = "confirmation", "refusal"
MATTERS = {
    CONFIRMATION: Words(en="Confirmation of a change of your record", zh="登记信息变更确认函"),
    REFUSAL: Words(en="Decision on your request to change your record", zh="变更申请不予办理告知函"),
}
FIELDS = {
    "name": Words(en="name", zh="名称"), "latin": Words(en="name in Latin letters", zh="拉丁字母名称"),
    "alias": Words(en="other name", zh="别名"), "language": Words(en="language", zh="语言"),
    "time_zone": Words(en="time zone", zh="时区"), "region": Words(en="region", zh="地区"),
    "status": Words(en="status", zh="状态"), "holder": Words(en="authorised contact", zh="授权联系人"),
}  # fmt: skip
"""Fields that have a word of their own; the others are called as the thing is to which they belong."""
_TO = Words(en="To: {name}", zh="致：{name}")
_HEAD = Words(en="Reference {number} · {day}", zh="编号 {number} · {day}")
_ASKED = Words(
    en="On {day} we received, by {channel}, a request to change what we hold on record about you (customer number {ref}).",
    zh="我们于 {day} 通过{channel}收到变更您登记信息的申请（客户编号 {ref}）。",
)
_DONE = Words(
    en="We checked it, and your record was changed on {day} as follows ({nature}).",
    zh="经核验，您的登记信息已于 {day} 变更如下（{nature}）。",
)
_HOLDS_FROM = Words(en="The change holds from {day}.", zh="该变更自 {day} 起有效。")
_PARTLY = Words(
    en="We could not make every change that was asked for; the reason stands beside each that was not made.",
    zh="部分申请事项未予变更，理由列于各项之后。",
)
_NOT = Words(
    en="We checked it and cannot change your record as asked. The reason: {why}.",
    zh="经核验，我们不能按申请变更您的登记信息。理由：{why}。",
)
_NOTE = Words(en="In more detail: {note}", zh="具体说明：{note}")
_APPEAL = Words(
    en="If you do not agree, you may appeal until {until}: sign in to our customer centre, or call or write to us, and name "
    "{number}. Somebody who had no part in this decision looks at it again.",
    zh="如不同意本决定，您可在 {until} 前提出异议：登录客户服务中心、致电或来函，并注明编号 {number}。由未参与本决定的人员重新审查。",
)
_STATEMENT = Words(
    en="You may also have a statement of your own put on record beside what we hold. That has no time limit. You may complain "
    "to the authority that supervises how we treat personal data, and you may go to court.",
    zh="您还可以要求将您的说明附于登记信息之后，不受期限限制；也有权向履行个人信息保护职责的部门投诉，或者依法向人民法院提起诉讼。",
)
_NOT_YOU = Words(
    en="If you did not ask for this, or if something is wrong, tell us at once, and no later than {until}: the change can be "
    "disputed until then, and what was on record before can be asked for again.",
    zh="如非您本人申请或内容有误，请立即告知我们，最迟不晚于 {until}；在此之前您可对变更提出异议，并可申请恢复原登记内容。",
)
_CALL = Words(
    en="Use the number printed on your contract, or: {ways}. We never ask for codes or passwords.",
    zh="请使用合同上的联系方式，或：{ways}。我们不会索要验证码或密码。",
)
_FOOT = Words(
    en="Letter {letter}. Entry of the permanent record: {record}. Rules applied: {rules}. The SHA-256 of this file is in our "
    "ledger.",
    zh="函件编号 {letter}。永久记录条目：{record}。适用规则版本：{rules}。本文件的 SHA-256 摘要已存入存证账本。",
)
_COLUMNS = (
    Words(en="What", zh="变更内容"), Words(en="Was", zh="原登记"), Words(en="Asked for", zh="申请变更为"), Words(en="Outcome", zh="结果"),
)  # fmt: skip
_OUTCOMES = {
    "written": Words(en="changed", zh="已变更"),
    "already": Words(en="said so already", zh="原已如此"),
    "refused": Words(en="not changed: {why}", zh="未变更：{why}"),
    "": Words(en="not changed", zh="未变更"),
}
_ENDED = Words(en="no longer used", zh="停用")
_STYLE = (
    "@page{size:A4;margin:21mm 22mm 20mm;@bottom-right{content:counter(page) ' / ' counter(pages);font:8pt sans-serif}}"
    "body{font:10.5pt/1.65 'Noto Sans CJK SC','Noto Sans CJK TC','Noto Sans',sans-serif;color:#1a1f24}"
    "header{border-bottom:.6pt solid #888;padding-bottom:3mm;margin-bottom:7mm}header b{font-size:12.5pt}"
    "h1{font-size:15pt;line-height:1.35;margin:6mm 0 5mm}.soft{color:#555}p{margin:0 0 3.4mm}"
    "table{width:100%;table-layout:fixed;border-collapse:collapse;margin:2mm 0 5mm;font-size:9.5pt}th{text-align:left;font-weight:600}"
    "th:nth-child(1){width:19%}th:nth-child(2),th:nth-child(3){width:25%}"
    "th,td{padding:1.6mm 3mm 1.6mm 0;vertical-align:top;border-bottom:.4pt solid #ccc;overflow-wrap:anywhere}"
    "tr{break-inside:avoid}footer{margin-top:7mm;font-size:8pt;color:#555;border-top:.4pt solid #ccc;padding-top:2mm}"
)


def page(said: Mapping[str, Any]) -> str:
    """A letter as HTML that brings its own style sheet; the same words give the same page."""
    language = str(said["language"])
    title = _say(MATTERS[str(said["matter"])], language)
    head = f'<!doctype html><html lang="{escape(language)}"><head><meta charset="utf-8"><title>{escape(title)} {escape(said["number"])}</title>'
    body = "".join(f"<p>{escape(text)}</p>" for text in _before(said, language))
    after = "".join(f"<p>{escape(text)}</p>" for text in _after(said, language))
    return (
        f"{head}<style>{_STYLE}</style></head><body>{_sender(said)}"
        f'<p class="soft">{escape(_say(_HEAD, language, number=said["number"], day=said["on"]))}</p>'
        f"<p>{escape(_say(_TO, language, name=said['customer']))}</p><h1>{escape(title)}</h1>"
        f"{body}{_table(said, language)}{after}{_foot(said, language)}</body></html>"
    )


def what(language: str, item: Mapping[str, Any]) -> str:
    """What an item is about, in words."""
    field = FIELDS.get(str(item["field"])) if item["family"] in {"profile", "mandate"} else None
    return _say(field, language) if field else thing(language, str(item["kind"]))


def spoken(language: str) -> str:
    """The tag under which sentences of the product are asked for in the language of a letter or message."""
    return TRADITIONAL if language == "zh-Hant" else language


def _before(said: Mapping[str, Any], language: str) -> Iterable[str]:
    channel = _say(CHANNEL_WORDS[Channel(said["channel"])], language)
    yield _say(_ASKED, language, day=said["received_on"], channel=channel, ref=said["ref"])
    if said["matter"] == REFUSAL:
        yield _say(_NOT, language, why=_say(REFUSAL_REASONS[said["reason"]], language))
        if said["note"]:
            yield _say(_NOTE, language, note=said["note"])
        return
    nature = _say(NATURE_WORDS[Nature(said["nature"])], language)
    yield _say(_DONE, language, day=said["applied_on"], nature=nature)
    if said["holds_from"]:
        yield _say(_HOLDS_FROM, language, day=said["holds_from"])
    if any(one["decision"] == "refused" for one in said["items"]):
        yield _say(_PARTLY, language)
        if said["note"]:
            yield _say(_NOTE, language, note=said["note"])


def _after(said: Mapping[str, Any], language: str) -> Iterable[str]:
    if said["matter"] == CONFIRMATION:
        yield _say(_NOT_YOU, language, until=said["until"])
    if said["matter"] == REFUSAL or any(one["decision"] == "refused" for one in said["items"]):
        yield _say(_APPEAL, language, until=said["until"], number=said["number"])
        yield _say(_STATEMENT, language)
    if said["ways"]:
        yield _say(_CALL, language, ways=" · ".join(said["ways"]))


def _sender(said: Mapping[str, Any]) -> str:
    ways = " · ".join(escape(way) for way in said["ways"])
    return f'<header><b>{escape(said["organisation"])}</b><br><span class="soft">{ways}</span></header>'


def _table(said: Mapping[str, Any], language: str) -> str:
    head = "".join(f"<th>{escape(_say(words, language))}</th>" for words in _COLUMNS)
    rows = "".join(
        f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in _cells(one, language))}</tr>" for one in said["items"]
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _cells(item: Mapping[str, Any], language: str) -> list[str]:
    why = REFUSAL_REASONS.get(str(item["why"]))
    key = "refused" if item["decision"] == "refused" and why else str(item["outcome"])
    outcome = _say(_OUTCOMES[key], language, why=_say(why, language) if why else "")
    asked = _say(_ENDED, language) if item["ends"] else str(item["asked"])
    return [what(language, item), str(item["before"]) or "–", asked, outcome]


def _foot(said: Mapping[str, Any], language: str) -> str:
    text = _say(_FOOT, language, letter=said["letter"], record=said["record"] or "–", rules=said["rules"])
    return f"<footer>{escape(text)}</footer>"


def _say(words: Words, language: str, **values: object) -> str:
    return words.say(spoken(language), **values)
