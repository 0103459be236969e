# SPDX-License-Identifier: Apache-2.0
"""The words on the pages: found in templates and code, kept in catalogues beside each door, compiled by Babel.

English is what the source says; ``locale/<language>/LC_MESSAGES/django.po`` holds the other languages. ``make messages``
takes new words in, leaves what is translated alone, drops what nobody says any more, and compiles.
"""

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize
from opencc import OpenCC

DOORS = Path(__file__).parent.parent / "doors"
LANGUAGES = ("zh_Hans",)
TRADITIONAL = "zh_Hant"
"""The customers' pages are read in Traditional Chinese, too: converted from Simplified, phrase by phrase, by OpenCC."""
_KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
_WIDTH = 118
_HEADER = "# SPDX-License-Identifier: Apache-2.0"
_NEVER = datetime(2026, 1, 1, tzinfo=UTC)
"""A catalogue has no date: what is in it says when it changed, and equal words give equal bytes."""


def catalogue_paths(doors: Path = DOORS) -> list[Path]:
    """The catalogue of every door that has words of its own."""
    return [
        doors / door / "locale" / language / "LC_MESSAGES" / "django.po"
        for door in ("console", "portal")
        for language in LANGUAGES
    ]


def spoken(door: Path) -> Catalog:
    """Every message that a door's templates and modules say, with the places where."""
    found = Catalog()
    for path in sorted((*door.rglob("*.html"), *door.rglob("*.xml"), *door.rglob("*.py"))):
        where = path.relative_to(door).as_posix()
        for _, message, _, context in _messages(path):
            found.add(message, locations=[(where, 0)], context=context)
    return found


def traditional(text: str) -> str:
    """A sentence of ours in Traditional Chinese, in the words of Taiwan."""
    return str(_converter().convert(text))


@cache
def _converter() -> Any:
    return OpenCC("s2twp")


def in_traditional(catalogue: Catalog) -> Catalog:
    """The same catalogue in Traditional Chinese."""
    fresh = _empty(TRADITIONAL)
    for message in catalogue:
        if message.id:
            said = message.string
            string = tuple(map(traditional, said)) if isinstance(said, tuple | list) else traditional(said or "")
            fresh.add(message.id, string, locations=message.locations, context=message.context)
    return fresh


def traditional_path(path: Path) -> Path:
    """Where the catalogue in Traditional Chinese lies that belongs to one in Simplified."""
    return path.parents[2] / TRADITIONAL / "LC_MESSAGES" / path.name


def _messages(path: Path) -> Iterator[tuple[int, str | tuple[str, ...], list[str], str | None]]:
    text = path.read_text(encoding="utf-8")
    source = text if path.suffix == ".py" else templatize(text, origin=str(path))
    yield from extract("python", io.BytesIO(source.encode()), _KEYWORDS)


def read(path: Path) -> Catalog:
    """A catalogue as it is kept."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3])


def compiled(catalogue: Catalog) -> bytes:
    """The bytes that the program reads at run time."""
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def untranslated(catalogue: Catalog) -> list[str]:
    """The messages that lack a translation, or some plural form of one."""
    return [str(message.id) for message in catalogue if message.id and not _is_whole(message)]


def _is_whole(message: Message) -> bool:
    return all(message.string) if isinstance(message.string, tuple | list) else bool(message.string)


def refresh(path: Path) -> Catalog:
    """Bring one catalogue in line with what its door says, write it, and compile it."""
    door, language = path.parents[3], path.parts[-3]
    kept = read(path) if path.exists() else Catalog(locale=language)
    fresh = _empty(language)
    for message in spoken(door):
        if message.id:
            old = kept.get(message.id, message.context)
            fresh.add(message.id, old.string if old else None, locations=message.locations, context=message.context)
    _write(path, fresh)
    if door.name == "portal":
        _write(traditional_path(path), in_traditional(read(path)))
    return fresh


def _write(path: Path, catalogue: Catalog) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue, width=_WIDTH, sort_output=True, omit_header=False, include_lineno=False)
    path.with_suffix(".mo").write_bytes(compiled(read(path)))


def _empty(language: str) -> Catalog:
    return Catalog(
        locale=language, project="Duly", version="1", charset="utf-8", fuzzy=False, header_comment=_HEADER,
        creation_date=_NEVER, revision_date=_NEVER, last_translator="Duly", language_team="Duly", msgid_bugs_address="-",
    )  # fmt: skip


if __name__ == "__main__":
    for each in catalogue_paths():
        lacking = untranslated(refresh(each))
        print(f"{each.relative_to(DOORS)}: {len(lacking)} to translate", *lacking, sep="\n  ")  # noqa: T201  it is a command
