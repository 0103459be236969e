# SPDX-License-Identifier: Apache-2.0
"""E-mail through Amazon SES: ``channel`` posts, ``wire`` understands, ``sns`` checks who calls."""

from collections.abc import Mapping
from typing import Any

from duly.adapters.channels.adapter import Adapter, Field
from duly.adapters.channels.ses.channel import SesChannel, SesSettings
from duly.adapters.channels.ses.codes import CODES
from duly.kernel.words import Words

__all__ = ["ADAPTER", "SesChannel", "SesSettings"]


def _build(section: Mapping[str, Any]) -> SesChannel:
    return SesChannel(SesSettings(**section))


ADAPTER = Adapter(
    name="ses",
    channel="email",
    words=Words(en="E-mail through Amazon SES", zh="通过 Amazon SES 发送邮件"),
    fields=(
        Field("region", Words(en="The AWS region, such as eu-west-1.", zh="AWS 区域，例如 eu-west-1。"), required=True),
        Field(
            "access_key_id",
            Words(
                en="The access key; empty: where boto3 finds one (environment, instance role).",
                zh="访问密钥编号；留空则由 boto3 自行查找（环境变量、实例角色）。",
            ),
            default="",
        ),
        Field("access_key_secret", Words(en="Its secret.", zh="访问密钥。"), default="", secret=True),
        Field(
            "mail_from",
            Words(
                en="Sender address, verified at SES; empty: the organisation's own.",
                zh="已在 SES 验证的发件地址；留空则用机构自己的地址。",
            ),
            default="",
        ),
        Field(
            "configuration_set",
            Words(en="The configuration set that publishes events to SNS.", zh="将事件发布到 SNS 的配置集。"),
            default="",
        ),
        Field(
            "topic",
            Words(
                en="The ARN of the SNS topic whose calls are believed; empty: none.",
                zh="可信的 SNS 主题 ARN；留空则不接受任何回调。",
            ),
            default="",
        ),
        Field("url", Words(en="Another endpoint than Amazon's.", zh="替代的服务地址。"), default=""),
        Field("connections", Words(en="Requests at the same time.", zh="同时进行的请求数。"), read=int, default=8),
        Field("timeout", Words(en="Seconds for an answer.", zh="等待应答的秒数。"), read=float, default=10.0),
        Field("per_second", Words(en="Messages a second.", zh="每秒邮件数。"), read=float, default=None),
    ),
    build=_build,
    codes=CODES,
    source="Amazon SES API v2 Reference, SendEmail; SES Developer Guide, Amazon SNS notification contents",
)
