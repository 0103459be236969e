# SPDX-License-Identifier: Apache-2.0
"""What a mail asks about and what is odd about it, in words; built in, so templates need no ``load``."""

from django import template
from django.utils.translation import get_language

from duly.kernel.words import Words
from duly.rooms.change_requests.facts import MAIL_OUTCOMES

register = template.Library()
TOPICS = {
    "mobile": Words(en="mobile number", zh="手机号码"),
    "phone": Words(en="telephone number", zh="电话号码"),
    "email": Words(en="e-mail address", zh="电子邮箱"),
    "postal_address": Words(en="postal address", zh="邮寄地址"),
    "legal_name": Words(en="name", zh="名称"),
    "bank_account": Words(en="bank account", zh="银行账户"),
    "contact_person": Words(en="contact person", zh="联系人"),
    "details": Words(en="particulars, without saying which", zh="登记信息（未说明哪一项）"),
    "end_of_service": Words(en="the end of a contract or service", zh="终止合同或服务"),
    "privacy_access": Words(en="what is held of them", zh="查阅、复制个人信息"),
    "privacy_erasure": Words(en="erasure of their data", zh="删除个人信息"),
    "privacy_restriction": Words(en="a restriction of the use of their data", zh="限制处理个人信息"),
    "privacy_objection": Words(en="an objection to the use of their data", zh="拒绝处理个人信息"),
}
SIGNS = {
    "reply_elsewhere": Words(en="the answer would go to another address", zh="回复地址与发件地址不同"),
    "name_is_another_address": Words(en="the sender's name is another address", zh="发件人名称是另一邮箱"),
    "looks_like_ours": Words(en="the domain looks like ours", zh="发件域名与本单位形似"),
    "looks_like_another": Words(en="the domain looks like a known one", zh="发件域名与已知域名形似"),
    "forged": Words(en="the sender is forged", zh="发件人系伪造"),
    "from_our_own": Words(en="it claims to come from us", zh="自称来自本单位"),
    "several_senders": Words(en="it names several senders", zh="有多个发件人"),
    "no_verdict": Words(en="the sender is not proved", zh="发件人未经验证"),
    "cut": Words(en="longer than is read", zh="内容过长，未读全"),
    "files_cut": Words(en="more files than are kept", zh="附件过多，未全部保存"),
    "deep": Words(en="too many parts", zh="嵌套层数过多"),
    "encrypted": Words(en="encrypted", zh="已加密"),
    "two_texts": Words(en="its two texts differ", zh="纯文本与网页内容不一致"),
    "urgent": Words(en="it presses for time", zh="催促办理"),
    "secret": Words(en="it asks to keep it secret", zh="要求保密"),
    "behalf": Words(en="somebody writes for another", zh="代他人来信"),
    "denied": Words(en="a change was not theirs", zh="称变更非本人所为"),
    "fraud": Words(en="it speaks of fraud", zh="提及欺诈"),
    "links": Words(en="it has links", zh="含有链接"),
    "program": Words(en="a program is attached", zh="附件含程序"),
    "script": Words(en="a script is attached", zh="附件含脚本"),
    "macros": Words(en="a document with macros is attached", zh="附件含宏"),
    "bomb": Words(en="an archive that bursts is attached", zh="附件为压缩炸弹"),
    "other_type": Words(en="a file is not what it says", zh="附件类型与名称不符"),
    "two_endings": Words(en="a file has two endings", zh="附件有双重扩展名"),
    "empty": Words(en="an empty file", zh="空附件"),
}


@register.filter
def topic_word(topic: str) -> str:
    """What is asked about."""
    return _said(TOPICS, topic)


@register.filter
def sign_word(sign: str) -> str:
    """What is odd."""
    return _said(SIGNS, sign)


@register.filter
def mail_word(outcome: str) -> str:
    """What the rules made of a mail."""
    return MAIL_OUTCOMES[outcome].say(_tongue()) if outcome in MAIL_OUTCOMES else outcome


def _said(table: dict[str, Words], code: str) -> str:
    return table[code].say(_tongue()) if code in table else code.replace("_", " ")


def _tongue() -> str:
    return get_language() or "en"
