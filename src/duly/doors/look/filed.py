# SPDX-License-Identifier: Apache-2.0
"""Files of changes in words: how a file stands, what a line comes to and why."""

from typing import NamedTuple

from duly.doors.look.request_words import FIELDS, POINTS
from duly.doors.look.requesting import family_word
from duly.kernel.words import Words
from duly.rooms.change_requests.facts import FILE_FATES, LINE_FAULTS, TIER_WORDS, Fate, Tier
from duly.rooms.change_requests.queries import FileCard, LineCard
from duly.rooms.customers.facts import IDENTIFIER_WORDS

STANDS = {
    "waiting": Words(en="waits for somebody else to agree", zh="待他人确认"),
    "agreed": Words(en="being carried out", zh="办理中"),
    "refused": Words(en="refused", zh="未获同意"),
    "finished": Words(en="through", zh="已办完"),
}
TONES = {"waiting": "amber", "agreed": "blue", "refused": "red", "finished": "green"}
LINES = {
    "": Words(en="all lines", zh="全部行"),
    "sampled": Words(en="drawn by lot, to be looked at", zh="抽样，须查看"),
    "doubted": Words(en="a check doubts them", zh="核对存疑"),
    "waiting": Words(en="not carried out yet", zh="尚未办理"),
} | {fate.value: words for fate, words in FILE_FATES.items()}
"""Which lines may be shown."""
_FATE_TONES = {
    Fate.REFUSED: "red", Fate.FAILED: "red", Fate.APPLIED: "green", Fate.ALREADY: "faint", Fate.AHEAD: "blue",
    Fate.ASKED: "amber", Fate.JOINED: "amber",
}  # fmt: skip
_WAITS = Words(en="waits", zh="等待办理")
_AT_ONCE = Words(en="takes effect with the file", zh="随文件生效")
_ONE_BY_ONE = Words(en="becomes a request of its own", zh="转为单独申请")


class FileSaid(NamedTuple):
    """A file in words."""

    stands: str
    tone: str
    fates: list[tuple[str, str, int]]
    """What became of its lines: words, tone, how many."""


class LineSaid(NamedTuple):
    """A line in words."""

    what: str
    tier: str
    fate: str
    tone: str
    why: str


def file_said(file: FileCard, language: str) -> FileSaid:
    """How a file stands."""
    fates = [
        (FILE_FATES[one].say(language), _FATE_TONES[one], file.fates[one]) for one in Fate if file.fates.get(one)
    ]  # fmt: skip
    return FileSaid(STANDS[file.stands].say(language), TONES[file.stands], fates)


def line_said(line: LineCard, language: str) -> LineSaid:
    """What a line is about, and what becomes of it."""
    tier = f"T{line.tier} {TIER_WORDS[Tier(line.tier)].say(language)}" if line.tier is not None else ""
    if line.fate:
        fate, tone = FILE_FATES[Fate(line.fate)].say(language), _FATE_TONES[Fate(line.fate)]
    else:
        ways = _WAITS if line.tier is None else _AT_ONCE if line.tier < Tier.T2 else _ONE_BY_ONE
        fate, tone = ways.say(language), "faint"
    why = LINE_FAULTS[line.why].say(language) if line.why in LINE_FAULTS else line.why
    return LineSaid(_what(line, language), tier, fate, tone, why)


def _what(line: LineCard, language: str) -> str:
    if not line.family:
        return ""
    kinds = IDENTIFIER_WORDS | POINTS
    if line.kind in kinds:
        return kinds[line.kind].say(language)
    field = FIELDS[line.field].say(language) if line.field in FIELDS else ""
    return f"{family_word(line.family)}: {field}" if field else family_word(line.family)
