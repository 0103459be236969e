# SPDX-License-Identifier: Apache-2.0
"""Letters as HTML. Everything that comes from outside is escaped; nothing is fetched, everything is in the page."""

import re
from collections.abc import Sequence
from functools import lru_cache
from html import escape
from importlib.resources import files

import segno
from babel.dates import format_date

from duly.adapters.presses.paper.wording import Wording, wording_in
from duly.kernel.templating import locale_of
from duly.rooms.printing.press import Paper

_FONTS = {
    "zh-Hans": '"Noto Serif CJK SC", "Noto Sans CJK SC"',
    "zh-Hant": '"Noto Serif CJK TC", "Noto Sans CJK TC"',
    "ja": '"Noto Serif CJK JP", "Noto Sans CJK JP"',
    "ko": '"Noto Serif CJK KR", "Noto Sans CJK KR"',
}
_OTHERS = '"Noto Serif", "Source Serif 4", "Noto Serif CJK SC", "DejaVu Serif", serif'
_BOXES = 6
_POSTCODE = re.compile(r"(?<!\d)(\d{6})(?!\d)")
_PARAGRAPHS = re.compile(r"\n\s*\n")


def letters(papers: Sequence[Paper], layout: str) -> str:
    """All letters of a file; each is a section whose anchor is its delivery's id."""
    start = "right" if papers[0].head.sides > 1 else "page"
    css = f"{_sheet('letter')}\n{_sheet(layout)}\nsection.letter {{ break-before: {start}; }}"
    return _whole(papers[0], css, "\n".join(_letter(paper, layout) for paper in papers))


def envelopes(papers: Sequence[Paper]) -> str:
    """Chinese envelopes (GB/T 1416, size 5): postcode boxes, address, addressee; the sender below on the right."""
    return _whole(papers[0], _sheet("envelope"), "\n".join(map(_envelope, papers)))


def _whole(first: Paper, css: str, body: str) -> str:
    language, fonts = first.language, ", ".join(filter(None, (_FONTS.get(first.language), _OTHERS)))
    width = "" if first.language in _FONTS else ' font-feature-settings: "pwid";'  # Chinese fonts have wide quotes
    return (
        f'<!doctype html><html lang="{escape(language)}"><head><meta charset="utf-8">'
        f'<title>{escape(first.subject)}</title><meta name="author" content="{escape(first.sender)}">'
        f'<meta name="generator" content="Duly"><style>{css}\nbody {{ font-family: {fonts};{width} }}</style></head>'
        f"<body>{body}</body></html>"
    )


@lru_cache(maxsize=8)
def _sheet(name: str) -> str:
    return files(__package__).joinpath("layouts", f"{name}.css").read_text("utf-8")


def _letter(paper: Paper, layout: str) -> str:
    word = wording_in(paper.language)
    return (
        f'<section class="letter" id="d{paper.delivery_id.hex}">'
        f'<p class="runner">{escape(paper.reference)}</p>'
        f"{_head(paper, word)}<main><h1>{escape(paper.subject)}</h1>{_paragraphs(paper.text)}</main>"
        f'{_signed(paper, word, layout)}{_ways(paper, word)}{_slip(paper, word)}<i id="z{paper.delivery_id.hex}"></i></section>'
    )


def _head(paper: Paper, word: Wording) -> str:
    back = " · ".join((paper.sender, *paper.head.lines))
    contact = (paper.sender_phone, paper.sender_email)
    sender = _lines((f"<b>{escape(paper.sender)}</b>", *map(escape, (*paper.head.lines, *contact))))
    facts = _lines((f"<i>{word.reference}</i> {escape(paper.reference)}", f"<i>{word.date}</i> {escape(_day(paper))}"))
    return (
        '<header class="head"><i class="fold one"></i><i class="fold two"></i><i class="punch"></i>'
        f'<p class="name">{escape(paper.sender)}</p><div class="sender">{sender}</div><div class="facts">{facts}</div>'
        f'<div class="window"><p class="back">{escape(back)}</p>{_qr(paper.reference, "mark")}'
        f'<p class="remark">{escape(paper.reference)}</p><address>{_lines(map(escape, _addressee(paper)))}</address></div></header>'
    )


def _addressee(paper: Paper) -> tuple[str, ...]:
    """Name and address; a name that the address begins with is not written twice."""
    if paper.address and paper.address[0].casefold() == paper.name.casefold():
        return paper.address
    return (paper.name, *paper.address)


def _signed(paper: Paper, word: Wording, layout: str) -> str:
    """Chinese letters end with sender and date on the right; elsewhere both stand above."""
    if layout != "gb":
        return ""
    return f'<p class="signed">{escape(paper.sender)}<br>{escape(_day(paper))}</p>'


def _ways(paper: Paper, word: Wording) -> str:
    if not paper.link:
        return ""
    code = f"<p><b>{escape(word.code.format(code=paper.code))}</b></p>" if paper.code else ""
    return (
        f'<aside class="ways">{_qr(paper.link, "code")}<div><h2>{word.confirm}</h2><p>{word.ways}</p>'
        f'<p class="link"><a href="{escape(paper.link)}">{escape(paper.link)}</a></p>{code}</div></aside>'
    )


def _slip(paper: Paper, word: Wording) -> str:
    blanks = "".join(f'<p class="blank">{text}</p>' for text in (word.name, word.place_date, word.signature))
    back = ", ".join((paper.sender, *paper.head.lines))
    return (
        f'<aside class="slip"><p class="cut">{word.slip}</p><div class="both">{_qr(paper.reference, "code")}<div>'
        f'<p>{escape(word.received.format(subject=paper.subject))} <span class="nowrap">{word.reference}: {escape(paper.reference)}</span></p>'
        f'<div class="blanks">{blanks}</div><p class="small">{word.back_to}: {escape(back)}</p></div></div></aside>'
    )


def _envelope(paper: Paper) -> str:
    to, code = _without_postcode(paper.address)
    home, own = _without_postcode(paper.head.lines)
    name = paper.name if paper.country not in {"CN", "HK", "MO", "TW"} else f"{paper.name}　收"
    return (
        f'<section class="envelope" id="e{paper.delivery_id.hex}">{_boxes(code)}'
        f'<address><p>{_lines(map(escape, to))}</p><p class="to">{escape(name)}</p></address>'
        f'<div class="from"><p>{_lines(map(escape, (*home, paper.sender)))}</p><p class="own">{escape(own)}</p></div>'
        f'<p class="remark">{escape(paper.reference)}</p></section>'
    )


def _boxes(code: str) -> str:
    digits = code if len(code) == _BOXES else " " * _BOXES
    return '<p class="boxes">' + "".join(f"<b>{digit.strip()}</b>" for digit in digits) + "</p>"


def _without_postcode(lines: Sequence[str]) -> tuple[list[str], str]:
    """The address without its postcode of six digits, and that postcode; a line that was only the postcode goes."""
    found = next((hit[1] for line in lines if (hit := _POSTCODE.search(line))), "")
    rest = [line.replace(found, "", 1).strip(" ，,") if found and found in line else line for line in lines]
    return [line for line in rest if line], found


def _paragraphs(text: str) -> str:
    blocks = (block.strip() for block in _PARAGRAPHS.split(text))
    return "".join(f"<p>{_lines(map(escape, block.splitlines()))}</p>" for block in blocks if block)


def _lines(lines: "Sequence[str] | map[str]") -> str:
    return "<br>".join(line for line in lines if line)


def _day(paper: Paper) -> str:
    day: str = format_date(paper.on, "long", locale=locale_of(paper.language))
    return day


def _qr(text: str, name: str) -> str:
    """A QR code as vectors inside the page, with a quiet zone; its text stands beside it for those who cannot scan."""
    return f'<img class="{name}" alt="{escape(text)}" src="{_drawn(text)}">'


@lru_cache(maxsize=256)
def _drawn(text: str) -> str:
    drawn: str = segno.make(text, micro=False, error="m").svg_data_uri(border=2, scale=4)
    return drawn
