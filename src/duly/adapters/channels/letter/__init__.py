# SPDX-License-Identifier: Apache-2.0
"""Letters on paper: a tray here, print batches in ``rooms/printing``, the press in ``adapters/presses/paper``."""

from collections.abc import Mapping
from typing import Any

from duly.adapters.channels.adapter import Adapter, Field
from duly.adapters.channels.letter.channel import LetterChannel
from duly.adapters.channels.letter.codes import CODES
from duly.kernel.words import Words
from duly.rooms.printing.press import Letterhead

LAYOUTS = ("auto", "din5008b", "gb", "us10")
_MOST = 1_000


def _lines(value: Any) -> tuple[str, ...]:
    rows = value.splitlines() if isinstance(value, str) else list(value)
    if not all(isinstance(row, str) for row in rows):
        message = "lines of text are wanted"
        raise TypeError(message)
    return tuple(row.strip() for row in rows if row.strip())


def _addresses(value: Any) -> dict[str, tuple[str, ...]]:
    """One address for all organisations, or one for each by its short name."""
    if isinstance(value, Mapping):
        return {str(name): _lines(rows) for name, rows in value.items()}
    return {"": _lines(value)}


def _layout(value: Any) -> str:
    if value not in LAYOUTS:
        message = f"one of {', '.join(LAYOUTS)} is wanted"
        raise ValueError(message)
    return str(value)


def _between(least: int, most: int) -> Any:
    def read(value: Any) -> int:
        number = int(value)
        if not least <= number <= most:
            message = f"a number from {least} to {most} is wanted"
            raise ValueError(message)
        return number

    return read


def _build(values: Mapping[str, Any]) -> LetterChannel:
    addresses: dict[str, tuple[str, ...]] = values["return_address"]
    if any(not lines for lines in addresses.values()):
        message = "'return_address' is empty: undeliverable letters would not come back"
        raise ValueError(message)
    look = (values["layout"], values["sides"], values["per_file"])
    return LetterChannel({name: Letterhead(lines, *look) for name, lines in addresses.items()})


ADAPTER = Adapter(
    name="letter",
    channel="letter",
    words=Words(en="Letters on paper, printed in batches by a print shop", zh="纸质信函，按批次交付印刷与寄递"),
    fields=(
        Field("return_address", Words(en="Where undeliverable letters go: lines, or lines by organisation.", zh="退信地址：若干行，或按主体分别填写。"), _addresses, required=True),
        Field("layout", Words(en="din5008b, gb, us10, or auto by the country of the addressee.", zh="版式：din5008b、gb、us10，或 auto（按收件国家）。"), _layout, "auto"),
        Field("sides", Words(en="1 or 2: with 2 every letter begins on a fresh sheet.", zh="单面 1 或双面 2；双面时每封信从新纸开始。"), _between(1, 2), 2),
        Field("per_file", Words(en="Letters in one print file.", zh="每个打印文件的信函数。"), _between(1, _MOST), 100),
    ),
    build=_build,
    codes=CODES,
    calls_back=False,
    source="our own intake: docs/letters.md",
)  # fmt: skip
