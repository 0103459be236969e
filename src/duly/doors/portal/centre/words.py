# SPDX-License-Identifier: Apache-2.0
"""What the pages of the centre call things: kinds of entries, their fields, where they came from, how a request stands."""

from babel.dates import get_timezone_location
from django.utils.translation import get_language

from duly.doors.look.states import channel_name
from duly.doors.look.tags import language_name, region_name
from duly.kernel.words import Words
from duly.rooms.change_requests.facts import State
from duly.rooms.customers.facts import FAMILY_WORDS, IDENTIFIER_WORDS, Entity, Family

_CLDR = {"zh-hans": "zh_Hans_CN", "zh-hant": "zh_Hant_TW"}
FIELD_WORDS = {
    "name": Words(en="Name", zh="名称"),
    "latin": Words(en="Name in Latin letters", zh="拉丁字母名称"),
    "alias": Words(en="Also called", zh="别名"),
    "kind": Words(en="Kind of customer", zh="客户类型"),
    "language": Words(en="Language", zh="语言"),
    "time_zone": Words(en="Time zone", zh="时区"),
    "region": Words(en="Region", zh="地区"),
    "status": Words(en="Status", zh="状态"),
    "value": Words(en="Entry", zh="登记内容"),
    "purpose": Words(en="Used for", zh="用途"),
    "country": Words(en="Country", zh="国家"),
    "issuer": Words(en="Issued by", zh="签发机关"),
    "expires_on": Words(en="Valid until", zh="有效期至"),
    "role": Words(en="Relation", zh="关系"),
    "until": Words(en="Until", zh="截止"),
    "note": Words(en="Note", zh="备注"),
    "holder": Words(en="Who may act", zh="被授权人"),
    "scope": Words(en="May do", zh="授权范围"),
}
MASKED = frozenset({
    (Family.CONTACT, "value"), (Family.IDENTIFIER, "value"), (Family.MANDATE, "holder"), (Family.ATTRIBUTE, "value"),
    (Family.RELATION, "note"), (Family.MANDATE, "note"),
})  # fmt: skip
"""What is shown in part until somebody has proved anew who they are."""
SOURCE_WORDS = {
    "customer": Words(en="asked for by you", zh="由您本人申请"),
    "mandate": Words(en="asked for by somebody whom you authorised", zh="由您授权的人申请"),
    "staff": Words(en="entered by our staff", zh="由工作人员登记"),
    "file": Words(en="from a file of ours", zh="来自文件导入"),
    "import": Words(en="from a file of ours", zh="来自文件导入"),
    "change": Words(en="from a change request", zh="来自变更申请"),
    "correction": Words(en="from a correction of a contact point", zh="来自联系方式更正"),
    "migration": Words(en="taken over from before", zh="由原系统沿用"),
}
PLAIN_STATES = {
    State.RECEIVED: Words(en="We have your request. Next we make sure that it is you who asks.", zh="已收到您的申请。接下来需要确认是您本人提出。"),
    State.IDENTIFYING: Words(en="We do not know yet that it is you who asks. Please prove it below.", zh="尚未确认是您本人提出，请在下方验证身份。"),
    State.WAITING_CUSTOMER: Words(en="Something is missing. As soon as it is here, we go on.", zh="还缺少材料，收到后我们将继续办理。"),
    State.CHECKING: Words(en="It is being checked. You will hear from us; what is missing stands below.", zh="正在核对。如需补充材料，见下方说明；结果将通知您。"),
    State.IN_REVIEW: Words(en="Somebody of ours is deciding on it.", zh="正由工作人员复核。"),
    State.CONFIRMING: Words(en="It was agreed to. Before it takes effect, what stands below must happen.", zh="已同意。生效前还需完成下方事项。"),
    State.COOLING: Words(en="It was agreed to and takes effect after a waiting time, so that nobody can do this behind your back.", zh="已同意，将在冷静期后生效，以防他人冒用您的名义。"),
    State.READY: Words(en="It takes effect any moment.", zh="即将生效。"),
    State.CONFLICT: Words(en="Your record was changed meanwhile. Somebody of ours compares both.", zh="期间登记信息已有变动，工作人员正在核对。"),
    State.FAILED: Words(en="A fault of ours stopped it. We are working on it; you need do nothing.", zh="系统故障导致未能写入，我们正在处理，您无需操作。"),
    State.APPLIED: Words(en="It is on record.", zh="已生效。"),
    State.NOTIFIED: Words(en="It is on record, and your contact points were told.", zh="已生效，并已通知您的联系方式。"),
    State.CLOSED: Words(en="It is done.", zh="已办结。"),
    State.DISPUTED: Words(en="You disputed it. Somebody of ours is looking into it.", zh="您已提出异议，工作人员正在处理。"),
    State.REFUSED: Words(en="We could not do it. The reason and what you can do stand below.", zh="未予办理。原因及后续途径见下方。"),
    State.DISAGREEMENT_LOGGED: Words(en="We could not do it; your statement stands beside our record.", zh="未予办理；您的说明已附于登记信息之后。"),
    State.WITHDRAWN: Words(en="You took it back.", zh="您已撤回。"),
    State.EXPIRED: Words(en="It was closed, because nothing more came for a long time.", zh="因长时间未收到补充，已关闭。"),
    State.SPAM: Words(en="It was closed.", zh="已关闭。"),
    State.DUPLICATE: Words(en="It was joined to another request of yours that asks the same.", zh="已并入您的另一份相同申请。"),
    State.HELD: Words(en="It is on hold. Nothing changes until two of our people have looked into it.", zh="已暂停。在两名工作人员核实之前不会有任何变更。"),
}  # fmt: skip
"""How a request stands, as one would say it to the person."""
OPEN = frozenset({
    State.RECEIVED, State.IDENTIFYING, State.WAITING_CUSTOMER, State.CHECKING, State.IN_REVIEW, State.CONFIRMING,
    State.COOLING, State.READY, State.CONFLICT, State.FAILED, State.HELD, State.DISPUTED,
})  # fmt: skip
"""What still concerns the customer."""
TONES = {
    State.APPLIED: "green", State.NOTIFIED: "green", State.CLOSED: "green", State.REFUSED: "red",
    State.DISAGREEMENT_LOGGED: "plum", State.HELD: "amber", State.IDENTIFYING: "amber", State.WAITING_CUSTOMER: "amber",
    State.CONFIRMING: "amber", State.DISPUTED: "amber", State.WITHDRAWN: "grey", State.EXPIRED: "grey",
}  # fmt: skip


CONTACT_WORDS = {
    "sms": Words(en="mobile number", zh="手机号码"),
    "voice": Words(en="telephone number", zh="电话号码"),
    "email": Words(en="e-mail address", zh="电子邮箱"),
    "letter": Words(en="postal address", zh="邮寄地址"),
}
"""What a contact point is, as a thing; other channels go by their own name."""
KIND_WORDS = {"person": Words(en="person", zh="个人"), "company": Words(en="company", zh="企业")}
STATUS_WORDS = {
    "active": Words(en="customer", zh="正常"),
    "inactive": Words(en="not active", zh="停用"),
    "closed": Words(en="closed", zh="已终止"),
}


def said_of(name: str, value: str) -> str:
    """A value that is a code, as a word in the reader's language."""
    language = get_language() or "en"
    known = {"kind": KIND_WORDS, "status": STATUS_WORDS}.get(name, {}).get(value)
    if known:
        return known.say(language)
    if name == "language":
        return language_name(value)
    if name == "time_zone":
        return _zone_name(value, language)
    return region_name(value) if name in {"region", "country"} else value


def _zone_name(zone: str, language: str) -> str:
    """A time zone by its place: ``Europe/London`` is a name for machines."""
    try:
        return get_timezone_location(zone, locale=_CLDR.get(language, "en_GB"))
    except LookupError:
        return zone


def contact_word(channel: str) -> str:
    """What a contact point of a channel is called, in the reader's language."""
    language = get_language() or "en"
    words = CONTACT_WORDS.get(channel)
    return words.say(language) if words else channel_name(channel, language)


def title_of(one: Entity) -> str:
    """What an entry is, in the reader's language."""
    language = get_language() or "en"
    if one.family == Family.CONTACT:
        return contact_word(one.attributes.get("channel", ""))
    kind = one.attributes.get("kind", "")
    if one.family == Family.IDENTIFIER and kind in IDENTIFIER_WORDS:
        return IDENTIFIER_WORDS[kind].say(language)
    if one.family == Family.ATTRIBUTE:
        return one.attributes.get("name", "")
    return FAMILY_WORDS[Family(one.family)].say(language)


def thing_of(family: str, field: str, attributes: dict[str, str], channel: str = "") -> str:
    """What one item of a request is about, in the reader's language."""
    language = get_language() or "en"
    if family == Family.CONTACT:
        return contact_word(attributes.get("channel", "") or channel) or FAMILY_WORDS[Family.CONTACT].say(language)
    kind = attributes.get("kind", "")
    if family == Family.IDENTIFIER and kind in IDENTIFIER_WORDS:
        return IDENTIFIER_WORDS[kind].say(language)
    if family == Family.PROFILE and field in FIELD_WORDS:
        return FIELD_WORDS[field].say(language)
    return attributes.get("name", "") or FAMILY_WORDS[Family(family)].say(language)


POINT_STATES = {
    "bounced": Words(en="messages come back", zh="消息被退回"),
    "broken": Words(en="cannot be right", zh="格式有误"),
    "unproven": Words(en="not confirmed yet", zh="尚未验证"),
}
"""What is wrong with a contact point."""
PAPER_WORDS = {
    "identity_card": Words(en="identity card", zh="身份证"),
    "passport": Words(en="passport", zh="护照"),
    "business_licence": Words(en="business licence", zh="营业执照"),
    "registry_extract": Words(en="extract from a register", zh="登记机关证明"),
    "bank_letter": Words(en="letter of the bank", zh="银行证明"),
    "mandate": Words(en="mandate", zh="授权委托书"),
    "letter": Words(en="letter", zh="信函"),
    "other": Words(en="something else", zh="其他"),
}
"""What a document may be."""
