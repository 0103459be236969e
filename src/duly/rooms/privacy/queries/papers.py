# SPDX-License-Identifier: Apache-2.0
"""Pages about one customer, in their language, with a mark on each that says for which request it was made."""

import re
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from duly.kernel.words import Words
from duly.rooms.delivery.facts import STATE_WORDS as DELIVERY_WORDS
from duly.rooms.downstream.facts import KIND_WORDS as HOLDER_WORDS
from duly.rooms.downstream.facts import MATTER_WORDS
from duly.rooms.downstream.facts import STATE_WORDS as TOLD_WORDS
from duly.rooms.obligations.facts import STATE_WORDS as RECIPIENT_WORDS
from duly.rooms.privacy.facts import CHANNEL_WORDS, KIND_WORDS, LOOK_WORDS, STATE_WORDS, WHY_WORDS

_TITLE = Words(en="Everything held about you", zh="您的全部个人信息")
_RECEIPT = Words(en="Receipt of erasure", zh="个人信息删除凭证")
_NONE = Words(en="Nothing is held here.", zh="没有相关信息。")
_FOR = Words(
    en="Made for request {number} on {at}. For the customer only.", zh="为申请 {number} 制作，{at}。仅供客户本人使用。"
)
SECTIONS = {
    "controller": Words(en="Who holds it", zh="个人信息处理者"),
    "record": Words(en="What is on record", zh="当前登记信息"),
    "history": Words(en="What was on record before", zh="历史登记信息"),
    "changes": Words(en="Changes and why", zh="变更记录"),
    "contracts": Words(en="Contracts", zh="合同"),
    "consents": Words(en="Consents", zh="同意与撤回记录"),
    "preferences": Words(en="Wishes about being contacted", zh="联系偏好"),
    "notices": Words(en="What was sent to you, and what you answered", zh="发送给您的通知及您的答复"),
    "restrictions": Words(en="Restrictions and objections", zh="限制处理与拒绝处理"),
    "requests": Words(en="Your requests about your data", zh="您的个人信息权利申请"),
    "change_requests": Words(en="Your requests to change your record", zh="您的信息变更申请"),
    "recipients": Words(en="Who else got some of it", zh="接收过您信息的第三方"),
    "told": Words(en="Who of them was told of changes", zh="已告知接收方的变更"),
    "looks": Words(en="Who looked at it, and why", zh="查看记录及事由"),
}
LABELS = {
    name: Words(en=en, zh=zh)
    for name, en, zh in (
        ("ref", "customer number", "客户编号"), ("entities", "entries", "登记项"), ("family", "kind", "类别"), ("name", "name", "姓名或名称"),
        ("kind", "kind", "类型"), ("families", "what they got", "资料类别"), ("fields", "what changed", "变更项目"), ("value", "value", "内容"), ("channel", "channel", "渠道"), ("purpose", "purpose", "用途"), ("rank", "order", "顺序"),
        ("status", "status", "状态"), ("state", "state", "状态"), ("language", "language", "语言"), ("time_zone", "time zone", "时区"),
        ("region", "region", "地区"), ("tags", "tags", "标签"), ("country", "country", "国家或地区"), ("expires_on", "expires on", "失效日"),
        ("entity", "entry", "登记项编号"), ("op", "what was done", "操作"), ("valid_from", "holds from", "生效自"),
        ("valid_until", "holds until", "生效至"), ("recorded_at", "written down at", "登记时间"),
        ("superseded_at", "replaced at", "被取代时间"), ("at", "at", "时间"), ("since", "since", "自"), ("nature", "nature", "性质"),
        ("source", "source", "来源"), ("reason", "reason", "事由"), ("number", "number", "编号"), ("requester", "asked by", "申请人"),
        ("proofs", "proofs", "证明"), ("service", "service", "服务"), ("started_on", "began on", "开始日"), ("ended_on", "ended on", "终止日"),
        ("decision", "decision", "决定"), ("mechanism", "how it was said", "表达方式"), ("how", "in what way", "方式"),
        ("given_on", "given on", "作出日"), ("wording", "wording", "同意内容"), ("title", "title", "标题"), ("body", "text", "正文"),
        ("deliveries", "what was sent", "投递"), ("code", "why", "原因"), ("answer", "your answer", "您的答复"),
        ("questions", "your questions", "您的咨询"), ("scans", "scans", "扫描件"), ("text", "text", "内容"), ("quiet_from", "quiet from", "免打扰自"),
        ("quiet_to", "quiet until", "免打扰至"), ("channels", "channels", "渠道顺序"), ("agreed", "agreed to", "同意的渠道"),
        ("received_at", "received at", "收到时间"), ("due_on", "due on", "应答日"), ("outcome", "outcome", "结果"), ("why", "why", "理由"),
        ("laws", "laws", "法律依据"), ("words", "your words", "您的陈述"), ("on", "on", "日期"), ("who", "who", "查看人"), ("times", "times", "次数"),
        ("name_en", "name in English", "英文名称"), ("name_zh", "name in Chinese", "中文名称"), ("email", "e-mail", "电子邮箱"), ("phone", "telephone", "电话"),
        ("lifted_at", "lifted at", "解除时间"), ("what", "what", "内容"), ("law", "law", "法律"), ("quote", "in its words", "条文"),
        ("contact_points", "contact points", "联系方式"), ("identifiers", "identifiers", "证件或账号"), ("contracts", "contracts", "合同"),
        ("consents", "texts of consents", "同意文本"), ("tokens", "name indexes", "姓名索引"), ("repairs", "masked addresses", "掩码地址"),
        ("rolls", "entries of rolls", "名册条目"), ("sessions", "sessions and passkeys", "登录会话与通行密钥"), ("findings", "findings about the record", "数据质量问题"), ("slips", "providers' calls", "服务商回传"), ("documents", "documents", "证明文件"),
        ("versions", "versions of the record", "登记版本"), ("flags", "restrictions", "限制处理"), ("sha256", "SHA-256", "SHA-256"),
    )
}  # fmt: skip
"""What the fields are called on paper; in JSON they have their own names."""
_CODES = {
    "profile": Words(en="name and particulars", zh="名称与基本资料"), "contact_point": Words(en="contact point", zh="联系方式"),
    "identifier": Words(en="identifier", zh="证件或账号"), "relation": Words(en="relation", zh="关联关系"),
    "mandate": Words(en="mandate", zh="授权委托"), "attribute": Words(en="further particular", zh="其他资料"),
    "person": Words(en="person", zh="个人"), "company": Words(en="company", zh="企业"), "active": Words(en="in use", zh="在用"),
    "create": Words(en="entered", zh="登记"), "update": Words(en="changed", zh="变更"), "correct": Words(en="corrected", zh="更正"),
    "end": Words(en="ended", zh="终止"), "email": Words(en="e-mail", zh="电子邮件"), "sms": Words(en="text message", zh="短信"),
    "voice": Words(en="telephone", zh="电话"), "letter": Words(en="letter", zh="信函"), "notice": Words(en="notices", zh="通知"),
    "refused": Words(en="refused", zh="拒绝"), "withdrawn": Words(en="withdrawn", zh="撤回"), "granted": Words(en="granted", zh="同意"),
    "customer": Words(en="the customer", zh="客户"), "rule": Words(en="a rule of keeping", zh="保存期限规则"),
    "carried messages": Words(en="carried messages", zh="承载消息"),
}  # fmt: skip
VALUES: dict[str, Words] = {
    str(code): words
    for known in (
        HOLDER_WORDS,
        MATTER_WORDS,
        TOLD_WORDS,
        RECIPIENT_WORDS,
        DELIVERY_WORDS,
        STATE_WORDS,
        KIND_WORDS,
        CHANNEL_WORDS,
        WHY_WORDS,
        LOOK_WORDS,
        _CODES,
    )
    for code, words in known.items()
    if code
}
"""What codes say on paper; where two rooms use one code, the plainer word stands."""
_TWICE = {"en", "zh"}
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+00:00")
_RECEIPT_LINES = {
    "number": Words(en="Request", zh="申请编号"),
    "at": Words(en="Erased at", zh="删除时间"),
    "asked_by": Words(en="Asked by", zh="申请来源"),
    "destroyed": Words(en="Destroyed", zh="已销毁"),
    "files": Words(en="Files destroyed (SHA-256)", zh="已销毁文件（SHA-256）"),
    "kept": Words(en="What stays, and why", zh="保留内容及理由"),
    "recipients": Words(en="Others who must erase it too", zh="须一并删除的接收方"),
    "because": Words(en="By which law they are told", zh="告知接收方的法律依据"),
}
_STYLE = (
    "@page{size:A4;margin:22mm 18mm;@top-right{content:'%s';font:8pt sans-serif;color:#555}"
    "@bottom-right{content:counter(page) ' / ' counter(pages);font:8pt sans-serif;color:#555}}"
    "body{font:10pt/1.5 'Noto Sans CJK SC','Noto Sans',sans-serif;color:#1a1f24}h1{font-size:17pt;margin:0 0 2mm}"
    "h2{font-size:12pt;margin:7mm 0 2mm;border-bottom:1px solid #ccc}table{width:100%%;border-collapse:collapse;font-size:9pt}"
    "td{padding:1mm 3mm 1mm 0;vertical-align:top;overflow-wrap:anywhere}td:first-child{color:#555;width:38mm}"
    ".one{border-bottom:1px solid #ddd;padding:2mm 0;break-inside:avoid}.soft{color:#555}"
)


def bundle_page(document: Mapping[str, Any], language: str) -> str:
    """A bundle for people."""
    mark = str(document["watermark"])
    parts = [
        f"<h2>{escape(words.say(language))}</h2>{_part(document[name], language)}"
        for name, words in SECTIONS.items()
        if name in document
    ]
    number, _, at = mark.partition(" · ")
    return _page(_TITLE.say(language), _FOR.say(language, number=number, at=at), parts, (mark, language))


def receipt_page(receipt: Mapping[str, Any], language: str) -> str:
    """A receipt of erasure for people."""
    parts = [
        f"<h2>{escape(words.say(language))}</h2>{_part(receipt[name], language)}"
        for name, words in _RECEIPT_LINES.items()
    ]
    return _page(_RECEIPT.say(language), "", parts, (str(receipt["number"]), language))


def _page(title: str, under: str, parts: Iterable[str], about: tuple[str, str]) -> str:
    mark, language = about
    style = _STYLE % mark.replace("\\", "").replace("'", "")
    head = f'<!doctype html><html lang="{escape(language)}"><head><meta charset="utf-8"><title>{escape(title)}</title>'
    body = f'<h1>{escape(title)}</h1><p class="soft">{escape(under)}</p>{"".join(parts)}'
    return f"{head}<style>{style}</style></head><body>{body}</body></html>"


def _part(value: Any, language: str) -> str:
    if value in ([], {}, "", None):
        return f'<p class="soft">{escape(_NONE.say(language))}</p>'
    if isinstance(value, Mapping):
        is_sentence = set(value) == _TWICE
        return (
            f"<p>{escape(value['zh' if language.startswith('zh') else 'en'])}</p>"
            if is_sentence
            else _table(value, language)
        )
    if isinstance(value, list):
        return "".join(f'<div class="one">{_part(one, language)}</div>' for one in value)
    return f"<p>{escape(_value(value, language))}</p>"


def _table(value: Mapping[str, Any], language: str) -> str:
    cells = [
        f"<tr><td>{escape(_label(name, language))}</td><td>{_part(one, language) if isinstance(one, (Mapping, list)) else escape(_value(one, language))}</td></tr>"
        for name, one in value.items()
        if one not in ([], {}, "", None)
    ]
    return f"<table>{''.join(cells)}</table>"


def _label(name: str, language: str) -> str:
    return LABELS[name].say(language) if name in LABELS else name


def _value(value: Any, language: str) -> str:
    """A code in words, a moment as people write it, anything else as it is."""
    text = str(value)
    if isinstance(value, str) and text in VALUES:
        return VALUES[text].say(language)
    return f"{text[:16].replace('T', ' ')} UTC" if _MOMENT.fullmatch(text) else text
