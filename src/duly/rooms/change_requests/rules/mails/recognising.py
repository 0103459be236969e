# SPDX-License-Identifier: Apache-2.0
"""Which change a mail asks for, how sure that is, and which words say so. It proves nothing about who asks."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from duly.rooms.change_requests.rules.mails import weighing
from duly.rooms.change_requests.rules.mails.choosing import DETAILS, Chosen, choose, labelled
from duly.rooms.change_requests.rules.mails.lexicon import first_words, meanings, names, pattern
from duly.rooms.change_requests.rules.mails.sentences import Sentence, language_of, plain, sentences_of
from duly.rooms.change_requests.rules.mails.weighing import THRESHOLD, Setting, setting_of

MOST_ASKS, LONGEST_SUBJECT = 12, 300
UPDATE, RECTIFICATION, END = "update", "rectification", "end"
_NUMBER = re.compile(r"(?<![A-Z0-9])CR-\d{4}-\d{1,10}(?!\d)", re.IGNORECASE)
_OURS = r"\s{0,2}(?:no\.?|number|is|为|是)?\s{0,2}[:#.]?\s{0,2}([A-Z]{0,6}[-/]?\d[A-Z0-9/-]{2,29})"
_SINCE = re.compile(
    r"(20\d{2})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})\s?日?|(\d{1,2})(?:st|nd|rd|th)? (jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6},? (20\d{2})|(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6} (\d{1,2})(?:st|nd|rd|th)?,? (20\d{2})",
    re.IGNORECASE,
)
_WORDS_BETWEEN = 3
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WORD = re.compile(r"[a-z0-9]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_VERBS = ("change", "correct", "remove")
_MASKED = re.compile(r"[\w.+%'-]{1,80}@[\w.-]{1,120}|https?://[!-~]{1,300}|www\.[!-~]{1,300}", re.ASCII)


class _Spot(NamedTuple):
    """Where a sentence names what may change, and the verb beside it."""

    topic: str
    named: str
    start: int
    verb: tuple[str, str] | None
    is_new: bool


class Ask(NamedTuple):
    """One change, or one other wish, as it was understood."""

    topic: str
    """``mobile``, ``email``, ``bank_account`` …, ``end_of_service``, ``privacy_access`` …"""
    nature: str
    value: str | None
    """The proposed value, by its form only; ``None`` where none could be told."""
    old: str | None
    confidence: float
    words: tuple[str, ...]
    """What in the mail led here."""
    more: tuple[tuple[str, str], ...] = ()
    """What belongs to a bank account: ``bank``, ``swift``, ``holder``."""

    @property
    def is_certain(self) -> bool:
        """Whether it is sure enough to open a request."""
        return self.confidence >= THRESHOLD


class Recognised(NamedTuple):
    """What a mail wants, as far as its words say."""

    asks: tuple[Ask, ...]
    """The surest first; also those that are not sure enough, for whoever reads the mail."""
    requests: tuple[str, ...]
    """Numbers of requests that it names (``CR-2026-000123``)."""
    customers: tuple[str, ...]
    """Customer numbers that it names. Anybody can name one."""
    contracts: tuple[str, ...]
    since: str
    """The day from which it shall hold (ISO), where one is said."""
    signs: tuple[str, ...]
    """``urgent``, ``secret``, ``behalf``, ``denied`` (somebody says that a change was not theirs)."""
    language: str

    @property
    def certain(self) -> tuple[Ask, ...]:
        """The asks for which a request is opened."""
        return tuple(ask for ask in self.asks if ask.is_certain)


def recognise(subject: str, said: str) -> Recognised:
    """What the subject and the writer's own words ask for."""
    heading, text = plain(subject[:LONGEST_SUBJECT]).replace("\n", " "), plain(said)
    whole = f"{heading}\n{text}"
    ours, contracts = (tuple(_ours(whole, kind))[:MOST_ASKS] for kind in ("customer", "contract"))
    has_number = bool(ours or contracts or _NUMBER.search(whole))
    setting = setting_of(heading, text, has_number=has_number)
    found = [ask for sentence in _all(heading, text) if _may_ask(sentence.text) for ask in _asks(sentence, setting)]
    return Recognised(
        asks=tuple(_best(found))[:MOST_ASKS],
        requests=tuple(dict.fromkeys(number.upper() for number in _NUMBER.findall(whole)))[:MOST_ASKS],
        customers=ours,
        contracts=contracts,
        since=_since(text),
        signs=tuple(_signs(whole)),
        language=language_of(text or heading),
    )


def _all(heading: str, text: str) -> list[Sentence]:
    below = sentences_of(text)
    bare = re.sub(r"^(?:(?:re|fwd?|回复|答复|回覆)\s?:\s?)+", "", heading, flags=re.IGNORECASE)
    return [*below, Sentence(bare, tuple(text.split("\n")[:8]))] if bare else below


def _may_ask(text: str) -> bool:
    """A quick look: most sentences of most mails name nothing that could change."""
    return bool(_HAN.search(text)) or not first_words("topics", "moved", "deeds").isdisjoint(
        _WORD.findall(text.lower())
    )


def _asks(sentence: Sentence, setting: Setting) -> Iterator[Ask]:
    masked = _MASKED.sub(lambda found: " " * len(found[0]), sentence.text)
    named = [
        ask for topic, start, end in _topics(masked) for ask in _named(sentence, masked, setting, (topic, start, end))
    ]
    has_value = any(ask.value for ask in named)
    yield from (ask for ask in named if ask.value or ask.nature == END or not has_value)
    for topic in names("moved"):
        for found in list(pattern("moved", topic).finditer(masked))[:2]:
            chosen = choose(topic, sentence, found.end(), is_moved=True)
            marks = {"moved"} | ({"value"} if chosen.value else set())
            sure = weighing.weigh(sentence.text, marks | _owned(masked, found.start()), setting)
            yield Ask(topic, UPDATE, chosen.value, chosen.old, sure, (found[0],))
    yield from _deeds(sentence, masked, setting)


def _named(sentence: Sentence, masked: str, setting: Setting, place: tuple[str, int, int]) -> Iterator[Ask]:
    topic, start, end = place
    verb = _near(masked, start, end)
    is_new = bool(pattern("new").search(masked[max(0, start - 16) : start]))
    spot = _Spot(topic, masked[start:end], start, verb, is_new)
    if topic == DETAILS:
        found = [*labelled(sentence)] or [Chosen()]
        yield from (_ask(sentence, setting, spot, one) for one in found if verb)
        return
    chosen = choose(topic, sentence, end)
    if verb or (is_new and chosen.value):
        yield _ask(sentence, setting, spot, chosen)


def _ask(sentence: Sentence, setting: Setting, spot: _Spot, chosen: Chosen) -> Ask:
    marks = {"topic_and_verb"} | _owned(sentence.text, spot.start)
    marks |= {
        mark for mark, holds in (("new", spot.is_new), ("value", bool(chosen.value)), ("form", chosen.is_form)) if holds
    }
    kind = spot.verb[0] if spot.verb else "change"
    marks |= {mark for mark, holds in (("details", spot.topic == DETAILS), ("remove", kind == "remove")) if holds}
    nature = {"correct": RECTIFICATION, "remove": END}.get(kind, UPDATE)
    if kind == "remove" and chosen.value and chosen.is_marked:
        nature = UPDATE  # "the old one is no longer in use, the new one is …"
    value, old = (None, chosen.old or chosen.value) if nature == END else (chosen.value, chosen.old)
    sure = weighing.weigh(sentence.text, marks, setting)
    words = tuple(dict.fromkeys(word for word in (spot.verb[1] if spot.verb else "", spot.named) if word))
    return Ask(chosen.topic or spot.topic, nature, value, old, sure, words, chosen.more)


def _deeds(sentence: Sentence, masked: str, setting: Setting) -> Iterator[Ask]:
    for topic in names("deeds"):
        verb = pattern("deeds", topic, "verbs").search(masked)
        thing = pattern("deeds", topic, "objects").search(masked)
        if verb and thing and abs(verb.start() - thing.start()) <= _reach(masked):
            marks = {"deed"} | _owned(masked, thing.start())
            sure = weighing.weigh(sentence.text, marks, setting)
            yield Ask(topic, END if topic == "end_of_service" else UPDATE, None, None, sure, (verb[0], thing[0]))


def _topics(masked: str) -> list[tuple[str, int, int]]:
    known = meanings("topics")
    return [(known[found[0]], *found.span()) for found in list(pattern("topics").finditer(masked))[:6]]


def _near(masked: str, start: int, end: int) -> tuple[str, str] | None:
    """The verb that belongs to a topic. That something was wrong says more than that it is to be changed."""
    reach = _reach(masked)
    window = masked[max(0, start - reach) : end + reach]
    for kind in ("correct", "change", "remove"):
        found = pattern(kind).search(window)
        if found:
            return kind, found[0]
    return None


def _reach(text: str) -> int:
    return 40 if _HAN.search(text) else 90


def _owned(text: str, start: int) -> set[str]:
    """Whose it is: Chinese leaves that out more often than not, and says by "please" to whom it speaks."""
    before = text[max(0, start - 40) : start].rstrip(" \"'「“")
    if any(before[found.end() :].strip() in {"", "的", "之"} for found in pattern("theirs").finditer(before)):
        return {"theirs"}
    if _HAN.search(text):
        return {"own"} if pattern("own").search(text) else {"chinese"}
    nearest = max((found.end() for found in pattern("own").finditer(before)), default=-1)
    return {"own"} if nearest >= 0 and len(before[nearest:].split()) <= _WORDS_BETWEEN else set()


def _best(found: Iterable[Ask]) -> list[Ask]:
    """One ask for a topic: the surest, with a value before one without. "Contact details" steps back before what it stands for."""
    best: dict[str, Ask] = {}
    for ask in found:
        held = best.get(ask.topic)
        if held is None or (bool(ask.value), ask.confidence) > (bool(held.value), held.confidence):
            sure = max(ask.confidence, held.confidence if held else 0.0)
            best[ask.topic] = ask._replace(confidence=sure, old=ask.old or (held.old if held else None))
        elif ask.confidence > held.confidence or (ask.nature == RECTIFICATION and held.nature == UPDATE):
            best[ask.topic] = held._replace(confidence=max(held.confidence, ask.confidence), nature=ask.nature)
    if len(best) > 1:
        best.pop(DETAILS, None)
    if (
        best.get("mobile", best.get("phone"))
        and "mobile" in best
        and "phone" in best
        and best["mobile"].value == best["phone"].value
    ):
        del best["phone"]
    return sorted(best.values(), key=lambda ask: -ask.confidence)


def _ours(text: str, kind: str) -> Iterator[str]:
    yield from dict.fromkeys(found[1].rstrip("-/") for found in _labelled(kind).finditer(text))


@lru_cache(maxsize=8)
def _labelled(kind: str) -> re.Pattern[str]:
    return re.compile(f"(?:{pattern('numbers', kind).source}){_OURS}", re.IGNORECASE)


def _since(text: str) -> str:
    for found in _SINCE.finditer(text):
        before = text[max(0, found.start() - 16) : found.start()]
        if pattern("since").search(before) or "起" in text[found.end() : found.end() + 4]:
            return _day(found)
    return ""


def _day(found: re.Match[str]) -> str:
    year = found[1] or found[6] or found[9]
    named = found[5] or found[7]
    month = _MONTHS.index(named.lower()) + 1 if named else int(found[2])
    day = int(found[3] or found[4] or found[8])
    return f"{year}-{month:02}-{day:02}" if 1 <= month <= 12 and 1 <= day <= 31 else ""


def _signs(text: str) -> Iterator[str]:
    for name, section in (("urgent", "urgent"), ("secret", "secret"), ("behalf", "behalf"), ("denied", "fraud")):
        if pattern(section).search(text):
            yield name
