# SPDX-License-Identifier: Apache-2.0
"""Text messages through Alibaba Cloud's Short Message Service."""

from collections.abc import Mapping
from typing import Any

from duly.adapters.channels.adapter import Adapter, Field
from duly.adapters.channels.aliyun_sms.channel import AliyunSettings, AliyunSmsChannel
from duly.adapters.channels.aliyun_sms.codes import CODES
from duly.adapters.channels.hooks import networks_of
from duly.adapters.channels.templates import templates_of
from duly.kernel.words import Words

__all__ = ["ADAPTER", "AliyunSettings", "AliyunSmsChannel"]


def _build(values: Mapping[str, Any]) -> AliyunSmsChannel:
    return AliyunSmsChannel(
        AliyunSettings(
            key_id=values["access_key_id"],
            secret=values["access_key_secret"],
            sign=values["sms_sign"],
            templates=values["templates"],
            url=values["url"],
            hook_token=values["hook_token"],
            hook_networks=values["hook_networks"],
            connections=values["connections"],
            timeout=values["timeout"],
        )
    )


ADAPTER = Adapter(
    "aliyun_sms",
    "sms",
    Words(en="SMS through Alibaba Cloud", zh="阿里云短信"),
    (
        Field("access_key_id", Words(en="access key id", zh="AccessKey ID"), required=True),
        Field("access_key_secret", Words(en="access key secret", zh="AccessKey Secret"), required=True, secret=True),
        Field(
            "sms_sign", Words(en="approved signature, without 【】", zh="已审核的短信签名（不含【】）"), required=True
        ),
        Field("templates", Words(en="approved templates", zh="已审核的短信模板"), templates_of, required=True),
        Field("url", Words(en="address of the service", zh="服务地址"), default="https://dysmsapi.aliyuncs.com"),
        Field("hook_token", Words(en="secret in the hook's address", zh="回执地址中的密钥"), default="", secret=True),
        Field(
            "hook_networks", Words(en="networks that may call the hook", zh="允许调用回执地址的网段"), networks_of, ()
        ),
        Field("connections", Words(en="connections at once", zh="并发连接数"), int, 8),
        Field("timeout", Words(en="seconds for each answer", zh="每次应答的秒数"), float, 10.0),
    ),
    _build,
    CODES,
    "Alibaba Cloud SMS API 2017-05-25: SendSms, QuerySendDetails, SmsReport, SmsUp; V3 request signature",
)
