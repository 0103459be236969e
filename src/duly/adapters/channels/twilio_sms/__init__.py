# SPDX-License-Identifier: Apache-2.0
"""Text messages through Twilio's Programmable Messaging, or a provider that is compatible with it."""

from collections.abc import Mapping
from typing import Any

from duly.adapters.channels.adapter import Adapter, Field
from duly.adapters.channels.twilio import Account
from duly.adapters.channels.twilio_sms.channel import TwilioSettings, TwilioSmsChannel
from duly.adapters.channels.twilio_sms.codes import CODES
from duly.kernel.words import Words

__all__ = ["ADAPTER", "TwilioSettings", "TwilioSmsChannel"]


def _build(values: Mapping[str, Any]) -> TwilioSmsChannel:
    account = Account(values["account_sid"], values["auth_token"], values["api_key"], values["api_secret"])
    return TwilioSmsChannel(
        TwilioSettings(
            account,
            values["sender"],
            hook_url=values["hook_url"],
            sign=values["sms_sign"],
            url=values["url"],
            connections=values["connections"],
            timeout=values["timeout"],
        )
    )


ADAPTER = Adapter(
    "twilio_sms",
    "sms",
    Words(en="SMS through Twilio", zh="Twilio 短信"),
    (
        Field("account_sid", Words(en="account SID", zh="Account SID"), required=True),
        Field("auth_token", Words(en="auth token; also checks callbacks", zh="Auth Token，也用于验证回调签名"), required=True, secret=True),
        Field("api_key", Words(en="API key, instead of the token in requests", zh="API Key，在请求中代替 Auth Token"), default=""),
        Field("api_secret", Words(en="secret of the API key", zh="API Key 的密钥"), default="", secret=True),
        Field("sender", Words(en="number, name or messaging service (MG…)", zh="发送号码、名称或消息服务 SID（MG…）"), required=True),
        Field("hook_url", Words(en="our public address /hooks/<name>", zh="本系统的公网回调地址 /hooks/<名称>"), default=""),
        Field("sms_sign", Words(en="signature 【…】 for numbers in mainland China", zh="中国大陆号码的短信签名"), default=""),
        Field("url", Words(en="address of the service", zh="服务地址"), default="https://api.twilio.com"),
        Field("connections", Words(en="connections at once", zh="并发连接数"), int, 8),
        Field("timeout", Words(en="seconds for each answer", zh="每次应答的秒数"), float, 10.0),
    ),
    _build,
    CODES,
    "Twilio REST API 2010-04-01: Messages resource, status callbacks, request validation",
)  # fmt: skip
