# SPDX-License-Identifier: Apache-2.0
"""The text of an HTML mail, one pass from left to right, with the quoted original left out.

A page that a mail program made is broken in every way there is; a parser that repairs it costs more the more broken it
is. This one only ever moves forward.
"""

import html
import re

LONGEST = 256 * 1024
_MOST_TAGS = 50_000
_NAME = re.compile(r"/?([A-Za-z][A-Za-z0-9:]{0,20})")
_BREAKS = frozenset({"br", "p", "div", "tr", "li", "h1", "h2", "h3", "h4", "table", "hr", "ul", "ol", "pre", "section"})
_UNSEEN = frozenset({"style", "script", "head", "title"})
_VOID = frozenset({"br", "hr", "img", "meta", "link", "input", "o:p", "wbr", "col"})
_QUOTE = re.compile(
    r"gmail_quote|gmail_extra|gmail_signature|yahoo_quoted|moz-cite-prefix|moz-signature|divrplyfwdmsg|appendonsend|isreplycontent"
    r"|protonmail_quote|tutanota_quote|ms-outlook-mobile-reference|ntes-|foxmail_quote|qmbox_quote|mail_quote_started|reply_quote",
    re.IGNORECASE,
)
_ENDS_ALL = re.compile(r"divrplyfwdmsg|appendonsend|isreplycontent|stopspelling", re.IGNORECASE)
_INVISIBLE = re.compile(
    r"display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden|font-size\s{0,3}:\s{0,3}0(?![.\d])", re.IGNORECASE
)
_LIMIT = 400


def text_of(page: str, *, quotes: bool = False) -> str:
    """The text of a page. ``quotes`` keeps the quoted original, for mail that is nobody's own words."""
    return _Reader(page[:LONGEST], quotes=quotes).read()


class _Reader:
    """Walks over the tags; while ``hidden`` names an element, nothing is kept until that element is closed."""

    def __init__(self, page: str, *, quotes: bool) -> None:
        self._page, self._quotes = page, quotes
        self._out: list[str] = []
        self._hidden, self._depth = "", 0
        self._is_over = False

    def read(self) -> str:
        """All text, lines without trailing blanks, never two empty ones in a row."""
        at = 0
        for _ in range(_MOST_TAGS):
            if self._is_over:
                break
            opened = self._page.find("<", at)
            self._keep(self._page[at : opened if opened >= 0 else len(self._page)])
            if opened < 0:
                break
            at = self._tag(opened)
        lines = [" ".join(line.split()) for line in "".join(self._out).replace("\xa0", " ").split("\n")]
        kept = [line for before, line in zip(["", *lines], lines, strict=False) if line or before]
        return "\n".join(kept).strip()

    def _keep(self, text: str) -> None:
        if text and not self._hidden:
            self._out.append(" ".join(html.unescape(text).split("\n")))

    def _tag(self, opened: int) -> int:
        """Deal with the tag that begins here; gives where reading goes on."""
        if self._page.startswith("<!--", opened):
            closed = self._page.find("-->", opened)
            return closed + 3 if closed >= 0 else len(self._page)
        named = _NAME.match(self._page, opened + 1)
        closed = self._page.find(">", opened)
        if closed < 0:
            return len(self._page)
        if named is None:
            if self._page[opened + 1 : opened + 2] not in {"!", "?"}:
                self._keep("<")
                return opened + 1
            return closed + 1
        self._element(named[1].lower(), self._page[opened:closed][:_LIMIT], is_end=named[0].startswith("/"))
        return closed + 1

    def _element(self, name: str, tag: str, *, is_end: bool) -> None:
        if name == "body" and self._hidden == "head":
            self._hidden = ""  # the head was never closed
        if self._hidden:
            self._count(name, tag, is_end=is_end)
            return
        if name in _BREAKS:
            self._out.append("\n")
        if not is_end and not self._quotes and _ENDS_ALL.search(tag):
            self._is_over = True
        elif not is_end and name not in _VOID and self._is_unwanted(name, tag):
            self._hidden, self._depth = name, 1

    def _count(self, name: str, tag: str, *, is_end: bool) -> None:
        """Within a hidden element: see whether it ends here."""
        if name == self._hidden and not tag.endswith("/"):
            self._depth += -1 if is_end else 1
            if self._depth == 0:
                self._hidden = ""

    def _is_unwanted(self, name: str, tag: str) -> bool:
        """Whether an element holds what no reader sees, or what the writer quotes."""
        if name in _UNSEEN or _INVISIBLE.search(tag):
            return True
        return not self._quotes and (name == "blockquote" or bool(_QUOTE.search(tag)))
