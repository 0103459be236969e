# SPDX-License-Identifier: Apache-2.0
"""``bench/addresses``: how often province and district of a Chinese address are read right, how often wrongly in silence, how fast.

Every district of today is written in thirteen ways that people write it, before streets named after other places: these the
rules were made with. What counts is held out: five addresses for each district, put together by chance (a fixed seed) from
shortened and left-out names, signs between them, words before and behind, and streets that bear the names of cities. The named
alternative is ``cpca`` (any of the packages that are imported by that name), when it is installed; it is no dependency of Duly.

    python -m bench.addresses [--sample 1] [--wrong 0]
"""

import argparse
import logging
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from importlib.metadata import packages_distributions, version
from typing import NamedTuple

import opencc

from bench.report import median, show
from duly.rooms.customers.rules.truth import check, divisions, forms
from duly.rooms.customers.rules.truth.divisions import CITY, DISTRICT, Division
from duly.rooms.customers.rules.truth.hanzi import simplified

STREETS = (
    "和平路12号", "朝阳北路88号2单元301室", "北京东路1号", "解放大道100号新华大厦8层", "中山路7号", "长安街1号", "南京西路1266号", "人民街道办事处旁3号",
    "新华镇前进村5组", "上海路25号", "河东新村3栋", "文化宫对面", "城关镇东街15号", "科技园南区A栋1201", "广州大道中289号",
)  # fmt: skip
OUTSIDE = ("71", "81", "82")
ROUNDS = 3
MIXED = "mixed"
Answer = tuple[str, str]
Reader = Callable[[list[str]], list[Answer]]


class Case(NamedTuple):
    """One address, and what is right."""

    way: str
    text: str
    province: str
    district: str


def main() -> None:
    """Write the addresses, read them, count."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sample", type=int, default=1, help="every so many districts")
    parser.add_argument("--wrong", type=int, default=0, help="print so many that were read wrongly")
    given = parser.parse_args()
    cases = list(_cases(given.sample))
    held = [case for case in cases if case.way == MIXED]
    ours, wrong = _measured("ours", _ours, held)
    made, missed = _measured("made_with", _ours, [case for case in cases if case.way != MIXED])
    figures: dict[str, float | str] = {"addresses": len(held), **ours, **made}
    rival, name = _rival()
    if rival:
        figures |= _measured("cpca", rival, held)[0]
        plain = [case for case in held if case.text == simplified(case.text)]
        figures |= _measured("ours_simplified", _ours, plain)[0] | _measured("cpca_simplified", rival, plain)[0]
    for case, answer in wrong[: given.wrong]:
        print(case.way, case.text, "is", case.province, case.district, "not", *answer)
    ways = Counter(case.way for case, _ in missed)
    figures |= {f"made_with_wrong_{way}": count for way, count in sorted(ways.items())}
    ratio = float(ours["ours_us"]) / float(figures.get("cpca_us", ours["ours_us"]))
    show("addresses", ratio=ratio, figures=figures, aim=">= 97 % right, <= 100 µs", data=divisions.TODAY, rival=name)


def _measured(name: str, read: Reader, cases: list[Case]) -> tuple[dict[str, float], list[tuple[Case, Answer]]]:
    texts = [case.text for case in cases]
    read(texts[:1])
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        answers = read(texts)
        times.append((time.perf_counter() - began) / len(cases) * 1e6)
    both = zip(cases, answers, strict=True)
    missed = [(case, answer) for case, answer in both if answer != (case.province, case.district)]
    silent = [1 for case, (_, district) in missed if district and district != case.district]
    return {
        f"{name}_right": round(1 - len(missed) / len(cases), 4),
        f"{name}_silently_wrong": len(silent),
        f"{name}_us": round(median(times), 1),
    }, missed


def _ours(texts: list[str]) -> list[Answer]:
    said = [check("address", text, region="CN") for text in texts]
    return [(one.part("province"), one.part("district")) for one in said]


def _rival() -> tuple[Reader | None, str]:
    """The alternative, asked for all addresses at once as it is meant to be; and its name."""
    try:
        import cpca
    except ImportError:
        return None, "none installed"

    logging.disable(logging.WARNING)  # it tells of every name that it cannot place

    def read(texts: list[str]) -> list[Answer]:
        rows = cpca.transform(texts)
        return [(province or "", district or "") for province, district in zip(rows["省"], rows["区"], strict=True)]

    package = packages_distributions()["cpca"][0]
    return read, f"{package} {version(package)}"


def _cases(sample: int) -> Iterator[Case]:
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    traditional = opencc.OpenCC("s2t")
    districts = [
        one for one in divisions.today().values() if one.level == DISTRICT and one.code[:2] not in {"", *OUTSIDE}
    ]
    chance = random.Random(20261123)
    cities = [
        forms.stem(one.name, CITY) or one.name for one in divisions.today().values() if one.level == CITY and one.code
    ]
    for at, one in enumerate(districts[::sample]):
        street = STREETS[at % len(STREETS)]
        province, city = divisions.named(one.above[0]), divisions.named(one.above[1]) if len(one.above) > 1 else None
        for way, text in _ways(province, city, one, street):
            written = (
                text.translate(wide) if way == "wide" else traditional.convert(text) if way == "traditional" else text
            )
            yield Case(way, written, province.name, one.name)
        for _ in range(5):
            text = _mixed(chance, province, city, one, cities)
            yield Case(MIXED, traditional.convert(text) if chance.random() < 0.15 else text, province.name, one.name)


def _ways(province: Division, city: Division | None, one: Division, street: str) -> Iterator[tuple[str, str]]:
    p, c, d = province.name, city.name if city else "", one.name
    short_p, short_c = forms.stem(p, province.level) or p, forms.stem(c, CITY) or c
    yield "full", p + c + d + street
    yield "city_only", (c or p) + d + street
    yield "short_above", short_p + short_c + d + street
    yield "short_all", p + c + (forms.stem(d, DISTRICT) or d) + street
    yield "all_short", short_p + short_c + (forms.stem(d, DISTRICT) or d) + street
    yield "short_without_province", (short_c or short_p) + (forms.stem(d, DISTRICT) or d) + street
    yield "spaces", f"{p} {c} {d} {street}"
    yield "wide", f"{p}，{c}，{d}，{street}"
    yield "traditional", p + c + d + street
    yield "postcode", f"100000 中国{p}{c}{d}{street}"
    yield "repeated", f"{p}{p}{c}{d}{street}"
    yield "name_before", f"收件人王先生 {p}{c}{d}{street}"
    yield "no_city", p + d + street


def _mixed(chance: random.Random, province: Division, city: Division | None, one: Division, cities: list[str]) -> str:
    """An address put together by chance; the province or the city is always there."""
    above = [[p.name, p.name, forms.stem(p.name, p.level) or p.name] for p in (province, city) if p]
    left_out = chance.choice([0, 0, 1, 2]) if len(above) == 2 else 0
    names = [chance.choice(names) for at, names in enumerate(above, 1) if at != left_out]
    names.append(chance.choice([one.name, one.name, one.name, forms.stem(one.name, DISTRICT) or one.name]))
    head = chance.choice(["", "", "", "", "中国", "地址：", "收货地址: ", "510000 "])
    road = chance.choice(cities) + chance.choice(
        ["路", "街", "大道", "东路", "北街", "新村", "巷", "小区", "花园", "大厦", "工业园"]
    )
    number = chance.choice(["{}号", "{}号{}室", "{}栋", "{} 号", "{}弄{}号"]).replace(
        "{}", str(chance.randrange(1, 300))
    )
    tail = chance.choice(["", "", "", " 邮编510000", "（前台收）", ",10楼"])
    return head + chance.choice(["", "", "", " ", "，", "/", "-"]).join([*names, road + number]) + tail


if __name__ == "__main__":
    main()
