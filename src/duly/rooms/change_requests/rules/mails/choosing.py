# SPDX-License-Identifier: Apache-2.0
"""Which of the values near a sentence is the new one, and which the old: by the words before each."""

import re
from typing import NamedTuple

from duly.rooms.change_requests.rules.mails.lexicon import meanings, names, pattern
from duly.rooms.change_requests.rules.mails.sentences import Sentence
from duly.rooms.change_requests.rules.mails.values import Candidate, candidates, from_here

_BEFORE = 34
_SINGLE = re.compile(r"[\s\"'“”「」(（:]*")
_AS_FOLLOWS = re.compile(r"(?::|as follows|following|below|如下|以下|下列|下述)\W{0,3}$", re.IGNORECASE)
_COLON = re.compile(r":\s{0,2}(?:[A-Za-z/.]{2,12}\s{0,2}){0,2}[\u4e00-\u9fff]{0,6}:?\s{0,2}$")
_GOES_ON = re.compile(
    r"(?:it|this|that|the (?:new|correct|right|current|updated)|new|correct)\b|(?:新|正确|正確|应|應|现|現|改|请|請|以后|以後)",
    re.IGNORECASE,
)
_BREAK = re.compile(r"[。!?;]|\.\s")
_LABELLED = re.compile(r"\s{0,3}(?:[-*•·]|\d{1,2}[.、)])?\s{0,3}([^:=]{1,40}?)\s{0,3}(?::|=|->)\s{0,3}(\S.{0,240})")
DETAILS = "details"
"""All of a customer's particulars."""
_TOLD_APART = ("mobile", "phone", "email", "bank_account")


class Chosen(NamedTuple):
    """What was found; :attr:`topic` where the lines below say more exactly what is meant."""

    value: str | None = None
    old: str | None = None
    is_marked: bool = False
    """Whether words say that it is the new one."""
    is_form: bool = False
    """Whether it stands in lines with labels."""
    topic: str = ""
    more: tuple[tuple[str, str], ...] = ()


NONE = Chosen()


def choose(topic: str, sentence: Sentence, end: int, *, is_moved: bool = False) -> Chosen:
    """The new and the old value for a topic whose name ends at ``end``."""
    here = _in_text(topic, sentence.text, end, is_moved=is_moved)
    if here.value:
        return here._replace(more=_more(topic, sentence))
    below = _below(topic, sentence)
    if not below.value:
        below = _next(topic, sentence)
    return below._replace(old=below.old or here.old, more=_more(topic, sentence))


def labelled(sentence: Sentence) -> list[Chosen]:
    """Every particular in the lines with labels below, each with its topic."""
    rows = filter(None, map(_LABELLED.match, sentence.below))
    topics = dict.fromkeys(named for row in rows if (named := _named(row[1])) and named != DETAILS)
    found = [_below(topic, sentence)._replace(topic=topic, more=_more(topic, sentence)) for topic in topics]
    return [one for one in found if one.value]


def _in_text(topic: str, text: str, end: int, *, is_moved: bool) -> Chosen:
    if topic in _TOLD_APART:
        return _told_apart(topic, text)
    begins = [end] if is_moved else []
    begins += [found.end() for found in pattern("links").finditer(text, end)]
    begins += [found.end() for section in ("change", "correct") for found in pattern(section).finditer(text, end)]
    for at in sorted(begins):
        if pattern("old").search(text[at : at + 12].lstrip()[:6].split(" ")[0]):
            continue  # "changed from …": the old one stands there
        found = from_here(topic, text, at)
        if found and not _is_old(text, found.start, at):
            return Chosen(found.value, _former(topic, text, end, found.start), is_marked=True)
    return NONE


def _former(topic: str, text: str, start: int, end: int) -> str | None:
    """A, in "from A to B"."""
    marked = pattern("old").search(text, start, end)
    found = from_here(topic, text[:end], marked.end()) if marked else None
    return found.value if found else None


def _told_apart(topic: str, text: str) -> Chosen:
    roles = [(candidate.value, _role(text, candidate)) for candidate in candidates(topic, text)]
    news = [value for value, role in roles if role == "new"]
    olds = [value for value, role in roles if role == "old"]
    plain = [value for value, role in roles if not role]
    if news:
        return Chosen(news[-1], next(iter(olds or plain), None), is_marked=True)
    if len(plain) == 1 and olds:
        return Chosen(plain[0], olds[0], is_marked=True)
    return Chosen(old=next(iter(olds or plain), None)) if olds or plain else NONE


def _role(text: str, candidate: Candidate) -> str:
    """``new``, ``old`` or neither: whichever word stands nearest before it."""
    before = text[max(0, candidate.start - _BEFORE) : candidate.start]
    colon = _COLON.search(before)
    if colon:  # what a label says is new, unless the label says that it is old
        before = before[: colon.start()]
        link = max((found.end() for found in pattern("new").finditer(before)), default=0)
    else:
        link = max(
            (found.end() for section in ("links", "new") for found in pattern(section).finditer(before)), default=-1
        )
    former = max((found.end() for found in pattern("old").finditer(before)), default=-1)
    if former > link:
        return "old"
    return "new" if link >= 0 else ""


def _is_old(text: str, start: int, at: int) -> bool:
    before = text[max(0, at - 12) : start]
    found = list(pattern("old").finditer(before))
    return bool(found) and _SINGLE.fullmatch(before[found[-1].end() :]) is not None


def _below(topic: str, sentence: Sentence) -> Chosen:
    """The lines under a sentence that ends in a colon or "as follows", or under a heading."""
    new, old, is_form = None, None, False
    is_open = bool(_AS_FOLLOWS.search(sentence.text))
    for at, line in enumerate(sentence.below):
        found = _LABELLED.match(line)
        if found is None:
            if is_open and at == 0 and not new:
                new = _bare(topic, line)
            if not is_open or at > 1:
                break
            continue
        label, value = found[1], found[2]
        named = _named(label)
        if named and topic != named and not _alike(named, topic):
            continue
        held = _held(named or topic, value)
        if held and pattern("old").search(label):
            old = old or held
        elif held and (named or pattern("new").search(label) or is_open):
            new, is_form = new or held, True
    return Chosen(new, old, is_marked=bool(new), is_form=is_form)


def _next(topic: str, sentence: Sentence) -> Chosen:
    """The sentence after it on the same line or the next: "It should be …"."""
    following = _BREAK.split(sentence.below[0])[0][:300] if sentence.below else ""
    if not _GOES_ON.match(following):
        return NONE
    return _in_text(topic, following, 0, is_moved=False)


def _alike(first: str, second: str) -> bool:
    return {first, second} == {"mobile", "phone"}


def _named(label: str) -> str:
    found = pattern("topics").search(label)
    return meanings("topics")[found[0]] if found else ""


def _held(topic: str, value: str) -> str | None:
    found = candidates(topic, value)
    if found:
        return found[0].value
    one = from_here(topic, value, 0)
    return one.value if one else None


def _bare(topic: str, line: str) -> str | None:
    found = candidates(topic, line)
    one = from_here(topic, line, 0) if not found else None
    return found[0].value if len(found) == 1 else one.value if one else None


def _more(topic: str, sentence: Sentence) -> tuple[tuple[str, str], ...]:
    """What stands beside an account number: the bank, its code, the holder."""
    if topic != "bank_account":
        return ()
    found: dict[str, str] = {}
    for row in filter(None, map(_LABELLED.match, (sentence.text, *sentence.below))):
        name = next((name for name in names("more") if pattern("more", name).fullmatch(row[1].strip())), "")
        if name:
            found.setdefault(name, row[2].strip()[:120])
    return tuple(found.items())
