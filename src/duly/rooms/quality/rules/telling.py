# SPDX-License-Identifier: Apache-2.0
"""How each fault is told to whoever mends it: what is wrong, why it matters, what to do."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from duly.kernel.words import Words
from duly.rooms.quality.rules.faults import Code


@dataclass(frozen=True, slots=True)
class Telling:
    """How a fault is told to whoever mends it."""

    what: Words
    why: Words
    mend: Words


TELLINGS = {
    Code.FIELD: Telling(
        Words(en="{field} is not on record", zh="缺少 {field}"),
        Words(en="your organisation needs it of every customer", zh="本主体要求每位客户均有此项"),
        Words(en="ask the customer, and enter it with a change request", zh="请向客户询问，并通过变更申请登记"),
    ),
    Code.POINT: Telling(
        Words(en="there is no working contact point ({channel})", zh="没有有效的联系方式（{channel}）"),
        Words(en="the customer cannot be told anything this way", zh="无法通过此方式通知客户"),
        Words(
            en="ask the customer on another channel or by letter for one that works",
            zh="请通过其他渠道或信函向客户索取有效联系方式",
        ),
    ),
    Code.IDENTIFIER: Telling(
        Words(en="no identifier of this kind ({kind}) is on record", zh="缺少此类证件或编号（{kind}）"),
        Words(en="without it the customer cannot be told from others for certain", zh="没有它就不能确切区分客户"),
        Words(en="ask for the document, and enter it with a change request", zh="请索取证明文件，并通过变更申请登记"),
    ),
    Code.DOUBTFUL: Telling(
        Words(en="a value ({kind}) cannot be right: {check}", zh="信息（{kind}）有误：{check}"),
        Words(en="a truth check refuses it, as a typing mistake would be", zh="未通过真实性核验，可能是录入错误"),
        Words(
            en="compare it with the source, and correct it with a change request", zh="请与来源核对，并通过变更申请更正"
        ),
    ),
    Code.BOUNCED: Telling(
        Words(en="a contact point ({channel}) does not work any more", zh="一个联系方式（{channel}）已失效"),
        Words(en="a carrier said so, and nothing is sent there", zh="运营方已告知失效，不再向其发送"),
        Words(en="the customer is asked for another one; call, if none comes", zh="系统会请客户更正；若无回应请致电"),
    ),
    Code.EXPIRED: Telling(
        Words(en="a document ({kind}) ran out on {day}", zh="证件（{kind}）已于 {day} 到期"),
        Words(en="it proves nothing any more", zh="已不再具有证明效力"),
        Words(en="ask for the new one, and enter it with a change request", zh="请索取新证件，并通过变更申请登记"),
    ),
    Code.STALE: Telling(
        Words(en="nothing was changed or confirmed for {months} months", zh="已有 {months} 个月未更新或确认"),
        Words(en="people and companies move, and nobody says so", zh="客户可能已搬迁而未告知"),
        Words(
            en="ask whether it is still right, and confirm it or enter what changed",
            zh="请询问是否仍然有效，予以确认或登记变更",
        ),
    ),
    Code.UNPROVED: Telling(
        Words(en="of a consent ({purpose}) it is not known {lacking}", zh="同意（{purpose}）缺少来源：{lacking}"),
        Words(
            en="who relies on a consent must be able to show how it was given",
            zh="依据同意处理信息者须能证明其取得方式",
        ),
        Words(en="add what is known, or ask for the consent anew", zh="请补充已知信息，或重新征得同意"),
    ),
}
LACKING = {
    "how": Words(en="in what way it was given", zh="取得方式"),
    "given_on": Words(en="on which day", zh="取得日期"),
    "wording": Words(en="to which words", zh="同意文本"),
}
FIELD_WORDS = {
    "name": Words(en="the name", zh="名称"),
    "language": Words(en="the language", zh="语言"),
    "region": Words(en="the region", zh="地区"),
    "time_zone": Words(en="the time zone", zh="时区"),
}
_PLACES = ("field", "channel", "kind", "check", "day", "months", "purpose", "lacking")


class Told(NamedTuple):
    """A fault in words."""

    what: str
    why: str
    mend: str


def told(code: str, detail: Mapping[str, str], language: str) -> Told:
    """A finding in the reader's language; what was put away shows as a dash."""
    values: dict[str, object] = {**dict.fromkeys(_PLACES, "—"), **detail}
    if detail.get("field") in FIELD_WORDS:
        values["field"] = FIELD_WORDS[detail["field"]]
    if "lacking" in detail:
        comma = "、" if language.startswith("zh") else ", "
        values["lacking"] = comma.join(
            LACKING[one].say(language) for one in detail["lacking"].split(",") if one in LACKING
        )
    telling = TELLINGS[Code(code)]
    return Told(*(words.say(language, **values) for words in (telling.what, telling.why, telling.mend)))
