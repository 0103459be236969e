# SPDX-License-Identifier: Apache-2.0
"""Rule packs by their names; the short name of a pack is for files and programs."""

from django import template
from django.utils.translation import get_language

from duly.doors.look.rulebook import SEVERITIES
from duly.kernel.words import Words

register = template.Library()
_NAMES = {
    "cn-advertising": Words(en="Advertising in notices (China)", zh="中国：广告与营销用语"),
    "cn-channels": Words(en="SMS, mail and calls (China)", zh="中国：短信、邮件与电话"),
    "cn-civil-code": Words(en="Civil Code: contracts and claims (China)", zh="中国：民法典（合同与债权）"),
    "cn-company-law": Words(en="Company Law: creditors and deadlines (China)", zh="中国：公司法（债权人与期限）"),
    "cn-consumer": Words(en="Consumers (China)", zh="中国：消费者权益"),
    "cn-consumer-trade": Words(en="Prices, prepayment and renewal (China)", zh="中国：价格、预付与自动续费"),
    "cn-general": Words(en="Every notice in China", zh="中国：各类通知通则"),
    "cn-incidents": Words(en="Incidents and data breaches (China)", zh="中国：安全事件与泄露"),
    "cn-personal-information": Words(en="Personal information (China)", zh="中国：个人信息处理"),
    "cn-personal-information-transfer": Words(
        en="Personal information handed on (China)", zh="中国：个人信息提供与出境"
    ),
    "cn-registration": Words(en="Registers, tax and licences (China)", zh="中国：登记、税务与证照"),
    "core": Words(en="What every notice must say", zh="通知必备内容"),
    "european-union": Words(en="European Union: general", zh="欧盟：通则"),
    "european-union-sectors": Words(en="European Union: sectors", zh="欧盟：行业规定"),
    "hong-kong": Words(en="Hong Kong", zh="中国香港"),
    "kinds": Words(en="Kinds of change", zh="变更类型"),
    "mailboxes": Words(en="What mailbox providers ask", zh="邮箱服务商要求"),
    "policy": Words(en="Proposals for a policy of one's own", zh="企业自定规范（建议）"),
    "questions": Words(en="Questions of all packs", zh="共用问题"),
    "taiwan": Words(en="Taiwan", zh="中国台湾"),
    "united-kingdom": Words(en="United Kingdom", zh="英国"),
    "united-states": Words(en="United States", zh="美国"),
    "wording": Words(en="Sensitive wording", zh="敏感用语"),
}


_FAMILIES = {
    "TRANSLATION": Words(en="Translation", zh="翻译"),
    "PARITY": Words(en="The same facts on every channel", zh="各渠道内容一致"),
    "RENDERING": Words(en="Length of a message", zh="消息长度"),
    "PLAN": Words(en="Plan", zh="触达计划"),
    "PHASE": Words(en="Phases", zh="放量阶段"),
    "PHASES": Words(en="Phases", zh="放量阶段"),
    "REPEAT": Words(en="Rounds", zh="定期通知"),
    "CALENDAR": Words(en="Working days", zh="工作日历"),
    "ZONE": Words(en="Time zones", zh="时区"),
    "AUDIENCE": Words(en="Audience", zh="受众"),
    "CHANNEL": Words(en="Channels", zh="渠道"),
    "AUTHORITY": Words(en="Emergency", zh="紧急通知"),
    "EMERGENCY": Words(en="Emergency", zh="紧急通知"),
    "CORRECTION": Words(en="Correction", zh="更正"),
    "REFERS": Words(en="Earlier notice", zh="先前的通知"),
}
"""Rules of the product itself, which stand in no pack, by how their ids begin."""


def about(rule: str, law: str, pack: str) -> str:
    """What a rule is about: its law, else its pack, else what part of a notice it looks at; its id where nobody knows."""
    if law or pack:
        return law or pack_name(pack.partition("@")[0])
    family = _FAMILIES.get(rule.partition("-")[0])
    return family.say(get_language() or "en") if family else rule


@register.filter
def pack_name(pack: str) -> str:
    """A pack by its name; one that came with a bundle has only its short name."""
    return _NAMES[pack].say(get_language() or "en") if pack in _NAMES else pack


@register.filter
def pack_version(said: str) -> str:
    """A pack with its version, as facts keep it: ``core@2026.11.22-1``."""
    name, _, version = said.partition("@")
    return f"{pack_name(name)} {version}".strip()


@register.filter
def weight_word(severity: str) -> str:
    """What a rule of this severity does."""
    return SEVERITIES[severity].words.say(get_language() or "en") if severity in SEVERITIES else severity
