# SPDX-License-Identifier: Apache-2.0
"""How letters look, by what the operator wrote into the ``letter`` section of ``providers.yaml``."""

from collections.abc import Iterator, Mapping

from duly.adapters.channels.letter.channel import LetterChannel
from duly.adapters.presses.paper import PaperPress
from duly.house.checking_ways import Found
from duly.house.config import Config
from duly.kernel.refusals import Refusal
from duly.kernel.words import Words
from duly.rooms.delivery.channel import installed
from duly.rooms.printing.facts import CHANNEL, NO_FONT, NO_PRESS
from duly.rooms.printing.press import Letterhead

UNKNOWN_SENDER = Words(
    en="return_address in providers.yaml names {name}, and there is no such organisation; `duly organisations list` shows their short names.",
    zh="providers.yaml 的 return_address 中有 {name}，但没有此主体；主体简称见 duly organisations list。",
)
_ADVICE = {
    NO_PRESS.code: Words(
        en="Letters cannot be printed: Pango is missing. On Debian: apt-get install libpango-1.0-0 libpangoft2-1.0-0.",
        zh="无法生成信函：缺少 Pango。Debian 请执行：apt-get install libpango-1.0-0 libpangoft2-1.0-0。",
    ),
    NO_FONT.code: Words(
        en="Letters in Chinese cannot be printed: no such font. On Debian: apt-get install fonts-noto-cjk.",
        zh="无法生成中文信函：缺少中文字体。Debian 请执行：apt-get install fonts-noto-cjk。",
    ),
}


def letterheads() -> Mapping[str, Letterhead] | None:
    """How letters look, by organisation; ``None`` when no letters go out from here."""
    return next((channel.heads for channel in _carriers()), None)


def paper(held: Config) -> Iterator[Found]:
    """What keeps letters from being printed on this machine; nothing where no letters are wanted."""
    if letterheads() is not None:
        for code in PaperPress().troubles():
            yield Found("warning", code, _ADVICE[code])


def senders(held: Config) -> Iterator[Found]:
    """Return addresses for organisations that do not exist: their letters would come back to nobody. Reads the database."""
    from duly.foundation.accounts import queries as accounts  # noqa: PLC0415  rooms need Django to be ready

    for name in sorted(filter(None, letterheads() or {})):
        try:
            accounts.organisation_by_ref(name)
        except Refusal:
            yield Found("warning", "letters.unknown_sender", UNKNOWN_SENDER, {"name": name})


def _carriers() -> Iterator[LetterChannel]:
    """The channel itself, or the channels of the providers behind it."""
    way = installed().get(CHANNEL)
    for one in (way, *(provider.channel for provider in getattr(way, "providers", ()))):
        if isinstance(one, LetterChannel):
            yield one
