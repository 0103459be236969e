# SPDX-License-Identifier: Apache-2.0
"""Text messages through Alibaba Cloud's Short Message Service."""

from duly.adapters.channels.adapter import Adapter, Field
from duly.adapters.channels.aliyun_sms.channel import AliyunSettings, AliyunSmsChannel
from duly.adapters.channels.aliyun_sms.codes import CODES
from duly.adapters.channels.cloud_texts import CALLS, WORDING
from duly.kernel.words import Words

__all__ = ["ADAPTER", "AliyunSettings", "AliyunSmsChannel"]

ADAPTER = Adapter(
    "aliyun_sms",
    "sms",
    Words(en="SMS through Alibaba Cloud", zh="阿里云短信"),
    (
        Field("access_key_id", Words(en="access key id", zh="AccessKey ID"), required=True),
        Field("access_key_secret", Words(en="access key secret", zh="AccessKey Secret"), required=True, secret=True),
        *WORDING,
        Field("url", Words(en="address of the service", zh="服务地址"), default="https://dysmsapi.aliyuncs.com"),
        *CALLS,
    ),
    lambda values: AliyunSmsChannel(AliyunSettings(**values)),
    CODES,
    "Alibaba Cloud SMS API 2017-05-25: SendSms, QuerySendDetails, SmsReport, SmsUp; V3 request signature",
)
