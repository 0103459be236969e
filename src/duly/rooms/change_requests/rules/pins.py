# SPDX-License-Identifier: Apache-2.0
"""The support PIN: six to eight digits that the customer chose, kept as a slow hash, compared in constant time.

A PIN is something known. It is asked for on the telephone, where people are overheard, so it never proves enough alone for
anything above T1; what is on record may not be one (NIST SP 800-63B-4 calls for a list of what is refused).
"""

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import timedelta
from itertools import pairwise

from duly.kernel.words import Words

SHORTEST, LONGEST = 6, 8
WRONG = 5
"""After so many wrong tries in all since the last right one it opens nothing, until the customer sets another."""
RESTS = timedelta(hours=24)
"""A PIN proves nothing within this time of its setting: everybody on record is told of it, and has a day to object."""
_COST, _BLOCK, _SALT = 2**14, 8, 16
_FEW_DIGITS = 2
UNFIT = {
    "length": Words(en="it must have six to eight digits and nothing else", zh="须为 6 至 8 位数字"),
    "plain": Words(en="it is too easy to guess", zh="过于简单，容易被猜中"),
    "on_record": Words(en="it stands in what is on record of you", zh="与您的登记信息相同"),
}


def typed(text: str) -> str:
    """A PIN as it is typed or read out: full-width digits, spaces and dashes do not matter."""
    narrow = "".join(chr(ord(c) - 0xFEE0) if "０" <= c <= "９" else c for c in text[:64])
    return "".join(c for c in narrow if c not in " -–\u3000")


def unfit(pin: str, on_record: Iterable[str]) -> str:
    """Why it cannot be one, by code; empty where it can. ``on_record``: numbers that others may know of the customer."""
    if not (pin.isascii() and pin.isdecimal() and SHORTEST <= len(pin) <= LONGEST):
        return "length"
    if _is_plain(pin):
        return "plain"
    digits = ("".join(filter(str.isdigit, value)) for value in on_record)
    return "on_record" if any(pin in value for value in digits) else ""


def kept(secret: bytes, pin: str) -> bytes:
    """What is kept of it: a salt, and a hash that neither the database alone nor the secret alone can try out."""
    salt = secrets.token_bytes(_SALT)
    return salt + _slow(secret, pin, salt)


def is_right(secret: bytes, pin: str, held: bytes) -> bool:
    """Whether this is it; takes as long when it is not, and when there is none."""
    salt = held[:_SALT] or bytes(_SALT)
    return hmac.compare_digest(_slow(secret, pin, salt), held[_SALT:] or bytes(32))


def _slow(secret: bytes, pin: str, salt: bytes) -> bytes:
    peppered = hmac.digest(secret, f"support pin\x00{pin}".encode(), "sha256")
    return hashlib.scrypt(peppered, salt=salt, n=_COST, r=_BLOCK, p=1, dklen=32)


def _is_plain(pin: str) -> bool:
    """One or two digits only, a row up or down, or the same part again and again."""
    steps = {int(after) - int(before) for before, after in pairwise(pin)}
    parts = (pin[:size] for size in (1, 2, 3, 4) if len(pin) % size == 0)
    repeats = any(part * (len(pin) // len(part)) == pin for part in parts)
    return len(set(pin)) <= _FEW_DIGITS or steps in ({1}, {-1}) or repeats
