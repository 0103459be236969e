# SPDX-License-Identifier: Apache-2.0
"""How well and how fast forms on paper are read: drawn Chinese forms, clean, as scanners make them, and bad; every value is known.

What counts is the field after the rules, not the letters of the page: exact, or not; and of those that are not, how many nobody
would have looked at. The alternative is Tesseract with the same rules, where Debian's ``tesseract-ocr-chi-sim`` is installed.

    python -m bench.papers [--pages 6] [--font PATH]
"""

import argparse
import csv
import io
import random
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from bench.report import median, show
from duly.adapters.readers.rapid import RapidReader
from duly.rooms.papers.rules.boxes import turned
from duly.rooms.papers.rules.judging import Assessed, assess
from duly.rooms.papers.rules.placing import place
from duly.rooms.papers.rules.templates import read_template
from duly.rooms.papers.rules.turning import upright
from duly.rooms.papers.terms import Box, How, Sheet
from duly.rooms.recognition.rules.lexicon import meanings
from duly.rooms.recognition.rules.proving import CHECKED, proof_of

FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
SERIF = "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc"
WIDTH, HEIGHT, ROW = 1654, 2339, 110
TITLE, END = "客户信息登记表", "本人确认以上信息真实有效"
LEVELS = {"clean": (0.0, 0, 95, 1.0), "scan": (1.2, 6, 60, 1.0), "bad": (3.0, 14, 35, 0.5)}
"""Most degrees askew, noise, quality of the JPEG, by how much it was scanned too coarsely."""
ROWS = (
    ("姓名", "性别"),
    ("证件号码", "出生日期"),
    ("手机号码", "电子邮箱"),
    ("单位名称", "统一社会信用代码"),
    ("通讯地址", "邮政编码"),
)
MEANS = {
    "姓名": "person_name", "性别": "gender", "证件号码": "resident_id", "出生日期": "birth_date", "手机号码": "mobile", "电子邮箱": "email",
    "单位名称": "company_name", "统一社会信用代码": "uscc", "通讯地址": "address", "邮政编码": "postcode",
}  # fmt: skip
FORM = read_template(
    {
        "duly": "paper-form/1", "form": "card", "anchors": [TITLE, END], "fields": [
            {"name": f"f{at}", "label": {"zh": label}, "means": means, "lines": 2 if label in {"通讯地址", "单位名称", "电子邮箱"} else 1,
             "unasked": means in CHECKED}
            for at, (label, means) in enumerate(MEANS.items())
        ],
    },
    meanings(), CHECKED,
)  # fmt: skip
Read = Callable[[bytes], list[Box]]


class Score(NamedTuple):
    """What came out on some pages."""

    fields: int
    exact: int
    unasked: int
    wrong_unasked: int
    whole: int
    seconds: float


def main() -> None:
    """Draw, read, report."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--pages", type=int, default=6)
    parser.add_argument("--font", default="")
    given = parser.parse_args()
    figures: dict[str, int | float | str] = {}
    rates: dict[str, float] = {}
    reader = RapidReader()
    for level in LEVELS:
        pages = [
            _page(random.Random(f"{level} {at}"), level, given.font or (FONT, SERIF)[at % 2])
            for at in range(given.pages)
        ]
        for name, read in _readers(reader).items():
            score = _scored(pages, read)
            figures |= _told(f"{name}_{level}", score, given.pages)
            rates[f"{name}_{level}"] = score.exact / score.fields
    reader.close()
    figures["rapid_memory_mb"] = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    ratio = rates["rapid_scan"] / rates["tesseract_scan"] if rates.get("tesseract_scan") else 0.0
    show(
        "papers",
        ratio=ratio,
        figures=figures,
        pages_per_level=given.pages,
        compared_with="tesseract, fields exact on scans",
    )


def _told(name: str, score: Score, pages: int) -> dict[str, int | float | str]:
    return {
        f"{name}_fields_exact": f"{score.exact}/{score.fields}", f"{name}_forms_whole": f"{score.whole}/{pages}",
        f"{name}_passed_unasked": score.unasked, f"{name}_wrong_unasked": score.wrong_unasked, f"{name}_s_per_page": score.seconds,
        f"{name}_pages_per_h": 3_600 / score.seconds,
    }  # fmt: skip


def _readers(reader: RapidReader) -> dict[str, Read]:
    found: dict[str, Read] = {"rapid": reader.boxes}
    if shutil.which("tesseract"):
        listed = subprocess.run(["tesseract", "--list-langs"], capture_output=True, check=True, text=True).stdout
        if "chi_sim" in listed:
            found["tesseract"] = _tesseract
        else:
            print("tesseract has no chi_sim", file=sys.stderr)
    return found


def _scored(pages: Sequence[tuple[bytes, dict[str, str]]], read: Read) -> Score:
    exact = unasked = wrong = whole = 0
    times = []
    for picture, truth in pages:
        begun = time.perf_counter()
        found = _fields(picture, read)
        times.append(time.perf_counter() - begun)
        right = [one.value == truth[one.field.label_zh] for one in found]
        passed = [one.how is How.PASSED for one in found]
        exact, unasked, whole = exact + sum(right), unasked + sum(passed), whole + all(right)
        wrong += sum(through and not fine for through, fine in zip(passed, right, strict=True))
    return Score(len(pages) * len(FORM.fields), exact, unasked, wrong, whole, median(times))


def _fields(picture: bytes, read: Read) -> list[Assessed]:
    with Image.open(io.BytesIO(picture)) as image:
        sheet = Sheet(image.width, image.height, tuple(read(picture)))
    sheet = turned(sheet, upright(FORM, 1, sheet))
    return assess(FORM, {1: place(FORM, 1, sheet)}, proof_of)[0]


def _tesseract(picture: bytes) -> list[Box]:
    """Its words, put together into lines where they touch."""
    asked = ["tesseract", "-", "-", "-l", "chi_sim+eng", "--psm", "11", "tsv"]
    said = subprocess.run(asked, input=picture, capture_output=True, check=True).stdout.decode()
    lines: dict[tuple[str, ...], list[Any]] = {}
    for row in csv.DictReader(io.StringIO(said), delimiter="\t", quoting=csv.QUOTE_NONE):
        if row["text"].strip():
            lines.setdefault((row["block_num"], row["par_num"], row["line_num"]), []).append(row)
    return [_line(words) for words in lines.values()]


def _line(words: Sequence[Any]) -> Box:
    left, top = (min(int(one[name]) for one in words) for name in ("left", "top"))
    right = max(int(one["left"]) + int(one["width"]) for one in words)
    bottom = max(int(one["top"]) + int(one["height"]) for one in words)
    score = min(float(one["conf"]) for one in words) / 100
    corners = ((left, top), (right, top), (right, bottom), (left, bottom))
    return Box(corners, "".join(one["text"] for one in words), max(score, 0.0))


def _page(chance: random.Random, level: str, font: str) -> tuple[bytes, dict[str, str]]:
    truth = dict(zip(MEANS, _person(chance), strict=True))
    image = _drawn(truth, font)
    askew, noise, quality, scale = LEVELS[level]
    image = image.rotate(chance.uniform(-askew, askew), fillcolor=255, resample=Image.Resampling.BICUBIC)
    if scale < 1:
        image = image.resize((int(WIDTH * scale), int(HEIGHT * scale)))
    if noise:
        pixels = np.asarray(image.filter(ImageFilter.GaussianBlur(0.6)), dtype=np.float64)
        grain = np.random.default_rng(chance.getrandbits(32)).normal(0, noise, pixels.shape)
        shade = np.linspace(0, -25 if level == "bad" else 0, pixels.shape[1])
        image = Image.fromarray((pixels + grain + shade).clip(0, 255).astype(np.uint8))
    out = io.BytesIO()
    image.convert("RGB").save(out, "JPEG", quality=quality)
    return out.getvalue(), truth


def _drawn(truth: dict[str, str], font: str) -> Image.Image:
    if not Path(font).exists():
        sys.exit(f"{font} is missing: Debian's fonts-noto-cjk has it, or name another with --font")
    image = Image.new("L", (WIDTH, HEIGHT), 255)
    pen, letters = ImageDraw.Draw(image), ImageFont.truetype(font, 32, index=2)
    pen.text((560, 120), TITLE, font=ImageFont.truetype(font, 54, index=2), fill=0)
    top = 280
    for row in ROWS:
        left = 90
        for label in row:
            for text, wide in ((label, 290), (truth[label], 445)):
                pen.rectangle((left, top, left + wide, top + ROW), outline=0, width=2)
                for at, line in enumerate(_wrapped(text, wide - 30, letters)):
                    pen.text((left + 14, top + 8 + at * 44), line, font=letters, fill=0)
                left += wide
        top += ROW
    pen.text((100, top + 60), f"{END}。", font=letters, fill=0)
    return image


def _wrapped(text: str, width: int, font: ImageFont.FreeTypeFont) -> Iterator[str]:
    line = ""
    for letter in text:
        if font.getlength(line + letter) > width:
            yield line
            line = ""
        line += letter
    yield line


def _person(chance: random.Random) -> Iterator[str]:
    born = f"{chance.randint(1950, 2004)}{chance.randint(1, 12):02d}{chance.randint(1, 28):02d}"
    yield chance.choice("王李张刘陈杨赵黄周吴欧") + "".join(
        chance.sample("伟芳娜敏静秀丽强磊军洋勇艳杰涛明超霞平刚桂英", chance.randint(1, 2))
    )
    yield chance.choice("男女")
    yield _resident(f"{chance.choice(['110105', '310115', '440305', '510107'])}{born}{chance.randint(1, 999):03d}")
    yield f"{born[:4]}年{int(born[4:6])}月{int(born[6:])}日"
    yield f"1{chance.choice('3578')}{chance.randint(0, 10**9 - 1):09d}"
    yield f"{chance.choice(['wang', 'li.na', 'zhang_wei', 'chen'])}{chance.randint(1, 999)}@example.com"
    yield f"{chance.choice(['上海', '深圳市', '成都'])}{chance.choice(['示例', '明远', '华锦'])}{chance.choice(['贸易', '科技', '机电设备'])}有限公司"
    yield _uscc(f"91310000MA1F{chance.randint(0, 9999):04d}", chance)
    yield f"{chance.choice(['上海市浦东新区张江路', '深圳市南山区科技园南路', '成都市武侯区人民南路四段'])}{chance.randint(1, 999)}号{chance.randint(1, 30)}幢{chance.randint(101, 2805)}室"
    yield f"{chance.choice('1256')}{chance.randint(0, 99_999):05d}"


def _resident(body: str) -> str:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(one) * weight for one, weight in zip(body, weights, strict=True)) % 11]


def _uscc(head: str, chance: random.Random) -> str:
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    body = head + chance.choice("0123456789X")
    total = sum(alphabet.index(one) * 3**at for at, one in enumerate(body))
    return body + alphabet[(31 - total % 31) % 31]


if __name__ == "__main__":
    main()
