# SPDX-License-Identifier: Apache-2.0
"""The text of a message: the plain part where there is one, else the page, out of whatever it is wrapped in."""

from duly.kernel.mails import markup, quotes, smime
from duly.kernel.mails.parts import LONGEST_TEXT, Part, take_apart

_MOST_TEXTS = 5
_WRAPPED = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})


def own_words(mail: Part) -> str:
    """What a person wrote, without the original they quoted. Empty when they wrote nothing, or it cannot be read."""
    mail = unwrapped(mail)
    plain = [part for part in _readable(mail, "text/plain") if part.body.strip()]
    written = quotes.own_words("\n".join(_plain(part) for part in plain)) if plain else ""
    if written or any(_plain(part).strip() for part in plain):
        return written
    pages = [markup.text_of(part.text()) for part in _readable(mail, "text/html")]
    return quotes.own_words("\n".join(pages))


def all_text(mail: Part) -> str:
    """Everything that can be read, quotes and all, for mail that no person wrote."""
    plain = [_plain(part) for part in _readable(mail, "text/plain")]
    if any(text.strip() for text in plain):
        return "\n".join(plain)[:LONGEST_TEXT]
    pages = (markup.text_of(part.text(), quotes=True) for part in _readable(mail, "text/html"))
    return "\n".join(pages)[:LONGEST_TEXT]


def unwrapped(mail: Part) -> Part:
    """The message inside an opaque signature; the message itself when there is none."""
    if mail.kind not in _WRAPPED:
        return mail
    content = smime.inner(mail.bytes())
    return take_apart(content) if content else Part(mail.heads, b"", "application/octet-stream")


def _readable(mail: Part, kind: str) -> list[Part]:
    found = [part for part in mail.walk(into_messages=False) if part.kind == kind and not part.is_attachment()]
    return found[:_MOST_TEXTS]


def _plain(part: Part) -> str:
    text = part.text()
    if part.parameters.get("format", "").lower() == "flowed":
        return quotes.unflowed(text, delete_space=part.parameters.get("delsp", "").lower() == "yes")
    return text
