# SPDX-License-Identifier: Apache-2.0
"""E-mail through a relay: messages by hand (``mime``, ``dkim``), the conversation (``wire``), what comes back (``bounces``)."""

from collections.abc import Mapping
from typing import Any

from duly.adapters.channels.adapter import Adapter, Field
from duly.adapters.channels.smtp.channel import SmtpChannel
from duly.adapters.channels.smtp.dkim import Signer
from duly.adapters.channels.smtp.replies import CODES
from duly.adapters.channels.smtp.settings import SmtpSettings, read_url
from duly.kernel.words import Words

__all__ = ["ADAPTER", "SmtpChannel", "SmtpSettings", "read_url"]


def _build(section: Mapping[str, Any]) -> SmtpChannel:
    dkim = [section["dkim_domain"], section["dkim_selector"], section["dkim_key"]]
    if any(dkim) and not all(dkim):
        message = "dkim_domain, dkim_selector and dkim_key belong together"
        raise ValueError(message)
    settings = read_url(
        section["url"],
        mail_from=section["mail_from"],
        return_path=section["return_path"],
        hook_secret=section["hook_secret"].encode(),
        signer=Signer(*dkim) if all(dkim) else None,
    )
    return SmtpChannel(settings)


ADAPTER = Adapter(
    name="smtp",
    channel="email",
    words=Words(en="E-mail through a relay (SMTP)", zh="通过邮件中继发送（SMTP）"),
    fields=(
        Field(
            "url",
            Words(
                en="The relay: smtp://user:password@host:587?starttls=always&connections=8, or smtps://host.",
                zh="中继地址：smtp://用户:密码@主机:587?starttls=always&connections=8，或 smtps://主机。",
            ),
            required=True,
            secret=True,
        ),
        Field(
            "mail_from",
            Words(en="Sender address; empty: the organisation's own.", zh="发件地址；留空则用机构自己的地址。"),
            default="",
        ),
        Field(
            "return_path",
            Words(
                en="Where bounces go: name@domain; the delivery is added after a plus sign.",
                zh="退信地址：名称@域名；投递编号会加在加号之后。",
            ),
            default="",
        ),
        Field(
            "hook_secret",
            Words(en="Signs returned mail that is handed in over HTTP.", zh="用于校验经 HTTP 转入的退信。"),
            default="",
            secret=True,
        ),
        Field("dkim_domain", Words(en="DKIM: the signing domain.", zh="DKIM 签名域名。"), default=""),
        Field("dkim_selector", Words(en="DKIM: the selector.", zh="DKIM 选择器。"), default=""),
        Field(
            "dkim_key",
            Words(
                en="DKIM: the private key as PEM, RSA or Ed25519; {file: path} reads it from a file.",
                zh="DKIM 私钥（PEM 格式，RSA 或 Ed25519）；可用 {file: 路径} 从文件读取。",
            ),
            default="",
            secret=True,
        ),
    ),
    build=_build,
    codes=CODES,
    source="RFC 5321, RFC 2920, RFC 3207, RFC 3461, RFC 4954, RFC 6376, RFC 6531",
)
