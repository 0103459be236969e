# SPDX-License-Identifier: Apache-2.0
"""Why a delivery stands as it stands, in words."""

from duly.kernel.words import Words

CODES = {
    "acknowledged": Words(en="confirmed before it was needed", zh="发送前已确认"),
    "bad_address": Words(en="the address cannot exist", zh="地址无效"),
    "cancelled": Words(en="the notice was cancelled", zh="通知已取消"),
    "connect": Words(en="the provider could not be reached", zh="无法连接服务商"),
    "contact_bounced": Words(en="the address bounced before", zh="该地址此前退信"),
    "dropped": Words(en="the cascade was ended by hand", zh="触达链已人工终止"),
    "expired": Words(en="too late to be of use", zh="已失去时效"),
    "lease": Words(en="the worker stopped while sending", zh="发送时工作进程中断"),
    "message_left": Words(en="a message was left", zh="已留言"),
    "no_answer": Words(en="nobody answered", zh="无人接听"),
    "no_contact": Words(en="no address on this channel", zh="此渠道无联系方式"),
    "no_mailbox": Words(en="no such mailbox", zh="邮箱不存在"),
    "not_in_service": Words(en="the number is not in service", zh="号码已停用"),
    "opted_out": Words(en="opted out", zh="已退订"),
    "gentler_channel": Words(en="opted out: a gentler channel reaches them", zh="已退订，改由干扰更小的渠道送达"),
    "quiet_hours": Words(en="waits for a decent hour", zh="等待合适时段"),
    "settled": Words(en="settled by staff", zh="人工裁定"),
    "spoken": Words(en="spoken with", zh="已通话"),
    "delinquent": Words(en="the customer's system took nothing for days", zh="客户系统连续多日未接收"),
    "restored": Words(en="a backup came back: somebody must look", zh="备份恢复，待人工确认"),
    "restored_sending": Words(en="was on its way when the backup was made", zh="备份时正在发送"),
    "stale": Words(en="overdue: somebody must decide", zh="已逾期，待人工决定"),
    "wrong_number": Words(en="wrong number", zh="号码错误"),
    "busy": Words(en="the line was busy", zh="线路占线"),
    "call_back": Words(en="asked to be called back", zh="客户要求改时回电"),
    "confirmed": Words(en="confirmed on the telephone", zh="电话中确认"),
    "do_not_call": Words(en="wants no more calls", zh="要求不再致电"),
    "language_needed": Words(en="needs another language", zh="需其他语种"),
    "refused": Words(en="refused on the telephone", zh="电话中拒绝"),
    "mended_elsewhere": Words(en="it works again", zh="联系方式已恢复"),
    "silence": Words(en="no answer for 60 days", zh="60 天无回应"),
    "staff": Words(en="ended by staff", zh="工作人员结束"),
    "adapter_miscounted": Words(en="the provider's answer made no sense", zh="服务商应答异常"),
    "adapter_raised": Words(en="sending broke off", zh="发送中断"),
    "answer_too_large": Words(en="the provider's answer made no sense", zh="服务商应答异常"),
    "bad_content": Words(en="the wording was refused", zh="内容被拒"),
    "complained": Words(en="the recipient complained", zh="收件人投诉"),
    "content": Words(en="the wording was refused", zh="内容被拒"),
    "credentials": Words(en="the provider did not let us in", zh="服务商拒绝我方凭据"),
    "disconnected": Words(en="the connection broke off", zh="连接中断"),
    "gave_up": Words(en="the network gave up", zh="网络侧放弃投递"),
    "later": Words(en="the provider asked to come again", zh="服务商要求稍后重试"),
    "mailbox": Words(en="the mailbox takes nothing now", zh="邮箱暂不收信"),
    "mailbox_full": Words(en="the mailbox is full", zh="邮箱已满"),
    "missing": Words(en="nobody had planned it", zh="此前漏排"),
    "network": Words(en="the network failed", zh="网络故障"),
    "never_seen": Words(en="the provider never had it", zh="服务商确认未收到"),
    "no_answer_in_time": Words(en="the provider did not answer", zh="服务商未应答"),
    "no_provider": Words(en="nobody carries this channel", zh="此渠道暂无服务商"),
    "no_receipt": Words(en="the promised receipt is overdue", zh="逾期未收到回执"),
    "no_route": Words(en="no way to the address", zh="无法路由到该地址"),
    "off": Words(en="handed to nobody: the channel is closed", zh="渠道未开通"),
    "paced": Words(en="waits its turn", zh="按限速排队"),
    "policy": Words(en="refused by the recipient's rules", zh="被对方策略拒收"),
    "protocol": Words(en="the provider did not understand us", zh="与服务商协议不符"),
    "provider_busy": Words(en="the provider is busy", zh="服务商繁忙"),
    "provider_fault": Words(en="the provider failed", zh="服务商故障"),
    "quota": Words(en="the provider's limit is used up", zh="服务商配额已用尽"),
    "read": Words(en="read", zh="已读"),
    "rejected": Words(en="the provider refused it", zh="服务商拒收"),
    "resend": Words(en="sent again under the same id", zh="以相同编号重发"),
    "smtputf8": Words(en="the relay cannot write to this address", zh="邮件中继不支持该地址"),
    "silent": Words(en="the provider does not answer", zh="服务商无应答"),
    "still_being_sent": Words(en="still on its way", zh="仍在投递中"),
    "superseded": Words(en="another notice took its place", zh="已由新通知取代"),
    "switched_off": Words(en="the telephone is switched off", zh="手机关机"),
    "system": Words(en="the provider failed", zh="服务商故障"),
    "timeout": Words(en="the provider did not answer in time", zh="服务商应答超时"),
    "too_large": Words(en="too large", zh="内容过大"),
    "too_many": Words(en="too many at once", zh="发送过于频繁"),
    "transient": Words(en="could not be brought for now", zh="暂时无法送达"),
    "undetermined": Words(en="the provider does not know", zh="服务商无法确定"),
    "unknown_zone": Words(en="waits for a decent hour everywhere", zh="时区未知，等待各地合适时段"),
    "unmapped": Words(en="the provider said something unknown", zh="服务商返回未知代码"),
    "unread": Words(en="not read", zh="未读"),
    "unsubscribed_there": Words(en="unsubscribed at the provider", zh="已在服务商处退订"),
    "wording": Words(en="no approved template fits", zh="没有匹配的已审核模板"),
    "worker_lost": Words(en="the worker stopped while sending", zh="发送时工作进程中断"),
    "abuse": Words(en="reported as unwanted", zh="被举报为骚扰"),
    "apprise_said_no": Words(en="a push service refused it or did not answer", zh="推送服务拒收或未应答"),
    "auth-failure": Words(en="the recipient's server doubts the signature", zh="对方服务器质疑签名"),
    "delayed": Words(en="on its way, later than usual", zh="投递延迟，仍在途中"),
    "encoded_answer": Words(en="the provider's answer made no sense", zh="服务商应答异常"),
    "expanded": Words(en="handed on to a mailing list", zh="已转交邮件列表"),
    "fraud": Words(en="reported as fraud", zh="被举报为欺诈"),
    "malformed_answer": Words(en="the provider's answer made no sense", zh="服务商应答异常"),
    "not-spam": Words(en="the recipient says that it is wanted", zh="收件人表示并非垃圾邮件"),
    "opt-out": Words(en="unsubscribed at the mail provider", zh="已在邮件服务商处退订"),
    "opt-out-list": Words(en="unsubscribed from the list", zh="已从列表退订"),
    "other": Words(en="another complaint", zh="其他投诉"),
    "relayed": Words(en="handed on to a server that tells nothing more", zh="已转交不再回报的服务器"),
    "unread_report": Words(en="a report that nobody could read", zh="无法解读的回执"),
    "unreadable_answer": Words(en="the provider's answer made no sense", zh="服务商应答异常"),
    "virus": Words(en="reported as a virus", zh="被举报含病毒"),
}
_ASKED = "?"
_UNMAPPED = "unmapped:"
_OF_RULE = "rule:"
_RULE = Words(en="as rule {rule} asks", zh="依规则 {rule}")
_BEGINNINGS = {
    "action:": "unread_report",
    "answered by": "malformed_answer",
    "disconnected:": "disconnected",
    "fault_": "adapter_raised",
    "feedback:": "unread_report",
    "http_": "malformed_answer",
    "no_answer_": "no_answer_in_time",
    "only some of": "disconnected",
    "part_": "disconnected",
    "unreadable_answer": "unreadable_answer",
}
"""Codes that end with something of the moment: a status, an exception."""


def code_said(code: str, language: str) -> str:
    """A code in words. One that nobody described is the provider's own and is shown as it is."""
    plain = code.rstrip(_ASKED)
    if plain.startswith(_UNMAPPED):
        return f"{CODES['unmapped'].say(language)} ({plain.removeprefix(_UNMAPPED)})"
    if plain.startswith(_OF_RULE):
        return _RULE.say(language, rule=plain.removeprefix(_OF_RULE))
    if plain in CODES:
        return CODES[plain].say(language)
    named = next((name for start, name in _BEGINNINGS.items() if plain.startswith(start)), None)
    return CODES[named].say(language) if named else plain
