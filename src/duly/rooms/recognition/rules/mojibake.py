# SPDX-License-Identifier: Apache-2.0
"""Text that was read in a wrong encoding: the bytes are put back as they must have been, and read in the right one.

What comes out is only an explanation if every byte fits; that hardly happens by chance (a strict reading of UTF-8 rejects
what other encodings produce).
"""

LOST = ("锟斤拷", "烫烫烫", "屯屯屯", "\ufffd", "����")
"""What is left of text that nothing brings back."""
_WRONG_RIGHT = (
    ("cp1252", "utf-8"),
    ("latin-1", "utf-8"),
    ("gb18030", "utf-8"),
    ("big5", "utf-8"),
    ("cp1252", "gb18030"),
    ("latin-1", "gb18030"),
)
_NAMES = {"utf-8": "UTF-8", "gb18030": "GB18030"}


def explained(text: str) -> tuple[str, str] | None:
    """The encoding that a text should have been read in, with what it then says; an empty text where it is lost; nothing where all is well."""
    if text.isascii():
        return None
    if any(mark in text for mark in LOST):
        return ("UTF-8", "")
    for wrong, right in _WRONG_RIGHT:
        read = _again(text, wrong, right)
        if read and _better(text, read, right):
            return (_NAMES[right], read)
    return None


def _again(text: str, wrong: str, right: str) -> str:
    try:
        return text.encode(wrong).decode(right)
    except UnicodeError:
        return ""


def _better(text: str, read: str, right: str) -> bool:
    """Whether the other reading is likelier: it is shorter, printable, and, as GB18030, Chinese where there were accented letters only."""
    if not read.isprintable() or len(read) >= len(text):
        return False
    if right == "gb18030":
        accented = sum("\u00a1" <= letter <= "\u017f" or letter in "ŒœŠšŽž" for letter in text)
        return (
            accented >= 4
            and accented >= 0.7 * sum(not letter.isascii() for letter in text)
            and _chinese(read) * 2 >= accented - 1
        )
    return True


def _chinese(text: str) -> int:
    return sum("\u4e00" <= letter <= "\u9fff" for letter in text)
