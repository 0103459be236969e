# SPDX-License-Identifier: Apache-2.0
"""What is recorded of a customer's wishes about hours, and how this room refuses them."""

from duly.foundation.ledger.facts import FactKind
from duly.kernel.refusals import Because, refusal
from duly.kernel.words import Words

PREFERRED = FactKind(
    "customers.preferred",
    Words(
        en="The hours in which the customer is not to be disturbed were set ({mechanism}).",
        zh="已设置客户的免打扰时段（{mechanism}）。",
    ),
    public=("mechanism",),
    personal=("actor", "hours"),
)
CHANNELS_PREFERRED = FactKind(
    "customers.channels_preferred",
    Words(
        en="The order in which the customer wants to be reached was set ({mechanism}).",
        zh="已设置客户希望的联系渠道顺序（{mechanism}）。",
    ),
    public=("mechanism",),
    personal=("actor", "channels"),
)
CHANNEL_WORDS = {
    word: channel
    for channel, words in {
        "email": "email e-mail mail 邮件 邮箱 电子邮件 电邮 郵件 電郵",
        "sms": "sms text mobile 短信 手机 手机短信 簡訊 短訊",
        "call": "call phone telephone 电话 人工电话 致电 電話",
        "voice": "voice robot 语音 语音电话 語音",
        "letter": "letter post 信函 信件 邮寄 邮政 郵寄",
        "wechat": "wechat weixin 微信 公众号",
        "wecom": "wecom 企业微信",
        "dingtalk": "dingtalk 钉钉",
        "feishu": "feishu lark 飞书",
        "portal": "portal website web 门户 网站",
        "push": "push 推送",
        "webhook": "webhook 系统回调",
    }.items()
    for word in words.split()
}
"""How people name the channels by which a customer may wish to be reached, and what they are called here."""
BAD_CHANNEL = refusal(
    "customers.bad_channel",
    Because.INVALID,
    en="{given!r} is no channel; choose from: {known}.",
    zh="{given!r} 不是可用的渠道；请选择：{known}。",
)
BAD_HOURS = refusal(
    "customers.bad_hours",
    Because.INVALID,
    en="Hours of rest have a beginning and an end that differ, such as 22:00 to 07:00; leave both empty for none.",
    zh="免打扰时段须有不同的开始和结束时间，例如 22:00 至 07:00；不需要则都留空。",
)
NOT_THEIRS = refusal(
    "customers.not_theirs", Because.DENIED, en="Customers decide for themselves only.", zh="客户只能为自己作决定。"
)
