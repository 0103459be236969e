# SPDX-License-Identifier: Apache-2.0
"""WeCom (企业微信): application messages and group robots."""

from duly.adapters.channels.adapter import Adapter, Field
from duly.adapters.channels.robots import read_robots
from duly.adapters.channels.wecom.channel import URL, WecomChannel
from duly.adapters.channels.wecom.codes import CODES
from duly.kernel.words import Words

__all__ = ["ADAPTER", "WecomChannel"]

ADAPTER = Adapter(
    name="wecom",
    channel="wecom",
    words=Words(en="WeCom application messages and group robots", zh="企业微信应用消息与群机器人"),
    fields=(
        Field("corp_id", Words(en="corporation id", zh="企业 ID"), default=""),
        Field("secret", Words(en="secret of the application", zh="应用的 Secret"), default="", secret=True),
        Field("agent_id", Words(en="id of the application", zh="应用 AgentId"), read=int),
        Field(
            "duplicate_interval",
            Words(en="seconds within which WeCom drops an equal message", zh="企业微信去重的时间间隔（秒）"),
            read=int,
            default=1_800,
        ),
        Field(
            "robots",
            Words(en="group robots by name, each with its key", zh="群机器人：名称与 key"),
            read=read_robots,
            default={},
            secret=True,
        ),
        Field("token", Words(en="token for receiving messages", zh="接收消息的 Token"), default="", secret=True),
        Field(
            "aes_key",
            Words(en="EncodingAESKey for receiving messages", zh="接收消息的 EncodingAESKey"),
            default="",
            secret=True,
        ),
        Field("connections", Words(en="connections of each worker", zh="每个工作进程的连接数"), read=int, default=4),
        Field("url", Words(en="address of the interface", zh="接口地址"), default=URL),
    ),
    build=WecomChannel,
    codes=CODES,
    source="WeCom developer documentation: Sending Application Messages, Group Robot Configuration, Global Return Codes, Callback Encryption",
)
