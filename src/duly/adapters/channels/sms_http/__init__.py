# SPDX-License-Identifier: Apache-2.0
"""Text messages through any gateway that speaks ``docs/sms-gateway-wire-format.md``."""

from duly.adapters.channels.adapter import Adapter, Field
from duly.adapters.channels.sms_http.channel import SmsHttpChannel
from duly.adapters.channels.sms_http.codes import CODES
from duly.kernel.words import Words

__all__ = ["ADAPTER", "SmsHttpChannel"]


ADAPTER = Adapter(
    "sms_http",
    "sms",
    Words(en="SMS through an HTTP gateway", zh="通用 HTTP 短信网关"),
    (
        Field("url", Words(en="address of the gateway", zh="网关地址"), required=True),
        Field("secret", Words(en="shared secret of the signatures", zh="签名共享密钥"), required=True, secret=True),
        Field("connections", Words(en="connections at once", zh="并发连接数"), int, 4),
        Field("batch", Words(en="messages in one call", zh="每次调用的短信条数"), int, 20),
        Field("timeout", Words(en="seconds for each answer", zh="每次应答的秒数"), float, 10.0),
        Field(
            "sms_sign", Words(en="signature 【…】 for numbers in mainland China", zh="中国大陆号码的短信签名"), str, ""
        ),
    ),
    lambda values: SmsHttpChannel(**{**values, "secret": values["secret"].encode()}),
    CODES,
    "docs/sms-gateway-wire-format.md, version 1",
)
