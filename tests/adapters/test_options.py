# SPDX-License-Identifier: Apache-2.0
"""What a plan says of a source or a target and nobody reads is refused: a typing error would move other data, or to another place."""

from pathlib import Path

import pytest

from duly.adapters import sources, targets
from duly.kernel.refusals import Refusal
from duly.rooms.transfer import source, target


@pytest.mark.parametrize("kind", sorted(sources.openers()))
def test_an_option_that_no_source_reads_is_refused_and_those_that_it_reads_are_named(kind: str, tmp_path: Path) -> None:
    asked = source.Asked(kind, "https://data.example/x", str(tmp_path / "x"), "x", {"schemas": "old"})
    with pytest.raises(Refusal) as caught:
        sources.openers()[kind](asked)
    assert caught.value.code == "transfer.source_option"
    assert "'schemas'" in str(caught.value)
    assert all(name in str(caught.value) for name in sources.OPTIONS[kind])


@pytest.mark.parametrize("kind", sorted(targets.openers()))
def test_an_option_that_no_target_reads_is_refused_and_those_that_it_reads_are_named(kind: str) -> None:
    asked = target.Asked(kind, "https://data.example/x", {"schemas": "old"})
    with pytest.raises(Refusal) as caught:
        targets.openers()[kind](asked)
    assert caught.value.code == "transfer.target_address"
    assert "options.schemas" in str(caught.value)
    assert all(name in str(caught.value) for name in targets.OPTIONS[kind])


def test_every_kind_says_which_options_it_has() -> None:
    assert sources.openers().keys() == sources.OPTIONS.keys()
    assert targets.openers().keys() == targets.OPTIONS.keys()
