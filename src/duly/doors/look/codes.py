# SPDX-License-Identifier: Apache-2.0
"""Why a delivery stands as it stands, in words."""

from duly.kernel.words import Words

CODES = {
    "acknowledged": Words(en="confirmed before it was needed", zh="发送前已确认"),
    "bad_address": Words(en="the address cannot exist", zh="地址无效"),
    "cancelled": Words(en="the notice was cancelled", zh="通知已取消"),
    "connect": Words(en="the provider could not be reached", zh="无法连接服务商"),
    "contact_bounced": Words(en="the address bounced before", zh="该地址此前退信"),
    "expired": Words(en="too late to be of use", zh="已失去时效"),
    "lease": Words(en="the worker stopped while sending", zh="发送时工作进程中断"),
    "message_left": Words(en="a message was left", zh="已留言"),
    "no_answer": Words(en="nobody answered", zh="无人接听"),
    "no_contact": Words(en="no address on this channel", zh="此渠道无联系方式"),
    "no_mailbox": Words(en="no such mailbox", zh="邮箱不存在"),
    "not_in_service": Words(en="the number is not in service", zh="号码已停用"),
    "opted_out": Words(en="opted out", zh="已退订"),
    "quiet_hours": Words(en="waits for a decent hour", zh="等待合适时段"),
    "settled": Words(en="settled by staff", zh="人工裁定"),
    "spoken": Words(en="spoken with", zh="已通话"),
    "stale": Words(en="overdue: somebody must decide", zh="已逾期，待人工决定"),
    "wrong_number": Words(en="wrong number", zh="号码错误"),
}
