# SPDX-License-Identifier: Apache-2.0
"""Robot calls through Twilio's Programmable Voice, or a provider that is compatible with it."""

from collections.abc import Mapping
from typing import Any

from duly.adapters.channels.adapter import Adapter, Field
from duly.adapters.channels.twilio import Account
from duly.adapters.channels.twilio_voice.channel import TwilioVoiceChannel, VoiceSettings
from duly.adapters.channels.twilio_voice.codes import CODES
from duly.kernel.words import Words

__all__ = ["ADAPTER", "TwilioVoiceChannel", "VoiceSettings"]


def _build(values: Mapping[str, Any]) -> TwilioVoiceChannel:
    account = Account(values["account_sid"], values["auth_token"], values["api_key"], values["api_secret"])
    return TwilioVoiceChannel(
        VoiceSettings(
            account,
            values["caller"],
            values["hook_url"],
            url=values["url"],
            rings=values["rings"],
            body_chars=values["body_chars"],
            detects_machines=values["machine_detection"],
            connections=values["connections"],
            timeout=values["timeout"],
        )
    )


ADAPTER = Adapter(
    "twilio_voice",
    "voice",
    Words(en="Robot calls through Twilio", zh="Twilio 语音外呼"),
    (
        Field("account_sid", Words(en="account SID", zh="Account SID"), required=True),
        Field("auth_token", Words(en="auth token; also checks callbacks", zh="Auth Token，也用于验证回调签名"), required=True, secret=True),
        Field("api_key", Words(en="API key, instead of the token in requests", zh="API Key，在请求中代替 Auth Token"), default=""),
        Field("api_secret", Words(en="secret of the API key", zh="API Key 的密钥"), default="", secret=True),
        Field("caller", Words(en="the number that calls", zh="主叫号码"), required=True),
        Field("hook_url", Words(en="our public address /hooks/<name>", zh="本系统的公网回调地址 /hooks/<名称>"), required=True),
        Field("url", Words(en="address of the service", zh="服务地址"), default="https://api.twilio.com"),
        Field("rings", Words(en="seconds to ring", zh="振铃秒数"), int, 30),
        Field("body_chars", Words(en="characters to read out at most", zh="最多播报的字符数"), int, 600),
        Field("machine_detection", Words(en="tell people from answering machines", zh="是否识别语音信箱"), bool, default=True),
        Field("connections", Words(en="connections at once", zh="并发连接数"), int, 4),
        Field("timeout", Words(en="seconds for each answer", zh="每次应答的秒数"), float, 10.0),
    ),
    _build,
    CODES,
    "Twilio REST API 2010-04-01: Calls resource, status callbacks, TwiML Say and Gather, answering machine detection",
)  # fmt: skip
