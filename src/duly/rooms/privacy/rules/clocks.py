# SPDX-License-Identifier: Apache-2.0
"""By when a request must be answered. Unknown regions get the organisation's own days: nobody is left without a date."""

from datetime import date, timedelta
from typing import NamedTuple

from duly.kernel.places import EUROPEAN_ECONOMIC_AREA
from duly.kernel.words import Words

USUAL_DAYS = 15
"""个人信息保护法 says 及时 (at once) and names no number; an organisation names its own, and this is what it begins with."""
MOST_DAYS = 60
GDPR_LANDS = EUROPEAN_ECONOMIC_AREA | {"GB"}
"""Where GDPR 12(3) holds, by itself or (GB) as kept in the country's own law."""
_CALIFORNIA = "US-CA"
_DECEMBER = 12


class Clock(NamedTuple):
    """A time for an answer: days, or months by the calendar; by how much it may be extended; and where that stands."""

    source: str
    days: int
    months: int
    more_days: int
    more_months: int
    words: Words

    def due(self, received_on: date, *, extended: bool = False) -> date:
        """The last day."""
        months = self.months + (self.more_months if extended else 0)
        return months_later(received_on, months) + timedelta(days=self.days + (self.more_days if extended else 0))


_GDPR = Clock(
    "GDPR 12(3)", 0, 1, 0, 2,
    Words(en="one month, which may be extended by two with reasons", zh="一个月，说明理由后可延长两个月"),
)  # fmt: skip
_CCPA = Clock(
    "CCPA 1798.130(a)(2)", 45, 0, 45, 0,
    Words(en="45 days, which may be extended once by 45", zh="45 天，可延长一次 45 天"),
)  # fmt: skip
_OWN = Words(en="at once, within the days that the organisation has set", zh="及时，不超过主体设定的天数")


def clock_for(region: str, own_days: int) -> Clock:
    """The clock of a customer's region; ``own_days`` where the law says only that it must be soon, or nothing."""
    if region[:2].upper() in GDPR_LANDS:
        return _GDPR
    if region.upper() == _CALIFORNIA:
        return _CCPA
    source = "个人信息保护法 50" if region[:2].upper() == "CN" else "organisation"
    return Clock(source, own_days, 0, own_days, 0, _OWN)


def months_later(day: date, months: int) -> date:
    """The same day some months on, or the last one of a shorter month (Regulation 1182/71, article 3)."""
    year, month = divmod(day.year * _DECEMBER + day.month - 1 + months, _DECEMBER)
    following = date(year + (month + 1) // _DECEMBER, (month + 1) % _DECEMBER + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), following - timedelta(days=1))
