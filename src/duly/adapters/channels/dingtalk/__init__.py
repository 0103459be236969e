# SPDX-License-Identifier: Apache-2.0
"""DingTalk (钉钉): work notifications and group robots."""

from duly.adapters.channels.adapter import Adapter, Field
from duly.adapters.channels.dingtalk.channel import URL, DingtalkChannel
from duly.adapters.channels.dingtalk.codes import CODES
from duly.adapters.channels.robots import read_robots
from duly.kernel.words import Words

__all__ = ["ADAPTER", "DingtalkChannel"]

ADAPTER = Adapter(
    name="dingtalk",
    channel="dingtalk",
    words=Words(en="DingTalk work notifications and group robots", zh="钉钉工作通知与群机器人"),
    fields=(
        Field("app_key", Words(en="key of the application", zh="应用的 AppKey"), default=""),
        Field("app_secret", Words(en="secret of the application", zh="应用的 AppSecret"), default="", secret=True),
        Field("agent_id", Words(en="id of the application", zh="应用 AgentId"), read=int),
        Field(
            "robots",
            Words(
                en="group robots by name, each with its key and secret", zh="群机器人：名称、access_token 与加签密钥"
            ),
            read=read_robots,
            default={},
            secret=True,
        ),
        Field("connections", Words(en="connections of each worker", zh="每个工作进程的连接数"), read=int, default=4),
        Field("url", Words(en="address of the interface", zh="接口地址"), default=URL),
    ),
    build=DingtalkChannel,
    codes=CODES,
    source="DingTalk open platform documentation: Work Notifications, Query Send Results, Custom Robots and Their Security Settings",
)
