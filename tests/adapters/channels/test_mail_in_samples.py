# SPDX-License-Identifier: Apache-2.0
"""Every sample is read as its manifest says: what servers, programs and people write, in five languages."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from adapters.channels.mail import write
from duly.adapters.channels.mail_in import read
from duly.rooms.delivery.channel import Receipt, Reply
from duly.rooms.delivery.rules import read_reply

HERE = Path(__file__).parent / "mail"
AT_LEAST = {"en": 30, "zh-Hans": 30, "zh-Hant": 30, "de": 30, "ja": 30}
ROWS = [
    (language, row)
    for language in AT_LEAST
    for row in yaml.safe_load((HERE / language / "manifest.yaml").read_text(encoding="utf-8"))
]


def as_expected(item: Receipt | Reply) -> dict[str, Any]:
    delivery = str(item.delivery_id) if item.delivery_id else None
    if isinstance(item, Receipt):
        return {"receipt": item.outcome, "code": item.code, "delivery": delivery}
    return {"reply": item.kind, "sender": item.sender, "text": item.text, "delivery": delivery}


@pytest.mark.parametrize(("language", "row"), ROWS, ids=[f"{language}/{row['file']}" for language, row in ROWS])
def test_a_sample_is_read_as_it_was_meant(language: str, row: dict[str, Any]) -> None:
    found = read((HERE / language / row["file"]).read_bytes())
    expected = [{key: value for key, value in one.items() if key != "confirms"} for one in row["expect"]]
    assert [as_expected(item) for item in found] == expected
    confirming = [one.get("confirms", False) for one in row["expect"] if one.get("reply") == "reply"]
    own = [item for item in found if isinstance(item, Reply) and item.kind == "reply"]
    assert [read_reply(item.text).kind == "confirm" for item in own] == confirming


@pytest.mark.parametrize("language", AT_LEAST)
def test_the_files_are_what_the_builder_writes(language: str) -> None:
    samples = write.LANGUAGES[language]
    assert len(samples) >= AT_LEAST[language]
    assert (HERE / language / "manifest.yaml").read_text(encoding="utf-8") == write.manifest(samples)
    kept = {path.name: path.read_bytes() for path in (HERE / language).glob("*.eml")}
    assert kept == dict(zip(write.file_names(samples), (sample.raw for sample in samples), strict=True))


def test_no_two_samples_are_the_same_message() -> None:
    everything = [path.read_bytes() for path in HERE.glob("*/*.eml")]
    assert len(set(everything)) == len(everything)
