# SPDX-License-Identifier: Apache-2.0
"""Where a Chinese address lies: which divisions stand at its beginning, read from the left, the best way through.

What is written is never replaced. A division that is gone stays what it is; what was not written but follows is named as
inferred; several places of one name are several.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from duly.rooms.customers.rules.truth import divisions, forms
from duly.rooms.customers.rules.truth.divisions import CITY, DISTRICT, PROVINCE, Division
from duly.rooms.customers.rules.truth.forms import Form
from duly.rooms.customers.rules.truth.hanzi import simplified

_SKIPPED = re.compile(
    r"(?:[\s,，、;；:：·|/_.。\-()（）]+|中华人民共和国|中国(?=[^\s,，]{0,2}[省市区藏古西疆夏广北上天重河山辽吉黑江浙安福湖海四贵云陕甘青内宁新香澳台])|市辖区|"
    r"省直辖县级行政(?:区划|单位)?|自治区直辖县级行政(?:区划|单位)?|省直辖|第?[一二三四五六七八九十]{1,3}师|邮编|邮政编码|(?:收货|收件|通讯|通信|邮寄|寄送|注册|经营|办公|家庭|联系|详细)?地址(?=[:： ])|\d{6}(?!\d))+"
)
_ROAD = re.compile(
    r"[东南西北中]?[一二三四五六七八九十]?(?:大?道(?!办)|路|街|巷|弄|胡同|村|里(?![区市县])|桥|镇|乡(?![宁城])|小区|花园|广场|大厦|大学|学院|医院|中学|小学|机场|火车站|站|银行|公司|有限|饭店|酒店)"
)
_TOWN = re.compile(r"(?:(?![路号])[\u4e00-\u9fff]){2,7}?(?:街道|镇|乡)(?![路街村巷弄道大])")
_PARK = re.compile(r"[\u4e00-\u9fff]{0,8}?(?:开发区|高新区|新区|园区|示范区|保税区|合作区|实验区|产业园)")
_HONG_KONG = "810000"
_QUARTER = re.compile(r"(?:九龙(?!城)|新界|香港岛|港岛)")
_ILI, _UNDER_ILI = "654000", frozenset({"654200", "654300"})
"""A prefecture that has prefectures under it (塔城, 阿勒泰); the codes show them side by side."""
_FARTHEST = 40
_DEEPEST = 6
"""Three levels, each perhaps written twice; a text that repeats a name for ever ends here."""


class Step(NamedTuple):
    """One division as it was found in the text."""

    form: Form
    start: int
    end: int


class Place(NamedTuple):
    """What was read: the divisions from the top, where they stand in the text, and how sure that is."""

    steps: tuple[Step, ...] = ()
    zone: str = ""
    start: int = 0
    end: int = 0
    is_later: bool = False
    """Whether something else stands before it."""
    rivals: tuple[str, ...] = ()
    """Keys of other divisions that would fit as well."""
    elsewhere: str = ""
    """The key of a division that is written next but lies elsewhere."""

    @property
    def last(self) -> Division | None:
        """The smallest division found."""
        return divisions.named(self.steps[-1].form.key) if self.steps else None


Score = tuple[int, int, int, int]
Way = tuple[Score, tuple[Step, ...], str, int]


def located(text: str, within: str = "") -> Place:
    """The divisions of an address; ``within`` is the key of a province in which it is known to lie."""
    plain = simplified(text)
    start = _skip(plain, 0)
    ways = _ways(plain, start, (), within)
    if ways:
        return _chosen(plain, start, ways)
    later, ways = _further(plain, start, within)
    return _chosen(plain, later, ways)._replace(is_later=True) if ways else Place()


def _further(plain: str, start: int, within: str) -> tuple[int, list[Way]]:
    """The first place further on at which a division is written in full: what stands before may be a name."""
    for at in range(start + 1, min(len(plain), _FARTHEST)):
        ways = [way for way in _ways(plain, at, (), within) if way[1] and way[1][0].form.is_full]
        if ways:
            return at, ways
    return start, []


def _ways(plain: str, at: int, steps: tuple[Step, ...], within: str) -> list[Way]:
    """Every way on from a place in the text."""
    at = _skip(plain, at)
    if steps and steps[-1].form.key == _HONG_KONG and (quarter := _QUARTER.match(plain, at)):
        at = quarter.end()
    park = _PARK.match(plain, at)
    known = park is not None and park[0] in forms.zones()
    if park and known and (ways := _over_a_zone(plain, park, steps, within)):
        return ways
    found = [
        way
        for form, end in _candidates(plain, at)
        if _may_follow(form, steps, within) and (form.is_full or not _is_of_a_road(plain, form, end, sure=bool(steps)))
        for way in _on(plain, (*steps, Step(form, at, end)), end, within)
    ]
    return found or (_over_a_zone(plain, park, steps, within) if park and not known else [])


def _on(plain: str, steps: tuple[Step, ...], end: int, within: str) -> list[Way]:
    if steps[-1].form.level == DISTRICT:
        return [_way(steps, "", end)]
    return _ways(plain, end, steps, within) or [_way(steps, "", end)]


def _over_a_zone(plain: str, park: re.Match[str], steps: tuple[Step, ...], within: str) -> list[Way]:
    """Over a new area or park that stands between city and district."""
    known = forms.zones().get(park[0])
    if known and not _is_inside(known.parent, steps):
        return []
    if known:
        parent = divisions.named(known.parent)
        form = Form(parent.key, parent.level, parent.above, is_full=True, is_gone=False)
        steps = steps if steps and steps[-1].form.key == parent.key else (*steps, Step(form, park.start(), park.end()))
    if not steps:
        return []
    ways = [way for way in _ways(plain, park.end(), steps, within) if way[1] != steps]
    beyond = [way for way in ways if way[1][-1].form.is_full]
    return [(score, path, park[0], end) for score, path, _, end in beyond] or [_way(steps, park[0], park.end())]


def _is_inside(parent: str, steps: tuple[Step, ...]) -> bool:
    last = steps[-1].form.key if steps else ""
    return not last or last == parent or last in divisions.named(parent).above


def _candidates(plain: str, at: int) -> Iterator[tuple[Form, int]]:
    for size, named in forms.index().get(plain[at : at + 2], ()):
        for form in named.get(plain[at : at + size], ()):
            yield form, at + size


def _is_of_a_road(plain: str, form: Form, end: int, *, sure: bool) -> bool:
    """Whether a shortened name is only the beginning of another: 北京路, 朝阳医院; but not 宁波镇海区, nor 广西南宁西乡塘."""
    if not _ROAD.match(plain, end) or (sure and _TOWN.match(plain, end)):
        return False
    return not any(
        form.key in below.above and (sure or below.is_full or (form.level == PROVINCE and below.level == CITY))
        for below, _ in _candidates(plain, end)
    )


def _may_follow(form: Form, steps: tuple[Step, ...], within: str) -> bool:
    if len(steps) >= _DEEPEST:
        return False
    if not steps:
        if within and form.key != within and within not in form.above:
            return False
        return form.level != DISTRICT or (form.is_full and not form.is_gone)
    last = steps[-1].form
    if last.key == form.key or (last.key == _ILI and form.key in _UNDER_ILI):
        return True
    return form.level > last.level and (last.key in form.above or (last.is_gone and last.key[:6] in form.above))


def _way(steps: tuple[Step, ...], zone: str, end: int) -> Way:
    """Better is: what is of today, what uses more of the text, what is written in full, what goes deeper."""
    covered = sum(step.end - step.start for step in steps)
    gone = sum(step.form.is_gone for step in steps)
    full = sum(step.form.is_full for step in steps)
    return (covered, -gone, full, steps[-1].form.level), steps, zone, end


def _chosen(plain: str, start: int, ways: list[Way]) -> Place:
    best = max(ways, key=lambda way: way[0])
    score, steps, zone, end = best
    kept = tuple(step for at, step in enumerate(steps) if at == 0 or step.form.key != steps[at - 1].form.key)
    last = kept[-1].form
    rivals = {way[1][-1].form.key for way in ways if way[0] == score} - {last.key}
    elsewhere = "" if last.level == DISTRICT or zone else _elsewhere(plain, end, last)
    return Place(kept, zone, start, end, rivals=tuple(sorted(rivals)), elsewhere=elsewhere)


def _elsewhere(plain: str, at: int, last: Form) -> str:
    """A city or district that is written in full where one of this place should be, and is in another."""
    at = _skip(plain, at)
    for form, end in _candidates(plain, at):
        if form.is_full and end - at > 2 and form.level >= CITY and last.key not in form.above:
            return "" if form.is_gone or _ROAD.match(plain, end) else form.key
    return ""


def _skip(plain: str, at: int) -> int:
    gap = _SKIPPED.match(plain, at)
    return gap.end() if gap else at
