# SPDX-License-Identifier: Apache-2.0
"""About 150 further services through the Apprise library, as one adapter that promises no more than Apprise does."""

from duly.adapters.channels.adapter import Adapter, Code, Field
from duly.adapters.channels.apprise_push.channel import AppriseChannel
from duly.adapters.channels.apprise_push.services import DEFAULT, read_names, read_templates
from duly.kernel.words import Words

__all__ = ["ADAPTER", "AppriseChannel"]

CODES = {
    "true": Code("accepted", "", "the service took it; there is no receipt"),
    "false": Code("unknown", "apprise_said_no", "Apprise says no and not why"),
}

ADAPTER = Adapter(
    name="apprise",
    channel="push",
    words=Words(en="Other services through Apprise", zh="通过 Apprise 接入的其他服务"),
    fields=(
        Field("schemas", Words(en="services that may be used", zh="允许使用的服务"), read=read_names, default=DEFAULT),
        Field(
            "hosts",
            Words(en="servers that an address may name", zh="地址中允许出现的服务器"),
            read=read_names,
            default=(),
        ),
        Field(
            "templates",
            Words(en="addresses with {address} in them, by name", zh="带 {address} 的地址模板（按名称）"),
            read=read_templates,
            default={},
            secret=True,
        ),
        Field("connections", Words(en="threads of each worker", zh="每个工作进程的线程数"), read=int, default=4),
    ),
    build=AppriseChannel,
    codes=CODES,
    calls_back=False,
    source="Apprise 2 documentation: Development API, Notification Services",
)
