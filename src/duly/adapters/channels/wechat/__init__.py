# SPDX-License-Identifier: Apache-2.0
"""WeChat Official Accounts (微信公众号): template messages, their ends, and what customers write back."""

from duly.adapters.channels.adapter import Adapter, Field
from duly.adapters.channels.wechat.channel import URL, WechatChannel
from duly.adapters.channels.wechat.codes import CODES
from duly.adapters.channels.wechat.templates import read_templates
from duly.kernel.words import Words

__all__ = ["ADAPTER", "WechatChannel"]

ADAPTER = Adapter(
    name="wechat",
    channel="wechat",
    words=Words(en="WeChat Official Account, template messages", zh="微信公众号模板消息"),
    fields=(
        Field("app_id", Words(en="AppID of the account", zh="公众号 AppID"), required=True),
        Field("app_secret", Words(en="AppSecret of the account", zh="公众号 AppSecret"), required=True, secret=True),
        Field(
            "templates",
            Words(en="for each language the template's id and fields", zh="各语言的模板 ID 与字段"),
            read=read_templates,
            required=True,
        ),
        Field(
            "token", Words(en="token of the message server settings", zh="消息推送的 Token"), default="", secret=True
        ),
        Field(
            "aes_key", Words(en="EncodingAESKey of safe mode", zh="安全模式的 EncodingAESKey"), default="", secret=True
        ),
        Field("connections", Words(en="connections of each worker", zh="每个工作进程的连接数"), read=int, default=4),
        Field("url", Words(en="address of the interface", zh="接口地址"), default=URL),
    ),
    build=WechatChannel,
    codes=CODES,
    source="WeChat Official Accounts documentation: Template Message Interface, Stable Access Token, Message Encryption and Decryption",
)
