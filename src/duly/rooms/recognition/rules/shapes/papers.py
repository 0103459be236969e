# SPDX-License-Identifier: Apache-2.0
"""Numbers of people, organisations, accounts and things: what has a check digit is known by it, the rest by its form."""

from collections.abc import Callable, Mapping

from duly.rooms.recognition.rules import checking, places
from duly.rooms.recognition.rules.observing import Observed

_SPOILT = r"^[1-9]\d{12,14}0{3,5}$|^[1-9]\.\d+E\+1[5-9]$"
"""What a spreadsheet leaves of a long number."""
_RIGHT = 0.85
"""Of genuine numbers so many pass; people mistype some."""
_HASHED = r"^\$2[aby]\$\d\d\$|^\$argon2|^[0-9a-f]{32}$|^[0-9a-f]{40}$|^[0-9a-f]{64}$|^\{?pbkdf2"
_UUID = r"(?i)^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
_PLATE = r"^[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z]·?[A-Z0-9]{5,6}$"


def _sure(share: float) -> float:
    return 1.0 if share >= _RIGHT else share


def _resident_id(values: Observed) -> float:
    right = values.of(checking.resident_ids(values.text))
    spoilt = values.share(_SPOILT) if right < 0.5 else 0.0
    shaped = values.of(checking.shaped_as_resident_ids(values.text))
    return max(_sure(right), spoilt * 0.6, shaped * 0.9 if right > 0.05 else shaped * 0.75)


def _uscc(values: Observed) -> float:
    """By both check characters; by the outer one alone nearly as surely, since old registers got the inner one wrong."""
    return max(
        _sure(values.of(checking.usccs(values.text))), _sure(values.of(checking.usccs_outer(values.text))) * 0.95
    )


def _lei(values: Observed) -> float:
    return _sure(values.of(checking.leis(values.text)))


def _iban(values: Observed) -> float:
    return _sure(values.of(checking.ibans(values.text)))


def _bank_card(values: Observed) -> float:
    right = values.of(checking.cards(values.text))
    identity = values.of(checking.shaped_as_resident_ids(values.text))
    return 0.0 if identity > 0.5 else _sure(right) if right >= 0.6 else right * 0.4


def _bic(values: Observed) -> float:
    codes = values.text.filter(values.matches(r"^[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?$"))
    return len([code for code in codes.to_list() if code[4:6].lower() in places.country_codes()]) / values.size


def _passport(values: Observed) -> float:
    return values.share(r"^[A-Z]{1,2}\d{7,8}$")


def _paper(values: Observed) -> float:
    return max(_resident_id(values), _passport(values), values.share(r"^[A-Z]?\d{7,18}[\dX]$") * 0.5)


def _ssn(values: Observed) -> float:
    return values.share(r"^\d{3}-\d{2}-\d{4}$")


def _code(values: Observed) -> float:
    """Single words with digits in them, all or nearly all of them different."""
    single = values.share(r"^[^\s@]*\d[^\s@]*$")
    dated = values.share(r"^\d{1,4}[-/.年]\d{1,2}[-/.月]\d{1,4}|^[+-]?\d+\.\d+$")
    different = max(0.0, (values.distinct - 0.5) * 2)
    mixed = values.share(r"^[A-Za-z]+[-_]?\d+|^\d+[-_][\d-]+$|^\d{6,}$")
    uuid = values.share(_UUID)
    return max(uuid, max(0.0, single - dated) * different * (0.7 + 0.3 * mixed))


def _secret(values: Observed) -> float:
    return values.share(_HASHED)


def _plate(values: Observed) -> float:
    return values.share(_PLATE)


def _token(values: Observed) -> float:
    return values.share(r"^[\w.@-]{3,40}$") * (0.5 + 0.5 * values.distinct)


SHAPES: Mapping[str, Callable[[Observed], float]] = {
    "resident_id": _resident_id, "uscc": _uscc, "lei": _lei, "iban": _iban, "bank_card": _bank_card, "bic": _bic,
    "passport": _passport, "paper": _paper, "ssn": _ssn, "code": _code, "secret": _secret, "plate": _plate, "token": _token,
}  # fmt: skip
