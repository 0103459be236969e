# SPDX-License-Identifier: Apache-2.0
"""One language of a mailing, with everything that is the same for everybody filled in already.

A wording is filled once with marks in the places of what differs from customer to customer (:data:`PERSONAL`), and the
marks become the seams between ready-made parts: filling it is one ``join``. That is sound where those
blanks stand by themselves, as ``{{ name }}``; a wording that does more with them (``{{ name|upper }}``, ``{% if name %}``) is
filled by minijinja for each customer, and comes out the same.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from html import escape
from typing import Any

from duly.kernel.templating import Value, compiled, locale_of, variables_of
from duly.rooms.delivery.closings import closing_in
from duly.rooms.delivery.layout import email_html

PERSONAL = ("name", "link", "code")
"""What differs from one recipient to the next."""
_MARKS: Mapping[str, Value] = {name: f"\ue000{name}\ue001" for name in PERSONAL}
_MARK = re.compile("\ue000(name|link|code)\ue001")
_ALONE = re.compile(r"\{\{[-+]?\s*(name|link|code)\s*[-+]?\}\}")
_PARAGRAPHS = re.compile(r"\n\s*\n")
_URL = re.compile(
    "(https?://[^\\s<>\"'\ue000\ue001]+[^\\s<>\"'.,;:!?)\uff0c\u3002\uff1b\uff1a\uff01\uff1f\uff09\ue000\ue001]|\ue000link\ue001)"
)

Fill = Callable[[Mapping[str, str]], str]
Piece = tuple[str, bool]


@dataclass(frozen=True, slots=True)
class Form:
    """Text with blanks for what is personal, and nothing else left to do: every second part is the name of a blank."""

    parts: tuple[str, ...]
    escapes: bool = False

    def __call__(self, personal: Mapping[str, str]) -> str:
        """The text for one recipient."""
        if len(self.parts) == 1:
            return self.parts[0]
        filled = list(self.parts)
        if self.escapes:
            filled[1::2] = [escape(personal[name]) for name in filled[1::2]]
        else:
            filled[1::2] = [personal[name] for name in filled[1::2]]
        return "".join(filled)


@dataclass(frozen=True, slots=True)
class Edition:
    """What is left to do for one recipient: fill ``subject``, ``text`` and ``html`` with the personal values."""

    content: Mapping[str, Any]
    organisation: str
    subject: Fill
    text: Fill
    html: Fill | None
    values: Mapping[str, str]


def edition_of(
    content: Mapping[str, Any], organisation: str, language: str, *, is_mail: bool, is_paper: bool = False
) -> Edition:
    """The edition, made ready.

    Raises:
        WordingError: a template is not well formed, or a blank has no value.
    """
    values: dict[str, Value] = {"organisation": organisation, **content["values"]}
    source = content["text"].rstrip()
    is_whole = bool(content["values"].get("whole"))
    subject = filler(content["subject"], language, values)
    text = filler(
        source if is_whole else source + _ending(source, language, is_mail=is_mail or is_paper), language, values
    )
    html: Fill | None = None
    if is_mail and content["html"]:
        html = filler(content["html"], language, values, html=True)
    elif is_mail:
        html = _laid_out(subject, text, language, str(values["organisation"]))
    return Edition(
        content=content,
        organisation=str(values["organisation"]),
        subject=subject,
        text=text,
        html=html,
        values={name: str(value) for name, value in values.items() if value is not None},
    )


def filler(source: str, language: str, values: Mapping[str, Value], *, html: bool = False) -> Fill:
    """What fills the personal blanks of a template whose other blanks have these values.

    Raises:
        WordingError: the template is not well formed, or a blank has no value.
    """
    template = compiled(source, language, html=html)
    is_clever = "{%" in source or variables_of(_ALONE.sub("", source)).intersection(PERSONAL)
    if is_clever or any("\ue000" in text for text in (source, *map(str, values.values()))):
        return lambda personal: template({**values, **personal})
    return _form(template({**values, **_MARKS}), escapes=html)


def _form(marked: str, *, escapes: bool) -> Form:
    return Form(tuple(_MARK.split(marked)), escapes)


def _ending(source: str, language: str, *, is_mail: bool) -> str:
    """A message must always say how to confirm: where the wording does not, a fixed sentence does."""
    mentioned = variables_of(source)
    if "link" in mentioned or (not is_mail and "code" in mentioned):
        return ""
    closing = closing_in(language)
    if is_mail:
        return f"\n\n{closing.confirm}: {{{{ link }}}}"
    return f" {closing.reply.format(code='{{ code }}')} {{{{ link }}}}"


def _laid_out(subject: Fill, text: Fill, language: str, organisation: str) -> Fill:
    """The HTML that we make of subject and text."""
    closing = closing_in(language)
    fixed = {
        "language": language, "organisation": organisation, "confirm": closing.confirm, "footer": closing.why,
    }  # fmt: skip
    lay_out = partial(_lay_out, compiled(email_html(locale_of(language).text_direction), "en", html=True), fixed)

    def fill(personal: Mapping[str, str]) -> str:
        return lay_out(subject(personal), text(personal), personal["link"])

    if isinstance(subject, Form) and isinstance(text, Form) and "\ue000" not in organisation:
        return _form(fill({name: str(mark) for name, mark in _MARKS.items()}), escapes=True)
    return fill


def _lay_out(template: Callable[[Any], str], fixed: Mapping[str, str], subject: str, text: str, link: str) -> str:
    return template({**fixed, "subject": " ".join(subject.split()), "link": link, "paragraphs": paragraphs(text, link)})


def paragraphs(text: str, link: str) -> list[list[list[Piece]]]:
    """Text as paragraphs of lines of pieces, each piece with whether it is an address to click.

    The recipient's own link at the end of a line is left out, because the button stands for it; the words before it stay.
    """
    found = []
    for block in _PARAGRAPHS.split(text.strip()):
        lines = [line.strip().removesuffix(link).rstrip() for line in block.splitlines()]
        pieces = [_pieces(line) for line in lines if line]
        if pieces:
            found.append(pieces)
    return found


def _pieces(line: str) -> list[Piece]:
    if "://" not in line and "\ue000" not in line:
        return [(line, False)]
    return [(piece, bool(_URL.fullmatch(piece))) for piece in _URL.split(line) if piece]
