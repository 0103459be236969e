# SPDX-License-Identifier: Apache-2.0
"""Notices to a customer's own system, signed as Standard Webhooks says; see ``docs/webhooks.md``."""

from collections.abc import Mapping
from typing import Any

from duly.adapters.channels.adapter import Adapter, Field
from duly.adapters.channels.webhook.channel import WebhookChannel
from duly.adapters.channels.webhook.codes import CODES
from duly.adapters.channels.webhook.signatures import read_secret
from duly.kernel.words import Words

__all__ = ["ADAPTER", "WebhookChannel"]


def _secret(value: Any) -> str:
    read_secret(str(value))
    return str(value)


def _secrets(value: Any) -> dict[str, str]:
    if not isinstance(value, Mapping):
        raise TypeError("it must be like {https://erp.example/duly: whsec_...}")
    return {str(url): _secret(text) for url, text in value.items()}


def _yes(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError("it must be true or false")
    return value


ADAPTER = Adapter(
    name="webhook",
    channel="webhook",
    words=Words(en="The customer's own system (Standard Webhooks)", zh="客户自有系统（Standard Webhooks）"),
    fields=(
        Field(
            "secret",
            Words(en="whsec_ secret from which each address's key is made", zh="用于派生各地址密钥的 whsec_ 密钥"),
            read=_secret,
            required=True,
            secret=True,
        ),
        Field(
            "previous_secret",
            Words(en="the secret before it, while keys are being changed", zh="轮换期间仍有效的上一个密钥"),
            read=_secret,
            default="",
            secret=True,
        ),
        Field(
            "secrets",
            Words(en="keys that customers brought, by address", zh="客户自带的密钥（按地址）"),
            read=_secrets,
            default={},
            secret=True,
        ),
        Field(
            "acknowledge_url",
            Words(en="our hook, told to the customer's system", zh="告知客户系统的确认回调地址"),
            default="",
        ),
        Field("connections", Words(en="connections of each worker", zh="每个工作进程的连接数"), read=int, default=8),
        Field(
            "allow_private", Words(en="also addresses in our own network", zh="允许内网地址"), read=_yes, default=False
        ),
        Field("allow_http", Words(en="also without TLS", zh="允许不加密的 http"), read=_yes, default=False),
    ),
    build=WebhookChannel,
    codes=CODES,
    source="Standard Webhooks specification 1.0.0: Signature scheme, Operational considerations",
)
