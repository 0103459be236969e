# SPDX-License-Identifier: Apache-2.0
"""Postal addresses: those in Chinese by the divisions of China, all others by their country's rules."""

import re

from duly.rooms.customers.rules.truth import chinese, worldwide
from duly.rooms.customers.rules.truth.reading import spaced
from duly.rooms.customers.rules.truth.verdicts import Given, Verdicts, gathered, unsure

LATIN = unsure(
    "address.latin",
    en="The address is in China but not in Chinese, and was not read. Ask for it in Chinese, as the post delivers it.",
    zh="该地址位于中国但未用中文书写，系统未作解析。请提供中文地址。",
)
_HAN = re.compile(r"[\u4e00-\u9fff]")
_CHINESE = frozenset({"CN", "HK", "MO", "TW"})


def judge(given: Given) -> Verdicts:
    """A postal address."""
    is_han = bool(_HAN.search(given.text))
    if is_han and given.region in {*_CHINESE, ""}:
        return chinese.judge(given)
    if given.region == "CN":
        return gathered("address", spaced(given.text), LATIN())
    return worldwide.judge(given)
