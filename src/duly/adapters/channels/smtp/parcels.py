# SPDX-License-Identifier: Apache-2.0
"""Messages ready for the wire, and the envelope that each gets from what the relay offers."""

from collections.abc import Mapping
from typing import NamedTuple

from duly.rooms.delivery.channel import Refused

NO_SMTPUTF8 = Refused("smtputf8", "the relay does not take addresses beyond ASCII", permanent=True)


class Parcel(NamedTuple):
    """One message ready for the wire. ``reference`` goes along as the envelope's id where the relay takes one."""

    return_path: str
    recipient: str
    data: bytes
    reference: str


class Envelope(NamedTuple):
    """The commands that introduce one message."""

    mail: bytes
    rcpt: bytes

    @property
    def at_once(self) -> bytes:
        """All of them in one write (RFC 2920)."""
        return b"%b%bDATA\r\n" % self


def envelope_of(parcel: Parcel, offers: Mapping[str, str]) -> Envelope | Refused:
    """The envelope, or why this relay can never take the message: known before a byte is sent."""
    size, options = len(parcel.data), ""
    if not (parcel.recipient.isascii() and parcel.return_path.isascii()):
        if "SMTPUTF8" not in offers:
            return NO_SMTPUTF8
        options = " SMTPUTF8 BODY=8BITMIME"
    if "SIZE" in offers:
        most = offers["SIZE"]
        if most.isdigit() and 0 < int(most) < size:
            return Refused("too_large", f"{size} bytes; the relay takes {most}", permanent=True)
        options += f" SIZE={size}"
    if "DSN" in offers:
        options += f" RET=HDRS ENVID={parcel.reference}"
    return Envelope(
        f"MAIL FROM:<{parcel.return_path}>{options}\r\n".encode(), f"RCPT TO:<{parcel.recipient}>\r\n".encode()
    )


def stuffed(data: bytes) -> bytes:
    """The message as it goes over the wire: no line begins with a single full stop but the last (RFC 5321, 4.5.2)."""
    if data[:1] == b"." or b"\r\n." in data:
        data = (b"\r\n" + data).replace(b"\r\n.", b"\r\n..")[2:]
    return data + (b".\r\n" if data.endswith(b"\r\n") else b"\r\n.\r\n")
