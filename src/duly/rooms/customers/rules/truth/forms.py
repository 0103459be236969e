# SPDX-License-Identifier: Apache-2.0
"""How divisions are written: in full (广西壮族自治区), shortened (广西, 恩施州), and where a text may begin with which.

The index goes by the first two letters, then by length: longest first.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from duly.rooms.customers.rules.truth import divisions
from duly.rooms.customers.rules.truth.divisions import CITY, DISTRICT, PROVINCE, Division
from duly.rooms.customers.rules.truth.hanzi import simplified
from duly.rooms.customers.rules.truth.reading import table

_PEOPLES = (
    "壮|回|满|苗|土家|彝|藏|侗|瑶|布依|白|傣|哈尼|黎|傈僳|佤|畲|拉祜|水|东乡|纳西|景颇|土|仫佬|羌|布朗|撒拉|毛南|仡佬|阿昌|普米|怒|德昂|保安|裕固|独龙|"
    "门巴|珞巴|朝鲜|各"
)
_BARE_PEOPLES = "蒙古|维吾尔|哈萨克|柯尔克孜|塔吉克|锡伯|鄂伦春|鄂温克|达斡尔"
_AUTONOMOUS = re.compile(rf"(?:(?:{_PEOPLES})族|(?:{_BARE_PEOPLES})族?)*自治([区州县旗])\Z")
_SUFFIX = {
    PROVINCE: re.compile(r"(?:省|市|特别行政区)\Z"),
    CITY: re.compile(r"(?:市|地区|盟|县)\Z"),
    DISTRICT: re.compile(r"(?:林区|特区|新区|矿区|区|县|市|旗|镇|乡)\Z"),
}
_LEAST = 2


class Form(NamedTuple):
    """One way to write one division."""

    key: str
    level: int
    above: tuple[str, ...]
    is_full: bool
    is_gone: bool


class Zone(NamedTuple):
    """A new area or park: no division, but it says where."""

    name: str
    parent: str


Index = dict[str, tuple[tuple[int, dict[str, tuple[Form, ...]]], ...]]


@cache
def index() -> Index:
    """Every form of every division: by its first two letters, the longest first."""
    found: dict[str, dict[str, list[Form]]] = defaultdict(lambda: defaultdict(list))
    for text, form in _forms():
        if form not in found[text[:_LEAST]][text]:
            found[text[:_LEAST]][text].append(form)
    return {head: _by_length(named) for head, named in found.items()}


@cache
def zones() -> dict[str, Zone]:
    """New areas and parks by name."""
    return {row[1]: Zone(row[1], row[2]) for row in table("areas") if row[0] == "zone"}


def stem(name: str, level: int) -> str:
    """What is left of a name without the word for what it is; empty when that would be too little."""
    bare = _AUTONOMOUS.sub("", name)
    if bare == name:
        bare = _SUFFIX[level].sub("", name)
    elif len(bare) < _LEAST:
        bare = re.sub(r"族?自治.\Z", "", name)
    return bare if _LEAST <= len(bare) < len(name) else ""


def _forms() -> Iterator[tuple[str, Form]]:
    for one in divisions.today().values():
        yield simplified(one.name), _form(one, is_full=True)
        yield from ((text, _form(one, is_full=False)) for text in _shorter(one))
    for one in divisions.gone().values():
        if len(one.name) >= _LEAST:
            yield simplified(one.name), _form(one, is_full=True)
    for what, text, key, *_ in table("areas"):
        if what == "alias":
            yield simplified(text), _form(divisions.named(key), is_full=False)


def _shorter(one: Division) -> Iterator[str]:
    name = simplified(one.name)
    bare = stem(name, one.level)
    if not bare:
        return
    if not (one.level == DISTRICT and _is_of_its_city(one, bare)):
        yield bare
    own = _AUTONOMOUS.search(name)
    if own and one.level != PROVINCE:
        yield f"{bare}{own[1]}"
        yield f"{bare}自治{own[1]}"


def _is_of_its_city(one: Division, bare: str) -> bool:
    """Whether the city above is shortened alike: 长沙 is the city and never 长沙县."""
    return any(bare == stem(simplified(divisions.named(key).name), CITY) for key in one.above[1:])


def _form(one: Division, *, is_full: bool) -> Form:
    return Form(one.key, one.level, one.above, is_full, bool(one.until))


def _by_length(named: dict[str, list[Form]]) -> tuple[tuple[int, dict[str, tuple[Form, ...]]], ...]:
    sizes: dict[int, dict[str, tuple[Form, ...]]] = defaultdict(dict)
    for text, forms in named.items():
        sizes[len(text)][text] = tuple(forms)
    return tuple(sorted(sizes.items(), reverse=True))
