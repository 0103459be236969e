# SPDX-License-Identifier: Apache-2.0
"""Language tags become short, and no reader gets another language in silence."""

import pytest

from duly.kernel.languages import closest, normalise
from duly.kernel.refusals import Refusal


@pytest.mark.parametrize(
    ("given", "short"),
    [
        ("zh-CN", "zh-Hans"), ("zh", "zh-Hans"), ("zh_TW", "zh-Hant"), ("zh-HK", "zh-Hant"), ("zh-Hans-HK", "zh-Hans"),
        ("zh-Hant-CN", "zh-Hant"), ("de-AT", "de"), ("EN", "en"), (" ja ", "ja"), ("简体中文", "zh-Hans"),
    ],
)  # fmt: skip
def test_tags_become_short(given: str, short: str) -> None:
    assert normalise(given) == short


@pytest.mark.parametrize("given", ["", "x", "english please", "../zh", "zh-" + "a" * 40])
def test_what_is_no_tag_is_refused(given: str) -> None:
    with pytest.raises(Refusal) as refused:
        normalise(given)
    assert refused.value.code == "languages.bad"


def test_the_closest_edition_has_the_same_language_and_script() -> None:
    assert closest("zh-CN", ["en", "zh-Hans"]) == "zh-Hans"
    assert closest("zh-TW", ["en", "zh-Hans"]) is None
    assert closest("fr", ["en"]) is None
