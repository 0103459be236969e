# SPDX-License-Identifier: Apache-2.0
"""What opens sources: every kind, each imported only when it is needed, and words for all that they say in codes."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import duly.adapters.sources
from duly.adapters.sources import openers
from duly.kernel.refusals import Refusal
from duly.rooms.transfer.source import NAMED, Asked
from duly.rooms.transfer.unreadable import FAULT_WORDS, NOTE_WORDS

FOLDER = Path(duly.adapters.sources.__file__).parent
FILES = ("delimited", "excel", "nested", "parquet", "archive")


def test_what_reads_a_kind_is_imported_when_one_is_opened() -> None:
    code = (
        "import sys; from duly.adapters.sources import openers; openers();"
        "print([name for name in ('fastexcel', 'sqlalchemy', 'boto3', 'httpx') if name in sys.modules])"
    )
    assert (
        "[]" == subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.strip()
    )


@pytest.mark.parametrize("kind", FILES)
def test_a_file_that_is_not_there_is_refused(kind: str, tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refused:
        openers()[kind](Asked(kind, "", str(tmp_path / "x"), "x", {}))
    assert "transfer.source_missing" == refused.value.code


def test_every_fault_has_its_words() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in FOLDER.rglob("*.py"))
    codes = set(re.findall(r'Unsound\("(\w+)"\)|Fault\([^"]*"(\w+)"|_refuse\("(\w+)"', text))
    said = {code for group in codes for code in group if code}
    assert {"not_json", "cell_error", "too_long", "new_field", "undecodable"} <= said <= FAULT_WORDS.keys()


def test_every_note_of_the_first_look_has_its_words() -> None:
    text = "".join(
        (FOLDER / name).read_text(encoding="utf-8") for name in ("headers.py", "excel/source.py", "database/source.py")
    )
    notes = set(re.findall(r'\["(\w+)"\]|\("(\w+)",\)', text))
    said = {note for group in notes for note in group if note} - {"state", "snapshot", "after", "upto", "at"}
    assert {"header_below", "merged_cells", "no_key"} <= said & NOTE_WORDS.keys()


def test_an_address_may_be_a_secret_as_a_whole(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("a\n1\n", encoding="utf-8")
    asked: list[str] = []

    def secret_of(name: str) -> str:
        asked.append(name)
        return "sqlite:///" + str(tmp_path / "nothing.db")

    opener = openers(secret_of=secret_of)["database"]
    with pytest.raises(Refusal) as no:
        opener(Asked("database", f"{NAMED}ERP", "", "", {})).tables()
    assert asked == ["ERP"]
    assert no.value.code.startswith("transfer.source_")


def test_a_secret_that_is_no_address_is_not_told() -> None:
    opener = openers(secret_of=lambda _: "Bearer-0815")["rest"]
    with pytest.raises(Refusal) as no:
        opener(Asked("rest", f"{NAMED}TOKEN", "", "", {}))
    assert "0815" not in no.value.say("en") + no.value.say("zh")
