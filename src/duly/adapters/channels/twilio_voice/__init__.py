# SPDX-License-Identifier: Apache-2.0
"""Robot calls through Twilio's Programmable Voice, or a provider that is compatible with it."""

from duly.adapters.channels.adapter import Adapter, Field
from duly.adapters.channels.twilio import ACCOUNT, SERVICE
from duly.adapters.channels.twilio_voice.channel import TwilioVoiceChannel, VoiceSettings
from duly.adapters.channels.twilio_voice.codes import CODES
from duly.kernel.words import Words

__all__ = ["ADAPTER", "TwilioVoiceChannel", "VoiceSettings"]

ADAPTER = Adapter(
    "twilio_voice",
    "voice",
    Words(en="Robot calls through Twilio", zh="Twilio 语音外呼"),
    (
        *ACCOUNT,
        Field("caller", Words(en="the number that calls", zh="主叫号码"), required=True),
        Field("hook_url", Words(en="our public address /hooks/<name>", zh="本系统的公网回调地址 /hooks/<名称>"), required=True),
        Field("rings", Words(en="seconds to ring", zh="振铃秒数"), int, 30),
        Field("body_chars", Words(en="characters to read out at most", zh="最多播报的字符数"), int, 600),
        Field("machine_detection", Words(en="tell people from answering machines", zh="是否识别语音信箱"), bool, default=True),
        Field("connections", Words(en="connections at once", zh="并发连接数"), int, 4),
        *SERVICE,
    ),
    lambda values: TwilioVoiceChannel(VoiceSettings(**values)),
    CODES,
    "Twilio REST API 2010-04-01: Calls resource, status callbacks, TwiML Say and Gather, answering machine detection",
)  # fmt: skip
