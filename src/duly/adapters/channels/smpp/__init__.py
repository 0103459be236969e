# SPDX-License-Identifier: Apache-2.0
"""Text messages straight to a network or aggregator over SMPP 3.4."""

from collections.abc import Mapping
from typing import Any

from duly.adapters.channels.adapter import Adapter, Field
from duly.adapters.channels.smpp.channel import SmppChannel
from duly.adapters.channels.smpp.codes import CODES
from duly.adapters.channels.smpp.session import Door
from duly.adapters.channels.smpp.wire import Style
from duly.kernel.words import Words

__all__ = ["ADAPTER", "Door", "SmppChannel", "Style"]
_LONG, _IDS = ("udh", "sar", "payload"), ("same", "decimal")


def _one_of(*known: str) -> Any:
    def read(value: Any) -> str:
        if str(value) not in known:
            message = f"it must be one of {', '.join(known)}"
            raise ValueError(message)
        return str(value)

    return read


def _build(values: Mapping[str, Any]) -> SmppChannel:
    door = Door(
        values["host"],
        values["port"],
        values["system_id"],
        values["password"],
        system_type=values["system_type"],
        tls=values["tls"],
        window=values["window"],
        timeout=values["timeout"],
        idle=values["idle"],
    )
    hours = values["validity_hours"]
    style = Style(
        source=values["sender"],
        source_ton=values["sender_ton"],
        source_npi=values["sender_npi"],
        validity=f"0000{hours // 24:02d}{hours % 24:02d}0000000R" if hours else "",
        long=values["long"],
        receipt_ids=values["receipt_ids"],
    )
    return SmppChannel(door, style, sign=values["sms_sign"])


ADAPTER = Adapter(
    "smpp",
    "sms",
    Words(en="SMS over SMPP 3.4", zh="SMPP 3.4 短信"),
    (
        Field("host", Words(en="host", zh="主机"), required=True),
        Field("port", Words(en="port", zh="端口"), int, 2775),
        Field("tls", Words(en="TLS from the first byte", zh="是否使用 TLS"), bool, default=False),
        Field("system_id", Words(en="system id", zh="system_id"), required=True),
        Field("password", Words(en="password, at most 8 characters", zh="密码，最多 8 个字符"), required=True, secret=True),
        Field("system_type", Words(en="system type", zh="system_type"), default=""),
        Field("sender", Words(en="number, short code or name", zh="发送号码、短号或名称"), required=True),
        Field("sender_ton", Words(en="kind of the sender's number, if not the usual one", zh="发送号码类型（TON）"), int),
        Field("sender_npi", Words(en="its numbering plan, if not the usual one", zh="发送号码编号方案（NPI）"), int),
        Field("sms_sign", Words(en="signature 【…】 for numbers in mainland China", zh="中国大陆号码的短信签名"), default=""),
        Field("long", Words(en="long texts: udh, sar or payload", zh="长短信方式：udh、sar 或 payload"), _one_of(*_LONG), "udh"),
        Field("receipt_ids", Words(en="ids in receipts: same or decimal", zh="回执中的消息编号：same 或 decimal"), _one_of(*_IDS), "same"),
        Field("validity_hours", Words(en="hours after which the network gives up", zh="网络侧有效小时数"), int, 0),
        Field("window", Words(en="messages under way at once", zh="窗口大小"), int, 20),
        Field("timeout", Words(en="seconds for each answer", zh="每次应答的秒数"), float, 10.0),
        Field("idle", Words(en="quiet seconds before a sign of life", zh="空闲多少秒后发送链路检测"), float, 30.0),
    ),
    _build,
    CODES,
    "Short Message Peer to Peer Protocol Specification v3.4",
    calls_back=False,
)  # fmt: skip
