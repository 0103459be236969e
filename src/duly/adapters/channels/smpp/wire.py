# SPDX-License-Identifier: Apache-2.0
"""SMPP 3.4 on the wire: packets, text messages and their parts, receipts and replies. Pure: bytes in, values out.

Source: "Short Message Peer to Peer Protocol Specification v3.4", sections 3 to 5 and appendix B.
"""

import re
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from duly.adapters.channels.smpp.codes import STATE_NUMBERS, STATES
from duly.adapters.channels.verdicts import receipt_of
from duly.kernel import sms
from duly.rooms.delivery.channel import Receipt, Reply
from duly.rooms.delivery.facts import BAD_RECEIPT

NACK, RESPONSE = 0x80000000, 0x80000000
BIND_RECEIVER, BIND_TRANSMITTER, SUBMIT, DELIVER, UNBIND, BIND_TRANSCEIVER, ENQUIRE = 1, 2, 4, 5, 6, 9, 0x15
LARGEST = 64 * 1024
"""No packet of this protocol is longer than a message payload and its header."""
_HEADER = struct.Struct(">IIII")
_TLV = struct.Struct(">HH")
_SAR_REF, _SAR_TOTAL, _SAR_AT, PAYLOAD, _RECEIPTED, _STATE = 0x020C, 0x020E, 0x020F, 0x0424, 0x001E, 0x0427
_UDH, _KIND, _IS_RECEIPT, _UCS2 = 0x40, 0x3C, 0x04, 8
_ID = re.compile(r"\bid:\s*(\S+)", re.IGNORECASE)
_STAT = re.compile(r"\bstat:\s*(\w+)", re.IGNORECASE)
_ERR = re.compile(r"\berr:\s*(\w+)", re.IGNORECASE)
_DONE = re.compile(r"\bdone date:\s*(\d+)", re.IGNORECASE)


class Packet(NamedTuple):
    """One protocol data unit."""

    command: int
    status: int
    sequence: int
    body: bytes

    def encode(self) -> bytes:
        """Its bytes."""
        return _HEADER.pack(16 + len(self.body), self.command, self.status, self.sequence) + self.body


@dataclass(frozen=True, slots=True)
class Style:
    """How a provider wants its numbers, texts and ids."""

    source: str = ""
    source_ton: int | None = None
    source_npi: int | None = None
    service_type: str = ""
    validity: str = ""
    long: str = "udh"
    """How parts are told to belong together: ``udh``, ``sar``, or one ``payload`` that the provider takes apart."""
    receipt_ids: str = "same"
    """``decimal`` where receipts give in decimal digits the id that the answer gave in hexadecimal ones."""
    extra: Mapping[int, bytes] = field(default_factory=dict)


def length_of(head: bytes) -> int:
    """How long the packet is whose first four bytes these are.

    Raises:
        ValueError: no packet is that long or short; what follows cannot be understood.
    """
    length = int.from_bytes(head[:4], "big")
    if not 16 <= length <= LARGEST:
        message = f"a packet of {length} bytes"
        raise ValueError(message)
    return length


def decode(raw: bytes) -> Packet:
    """One packet.

    Raises:
        ValueError: it is none.
    """
    if len(raw) < 16 or length_of(raw) != len(raw):
        message = "not one whole packet"
        raise ValueError(message)
    _, command, status, sequence = _HEADER.unpack_from(raw)
    return Packet(command, status, sequence, raw[16:])


def bind_body(system_id: str, password: str, system_type: str) -> bytes:
    """The body of any of the three binds."""
    return _text(system_id, 15) + _text(password, 8) + _text(system_type, 12) + bytes((0x34, 0, 0)) + _text("", 40)


def submit_bodies(address: str, text: str, style: Style, *, reference: int) -> list[bytes]:
    """The bodies of the packets that carry a text: one for each part. A receipt is asked for with the last part."""
    wide = address.startswith("+86")
    parts = [text] if style.long == "payload" else sms.parts(text, wide=wide)
    is_gsm = sms.segments(text, wide=wide).encoding == "gsm7"
    ref, total = reference & 0xFF, len(parts)
    bodies = []
    for at, part in enumerate(parts, 1):
        short, tlvs, kind = (
            sms.gsm7(part) if is_gsm else part.encode("utf-16-be", "surrogatepass"),
            dict(style.extra),
            0,
        )
        if style.long == "payload" and len(short) > 140:
            tlvs, short = tlvs | {PAYLOAD: short}, b""
        elif total > 1 and style.long == "sar":
            tlvs |= {_SAR_REF: bytes((0, ref)), _SAR_TOTAL: bytes((total,)), _SAR_AT: bytes((at,))}
        elif total > 1:
            short, kind = bytes((5, 0, 3, ref, total, at)) + short, _UDH
        bodies.append(
            _text(style.service_type, 5) + _source(style) + bytes((1, 1)) + _text(address.removeprefix("+"), 20)
            + bytes((kind, 0, 0)) + _text("", 16) + _text(style.validity, 16)
            + bytes((at == total, 0, 0 if is_gsm else _UCS2, 0, len(short))) + short
            + b"".join(_TLV.pack(tag, len(value)) + value for tag, value in sorted(tlvs.items()))
        )  # fmt: skip
    return bodies


def message_id(body: bytes) -> str:
    """The id in the answer to a message.

    Raises:
        ValueError: there is none.
    """
    end = body.find(b"\0")
    if end <= 0 or end > 64:
        message = "no message id"
        raise ValueError(message)
    return body[:end].decode("ascii")


def read_delivered(raw: bytes, style: Style) -> Receipt | Reply:
    """A receipt or a customer's message, as it came over the bound session.

    Raises:
        Refusal: ``delivery.bad_receipt``.
    """
    try:
        packet = decode(raw)
        if packet.command != DELIVER:
            raise BAD_RECEIPT(why=f"command 0x{packet.command:08X} delivers nothing")
        return _delivered(packet.body, style)
    except (ValueError, IndexError, struct.error) as error:
        raise BAD_RECEIPT(why=f"{type(error).__name__}: {error}") from error


def _delivered(body: bytes, style: Style) -> Receipt | Reply:
    _, at = _until_nul(body, 0)
    ton, sender_at = body[at], at + 2
    sender, at = _until_nul(body, sender_at)
    _, at = _until_nul(body, at + 2)
    kind, at = body[at], at + 3
    _, at = _until_nul(body, at)
    _, at = _until_nul(body, at)
    coding, length = body[at + 2], body[at + 4]
    short, tlvs = body[at + 5 : at + 5 + length], dict(_tlvs(body, at + 5 + length))
    if len(short) != length:
        message = "the message is shorter than it says"
        raise ValueError(message)
    content = short or tlvs.get(PAYLOAD, b"")
    if kind & _KIND == _IS_RECEIPT:
        return _receipt(content.decode("latin-1"), tlvs, style)
    if kind & _UDH and content:
        content = content[1 + content[0] :]
    text = _read_text(content, coding)
    number = sender.decode("ascii", "replace")
    full = f"+{number}" if ton == 1 and not number.startswith("+") else number
    return Reply(full, text, kind="stop" if sms.is_stop(text) else "reply")


def _receipt(text: str, tlvs: Mapping[int, bytes], style: Style) -> Receipt:
    named, said, done = _ID.search(text), _STAT.search(text), _DONE.search(text)
    reference = tlvs[_RECEIPTED].rstrip(b"\0").decode("ascii") if _RECEIPTED in tlvs else named[1] if named else ""
    if not reference:
        message = "a receipt without an id"
        raise ValueError(message)
    if style.receipt_ids == "decimal" and reference.isdigit():
        reference = f"{int(reference):x}"
    number = tlvs[_STATE][0] if tlvs.get(_STATE) else 0
    state = STATE_NUMBERS.get(number, f"state {number}") if number else said[1].upper() if said else ""
    if number and said and said[1].upper() in STATES and said[1].upper() != state:
        state = f"{state}, but {said[1]}"  # the two contradict each other: somebody has to look
    error = _ERR.search(text)
    return receipt_of(
        STATES,
        state,
        None,
        said=f"err:{error[1]}" if error else "",
        reference=normal_id(reference),
        said_at=done[1] if done else "",
    )


def normal_id(text: str) -> str:
    """An id in the one form in which answers and receipts are compared: small letters, no zeros in front."""
    return text.lower().lstrip("0") or "0"


def _read_text(content: bytes, coding: int) -> str:
    match coding:
        case 8:
            return content.decode("utf-16-be", "replace")
        case 3:
            return content.decode("latin-1")
        case 1:
            return content.decode("ascii", "replace")
        case _:
            return sms.from_gsm7(content)


def _source(style: Style) -> bytes:
    bare = style.source.removeprefix("+")
    is_number = bare.isdigit()
    ton = style.source_ton if style.source_ton is not None else (1 if len(bare) > 8 else 3) if is_number else 5
    npi = style.source_npi if style.source_npi is not None else 1 if ton == 1 else 0
    return bytes((ton, npi)) + _text(bare, 20)


def _text(value: str, longest: int) -> bytes:
    return value.encode("ascii", "replace")[:longest] + b"\0"


def _until_nul(body: bytes, at: int) -> tuple[bytes, int]:
    end = body.index(b"\0", at)
    return body[at:end], end + 1


def _tlvs(body: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    while at + 4 <= len(body):
        tag, length = _TLV.unpack_from(body, at)
        yield tag, body[at + 4 : at + 4 + length]
        at += 4 + length
