# SPDX-License-Identifier: Apache-2.0
"""Feishu (飞书) and Lark: application messages and group robots."""

from duly.adapters.channels.adapter import Adapter, Field
from duly.adapters.channels.feishu.channel import URL, FeishuChannel
from duly.adapters.channels.feishu.codes import CODES
from duly.adapters.channels.robots import read_robots
from duly.kernel.words import Words

__all__ = ["ADAPTER", "FeishuChannel"]

ADAPTER = Adapter(
    name="feishu",
    channel="feishu",
    words=Words(en="Feishu (Lark) application messages and group robots", zh="飞书应用消息与群机器人"),
    fields=(
        Field("app_id", Words(en="id of the application", zh="应用的 App ID"), default=""),
        Field("app_secret", Words(en="secret of the application", zh="应用的 App Secret"), default="", secret=True),
        Field(
            "verification_token",
            Words(en="verification token of events", zh="事件的 Verification Token"),
            default="",
            secret=True,
        ),
        Field("encrypt_key", Words(en="encrypt key of events", zh="事件的 Encrypt Key"), default="", secret=True),
        Field(
            "robots",
            Words(en="group robots by name, each with its key and secret", zh="群机器人：名称、hook 末段与签名密钥"),
            read=read_robots,
            default={},
            secret=True,
        ),
        Field("connections", Words(en="connections of each worker", zh="每个工作进程的连接数"), read=int, default=4),
        Field(
            "url",
            Words(en="address of the interface; Lark has another one", zh="接口地址；Lark 国际版不同"),
            default=URL,
        ),
    ),
    build=FeishuChannel,
    codes=CODES,
    source="Feishu open platform documentation: Send Message, Custom Bots, Event Subscription and Encryption, Server Error Codes",
)
