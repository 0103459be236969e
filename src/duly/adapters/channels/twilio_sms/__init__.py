# SPDX-License-Identifier: Apache-2.0
"""Text messages through Twilio's Programmable Messaging, or a provider that is compatible with it."""

from duly.adapters.channels.adapter import Adapter, Field
from duly.adapters.channels.twilio import ACCOUNT, SERVICE
from duly.adapters.channels.twilio_sms.channel import TwilioSettings, TwilioSmsChannel
from duly.adapters.channels.twilio_sms.codes import CODES
from duly.kernel.words import Words

__all__ = ["ADAPTER", "TwilioSettings", "TwilioSmsChannel"]

ADAPTER = Adapter(
    "twilio_sms",
    "sms",
    Words(en="SMS through Twilio", zh="Twilio 短信"),
    (
        *ACCOUNT,
        Field("sender", Words(en="number, name or messaging service (MG…)", zh="发送号码、名称或消息服务 SID（MG…）"), required=True),
        Field("hook_url", Words(en="our public address /hooks/<name>", zh="本系统的公网回调地址 /hooks/<名称>"), default=""),
        Field("sms_sign", Words(en="signature 【…】 for numbers in mainland China", zh="中国大陆号码的短信签名"), default=""),
        Field("connections", Words(en="connections at once", zh="并发连接数"), int, 8),
        *SERVICE,
    ),
    lambda values: TwilioSmsChannel(TwilioSettings(**values)),
    CODES,
    "Twilio REST API 2010-04-01: Messages resource, status callbacks, request validation",
)  # fmt: skip
