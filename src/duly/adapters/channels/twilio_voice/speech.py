# SPDX-License-Identifier: Apache-2.0
"""What the telephone says, as TwiML: the notice, read out, and what the keys do.

Keys: 1 confirms, 2 repeats, 9 changes the language, where the notice came in another one. Links are not read out; long
numbers are read digit by digit. Source: Twilio's "TwiML for Programmable Voice": Say, Gather, Hangup.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID
from xml.sax.saxutils import escape, quoteattr

from duly.kernel.words import Words
from duly.rooms.delivery.channel import Letter

LONGEST = 4_000
"""Characters of a script that the provider takes with the request."""
_LISTENS = 8
_ROUNDS = 6
"""So often the script is played at most in one call: nobody's telephone is kept busy for ever."""
OTHER_TEXT = "text/"
"""A value of the letter named ``text/<language>`` is the notice in another language."""
VOICES: Mapping[str, str] = {
    "zh": "zh-CN", "zh-hans": "zh-CN", "zh-hant": "zh-TW", "zh-hk": "zh-HK", "yue": "zh-HK", "en": "en-US", "en-gb": "en-GB",
    "de": "de-DE", "fr": "fr-FR", "es": "es-ES", "it": "it-IT", "ja": "ja-JP", "ko": "ko-KR", "nl": "nl-NL", "pl": "pl-PL",
    "pt": "pt-BR", "ru": "ru-RU", "sv": "sv-SE", "da": "da-DK", "nb": "nb-NO", "fi": "fi-FI",
}  # fmt: skip
_URL = re.compile(r"(?:https?://|www\.)[^\s，。；）)]+", re.IGNORECASE)
_LONG_NUMBER = re.compile(r"(?<![\d.,-])\d{5,}(?![\d.,-])")
_SENTENCE = re.compile(r"[^。！？!?\n]*?(?:[。！？\n]|[.!?](?=\s|$)|$)")
_SPACES = re.compile(r"[ \t\u3000]+")
_HELLO = Words(en="This is a call from {name}. ", zh="您好，这里是{name}的通知电话。")
_KEYS = Words(
    en="To confirm that you have heard this, press 1. To hear it again, press 2. ",
    zh="确认已收听，请按 1。重听，请按 2。",
)
_OTHER = {"zh": "中文请按 9。", "en": "For English, press 9. "}
_THANKS = Words(en="Thank you. Your confirmation is recorded. Goodbye.", zh="谢谢，您的确认已记录。再见。")
_BYE = Words(en="Goodbye.", zh="再见。")
_WHAT = Words(en="That key has no meaning here. ", zh="按键无效。")


@dataclass(frozen=True, slots=True)
class Script:
    """What a call needs to know to go on: it travels, sealed, in the address that the provider calls."""

    delivery_id: UUID
    code: str
    sender: str
    language: str
    text: str
    others: Mapping[str, str] = field(default_factory=dict)
    round: int = 1

    def again(self) -> "Script":
        """The same, one round later."""
        return replace(self, round=self.round + 1)

    def turned(self) -> "Script":
        """In the next of its languages."""
        if not self.others:
            return self.again()
        language, text = next(iter(self.others.items()))
        rest = {name: said for name, said in self.others.items() if name != language}
        return replace(
            self, language=language, text=text, others=rest | {self.language: self.text}, round=self.round + 1
        )


def script_of(letter: Letter) -> Script:
    """The script of a letter."""
    others = {
        name.removeprefix(OTHER_TEXT): spoken(text, letter.code)
        for name, text in letter.values.items()
        if name.startswith(OTHER_TEXT) and name != OTHER_TEXT + letter.language and voice_of(name[len(OTHER_TEXT) :])
    }
    text = spoken(letter.text, letter.code)
    return Script(letter.delivery_id, letter.code or "", letter.sender.name, letter.language, text, others)


def voice_of(language: str) -> str | None:
    """The provider's tag for a language, or ``None`` where it has no voice for it."""
    tag = language.lower()
    return VOICES.get(tag) or VOICES.get(tag.partition("-")[0])


def spoken(text: str, code: str | None = None) -> str:
    """A text as it can be read out: no links, no sentence about the code for replies, long numbers digit by digit."""
    sentences = [one for one in _SENTENCE.findall(text) if not (code and code in one)]
    bare = _URL.sub("", "".join(sentences))
    digits = _LONG_NUMBER.sub(lambda found: " ".join(found[0]), bare)
    lines = (_SPACES.sub(" ", line).strip() for line in digits.splitlines())
    return "\n".join(line for line in lines if line)


def twiml_of(script: Script, action: Callable[[Script], str], *, before: str = "") -> str:
    """The document that reads the script and waits for a key; ``action`` gives the address for the next step."""
    if script.round > _ROUNDS:
        return _document(_say(script.language, _BYE.say(script.language)))
    hello = _HELLO.say(script.language, name=script.sender) if script.round == 1 else ""
    keys = before + _KEYS.say(script.language) + "".join(
        _OTHER.get(name.partition("-")[0].lower(), "") for name in list(script.others)[:1]
    )  # fmt: skip
    prompt = _say(script.language, hello + script.text) + '<Pause length="1"/>' + _say_keys(script, keys)
    gather = (
        f'<Gather input="dtmf" numDigits="1" timeout="{_LISTENS}" method="POST" action={quoteattr(action(script))}>'
    )
    return _document(f"{gather}{prompt}</Gather>{_say(script.language, _BYE.say(script.language))}")


def thanks(script: Script) -> str:
    """The document after key 1."""
    return _document(_say(script.language, _THANKS.say(script.language)) + "<Hangup/>")


def answer_to(script: Script, digit: str, action: Callable[[Script], str]) -> str:
    """The document after a key."""
    match digit:
        case "1":
            return thanks(script)
        case "2":
            return twiml_of(script.again(), action)
        case "9" if script.others:
            return twiml_of(script.turned(), action)
        case _:
            return twiml_of(script.again(), action, before=_WHAT.say(script.language))


def _say_keys(script: Script, keys: str) -> str:
    """The words about the keys: in the language of the notice if we speak it, else in English."""
    is_ours = script.language.lower().partition("-")[0] in {"zh", "en"}
    return _say(script.language if is_ours else "en", keys)


def _say(language: str, text: str) -> str:
    return f'<Say language="{voice_of(language) or "en-US"}">{escape(text)}</Say>'


def _document(content: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><Response>{content}</Response>'
