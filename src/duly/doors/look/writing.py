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
PARTS = {
    "title": Words(en="title", zh="标题"),
    "subject": Words(en="subject of the mail", zh="邮件主题"),
    "summary": Words(en="summary", zh="摘要"),
    "body": Words(en="text", zh="正文"),
    "sms": Words(en="SMS", zh="短信"),
    "voice": Words(en="what is spoken", zh="语音内容"),
    "correction": Words(en="note of correction", zh="更正说明"),
}
"""The same in short, where they stand beside something else."""
_CHOICES = {
    "contract": Words(en="a contract", zh="合同"),
    "legal_duty": Words(en="a duty by law", zh="法定义务"),
    "consent": Words(en="consent", zh="同意"),
    "employment": Words(en="employment", zh="人力资源管理"),
    "emergency": Words(en="an emergency", zh="突发事件"),
    "news_in_public_interest": Words(en="news in the public interest", zh="公共利益新闻报道"),
    "public_information": Words(en="data already public", zh="已公开信息"),
    "other_law": Words(en="another law", zh="其他法律规定"),
    "china_post": Words(en="China Post", zh="邮政企业"),
    "courier": Words(en="a courier", zh="快递企业"),
    "by_hand": Words(en="by hand", zh="专人递送"),
    "larger": Words(en="larger", zh="较大"),
    "major": Words(en="major", zh="重大"),
    "critical": Words(en="critical", zh="特别重大"),
    "small_volume": Words(en="small volume", zh="数量较少"),
    "legal_obligation": Words(en="a legal obligation", zh="法定义务"),
    "vital_interests": Words(en="vital interests", zh="重大利益"),
    "public_task": Words(en="a public task", zh="公共职能"),
    "legitimate_interests": Words(en="legitimate interests", zh="正当利益"),
    "yes": Words(en="yes", zh="是"),
    "no": Words(en="no", zh="否"),
    "agreed": Words(en="agreed", zh="已同意"),
    "offered": Words(en="could object", zh="已获反对机会"),
    "utility_cutoff": Words(en="a utility is cut off", zh="公用事业停供"),
    "default_on_home": Words(en="default on, or eviction from, a home", zh="住宅违约或驱逐"),
    "insurance_cancelled": Words(en="health or life insurance is cancelled", zh="健康或人寿保险取消"),
    "product_recall": Words(en="a product is recalled", zh="产品召回"),
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


def tongue() -> str:
    """The reader's language."""
    return get_language() or "en"


@register.filter
def part_word(part: str) -> str:
    """A part of a text and where customers read it."""
    return _PARTS[part].say(tongue()) if part in _PARTS else part


@register.filter
def choice_word(choice: str) -> str:
    """An answer to choose; one that we have no word for as it is written, without its underscores."""
    return choice_said(choice, tongue())


def choice_said(choice: object, language: str) -> str:
    """The same in a given language."""
    said = str(choice)
    return _CHOICES[said].say(language) if said in _CHOICES else said.replace("_", " ")
