# SPDX-License-Identifier: Apache-2.0
"""Words around writing a notice: the parts of a text, the answers to choose from."""

from django import template
from django.utils.translation import get_language

from duly.kernel.words import Words

register = template.Library()
_PARTS = {
    "title": Words(en="Title", zh="标题"),
    "subject": Words(en="Subject of the mail, if other than the title", zh="邮件主题（与标题不同时填写）"),
    "summary": Words(en="Summary: messengers, voice, feeds", zh="摘要（社交渠道、语音、订阅源）"),
    "body": Words(en="Text: mail, letter, portal, website", zh="正文（邮件、信函、门户、网站）"),
    "sms": Words(en="SMS", zh="短信"),
}
_CHOICES = {
    "legal_notice": Words(en="legal notice", zh="法定通知"),
    "service_notice": Words(en="service notice", zh="服务通知"),
    "commercial": Words(en="commercial", zh="商业信息"),
    "merger": Words(en="merger", zh="合并"),
    "division": Words(en="division", zh="分立"),
    "asset_sale": Words(en="sale of assets", zh="资产转让"),
    "contract_transfer": Words(en="transfer of contracts", zh="合同转让"),
    "share_sale": Words(en="sale of shares", zh="股权转让"),
    "assessment": Words(en="security assessment", zh="安全评估"),
    "certification": Words(en="certification", zh="个人信息保护认证"),
    "standard_contract": Words(en="standard contract", zh="标准合同"),
    "exempt": Words(en="exempt", zh="豁免"),
    "none": Words(en="none", zh="无"),
    "general": Words(en="general", zh="一般"),
    "important": Words(en="important", zh="重要"),
    "finance": Words(en="finance", zh="金融"),
    "internet": Words(en="internet", zh="互联网"),
    "retail": Words(en="retail", zh="零售"),
    "telecoms": Words(en="telecoms", zh="电信"),
}


@register.filter
def part_word(part: str) -> str:
    """A part of a text and where customers read it."""
    return _PARTS[part].say(get_language() or "en") if part in _PARTS else part


@register.filter
def choice_word(choice: str) -> str:
    """An answer to choose; one that we have no word for as it is written, without its underscores."""
    return _CHOICES[choice].say(get_language() or "en") if choice in _CHOICES else choice.replace("_", " ")
