# SPDX-License-Identifier: Apache-2.0
"""Telephone numbers, addresses of e-mail and of the web, accounts on networks."""

from collections.abc import Callable, Mapping

from duly.rooms.recognition.rules.observing import Observed

_CN = r"^(?:\+?86[- ]?|0086[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}$"
_HK = r"^(?:\+|00)852[- ]?[4-9]\d{3}[- ]?\d{4}$"
_TW = r"^(?:(?:\+|00)886[- ]?|0)9\d{2}[- ]?\d{3}[- ]?\d{3}$"
_INTERNATIONAL = r"^(?:\+|00)[1-9][\d ().-]{6,18}\d$"
_LANDLINE_CN = r"^(?:\(?0\d{2,3}\)?[- ]?)[2-9]\d{6,7}(?:\s*(?:[-转]|ext\.?)\s*\d{1,6})?$|^400[- ]?\d{3,4}[- ]?\d{3,4}$"
_MARKED = r"^\(?\+?\d{1,4}\)?(?:[ ./-]?\(?\d{1,5}\)?){1,5}(?:\s*(?:x|ext\.?|-|转)\s*\d{1,6})?$"
_HAS_MARKS = r"^\(|^\+|\d[ ./-]\(?\d|\d\)\s*\d"
_DATE = r"^\d{1,4}[-/. ]\d{1,2}[-/. ]\d{1,4}$|^\d{4}-\d{2}-\d{2}|^\d+\.\d+$|^\d{3}-\d{2}-\d{4}$"
_EMAIL = r"^[^\s@,;]+@[^\s@,;]+\.[^\s@.,;]{2,}$"
_URL = r"(?i)^(?:https?://|www\.)\S+$|^(?:[a-z0-9-]+\.)+(?:com|cn|net|org|edu|gov|io|de|fr|uk|jp|eu|info|biz)(?:/\S*)?$"
_IP = r"^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)$|^(?:[0-9a-fA-F]{1,4}:){3,7}[0-9a-fA-F:]*$"
_DEVICE = r"^(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}$|^(?:35|86|01)\d{13}$"


def _mobile(values: Observed) -> float:
    """Numbers that are mobile by their digits; foreign ones are possibly so."""
    return max(values.share(f"{_CN}|{_HK}|{_TW}"), values.share(_INTERNATIONAL) * 0.6)


def _phone(values: Observed) -> float:
    """Numbers with the marks of a telephone number; plain digits could be anything."""
    if values.share(_DATE) > 0.5 or values.worded > 0.6:
        return 0.0
    mobile = values.share(f"{_CN}|{_TW}")
    marked = values.share(f"{_LANDLINE_CN}|{_INTERNATIONAL}")
    shaped = values.matches(_MARKED) & values.matches(_HAS_MARKS)
    digits = values.text.str.replace_all(r"\D", "").str.len_chars().is_between(6, 17)
    return max(
        marked, values.of(shaped & digits), mobile * 0.75, min(1.0, marked + mobile) * 0.95 if marked > 0.05 else 0
    )


def _email(values: Observed) -> float:
    return values.share(_EMAIL)


def _url(values: Observed) -> float:
    return values.share(_URL)


def _qq(values: Observed) -> float:
    return values.share(r"^[1-9]\d{4,10}$")


def _ip(values: Observed) -> float:
    return values.share(_IP)


def _device(values: Observed) -> float:
    return values.share(_DEVICE)


SHAPES: Mapping[str, Callable[[Observed], float]] = {
    "mobile": _mobile, "phone": _phone, "email": _email, "url": _url, "qq": _qq, "ip": _ip, "device": _device,
}  # fmt: skip
