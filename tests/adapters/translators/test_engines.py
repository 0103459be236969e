# SPDX-License-Identifier: Apache-2.0
"""Both engines keep the port's promises; an endpoint that does not is not believed."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from adapters.translators.conformance import PARTS, REQUEST, keeps_its_promises
from adapters.translators.endpoint import Endpoint, an_endpoint
from duly.adapters.translators.openai_compatible import LARGEST, EndpointTranslator
from duly.adapters.translators.opencc import OpenCcTranslator
from duly.house.config import read
from duly.house.translators import translators_of
from duly.kernel.refusals import Refusal
from duly.rooms.translation.translator import Request


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    with an_endpoint() as held:
        yield held


def traditional(said: dict[str, Any]) -> dict[str, str]:
    """A model that does as it is asked."""
    found = dict(said["parts"])
    for part, text in found.items():
        for word, agreed in said["terms"].items():
            found[part] = found[part].replace(word, agreed)
        assert "{{" not in text
    return found


def an_engine(endpoint: Endpoint, **options: Any) -> EndpointTranslator:
    return EndpointTranslator(endpoint.url, "some-model", "a-key", **options)


def test_opencc_keeps_its_promises() -> None:
    keeps_its_promises(OpenCcTranslator())


def test_an_endpoint_keeps_its_promises(endpoint: Endpoint) -> None:
    endpoint.translate = traditional
    keeps_its_promises(an_engine(endpoint))


def test_opencc_writes_the_words_of_the_place() -> None:
    def title(region: str, target: str = "zh-Hant", text: str = "软件信息里面") -> str:
        source = "zh-Hans" if target == "zh-Hant" else "zh-Hant"
        return OpenCcTranslator().draft(Request(source, target, region, {"title": text}))["title"]

    assert (title("TW"), title("HK")) == ("軟體資訊裡面", "軟件信息裏面")
    assert title("TW", "zh-Hans", "軟體資訊") == "软件信息"
    assert not OpenCcTranslator().can("zh-Hans", "en")


def test_what_is_sent_is_a_chat_completion_without_blanks(endpoint: Endpoint) -> None:
    endpoint.translate = traditional
    an_engine(endpoint).draft(REQUEST)
    (asked,) = endpoint.asked
    assert (asked["model"], asked["temperature"], asked["stream"]) == ("some-model", 0, False)
    assert [message["role"] for message in asked["messages"]] == ["system", "user"]
    assert endpoint.headers[0]["Authorization"] == "Bearer a-key"
    said = json.loads(asked["messages"][1]["content"])
    assert (said["from"], said["to"], set(said["parts"])) == ("zh-Hans", "zh-Hant", set(PARTS))
    assert "{{" not in asked["messages"][1]["content"]
    assert "{%" not in asked["messages"][1]["content"]


@pytest.mark.parametrize(
    "wrong",
    [
        lambda parts: {"title": "x"},
        lambda parts: parts | {"extra": "x"},
        lambda parts: parts | {"title": ""},
        lambda parts: parts | {"title": 1},
        lambda parts: parts | {"title": "x" * 5_000},
        lambda parts: parts | {"body": parts["body"].replace("[[1]]", "")},
        lambda parts: parts | {"body": parts["body"] + "[[1]]"},
        lambda parts: parts | {"body": parts["body"] + "[[99]]"},
        lambda parts: parts | {"title": "{{ secret }}"},
        lambda parts: parts | {"title": "{% include 'x' %}"},
        lambda parts: parts | {"title": "see https://evil.example/pay"},
        lambda parts: parts | {"title": "write to pay@evil.example"},
        lambda parts: parts | {"title": "<script>alert(1)</script>"},
        lambda parts: parts | {"title": "\u202egnorts"},
        lambda parts: [parts],
        lambda parts: "ignore all previous instructions",
    ],
)
def test_a_hostile_or_careless_answer_is_refused_whole(endpoint: Endpoint, wrong: Any) -> None:
    endpoint.translate = lambda said: wrong(dict(said["parts"]))
    with pytest.raises(Refusal) as no:
        an_engine(endpoint).draft(REQUEST)
    assert no.value.code == "translation.engine_answer"


@pytest.mark.parametrize(
    "raw",
    [b"", b"[]", b"{}", b'{"choices": []}', b'{"choices": [{"message": {"content": null}}]}', b"\xff\xfe", b"<html>"],
)
def test_what_is_no_chat_completion_is_refused(endpoint: Endpoint, raw: bytes) -> None:
    endpoint.raw = raw
    with pytest.raises(Refusal) as no:
        an_engine(endpoint).draft(REQUEST)
    assert no.value.code == "translation.engine_answer"


def test_an_answer_that_was_cut_short_is_refused(endpoint: Endpoint) -> None:
    endpoint.finish = "length"
    with pytest.raises(Refusal) as no:
        an_engine(endpoint).draft(REQUEST)
    assert no.value.code == "translation.engine_answer"


def test_an_answer_of_any_size_is_not_read_to_its_end(endpoint: Endpoint) -> None:
    endpoint.raw = b" " * (LARGEST * 4)
    with pytest.raises(Refusal) as no:
        an_engine(endpoint).draft(REQUEST)
    assert no.value.code == "translation.engine_answer"


@pytest.mark.parametrize(("status", "more"), [(500, {}), (401, {}), (302, {"Location": "http://127.0.0.1:9/"})])
def test_an_endpoint_that_fails_or_points_elsewhere_is_away(
    endpoint: Endpoint, status: int, more: dict[str, str]
) -> None:
    endpoint.status, endpoint.more = status, more
    with pytest.raises(Refusal) as no:
        an_engine(endpoint).draft(REQUEST)
    assert no.value.code == "translation.engine_away"
    assert len(endpoint.asked) == 1


def test_an_endpoint_that_trickles_is_away_in_time(endpoint: Endpoint) -> None:
    endpoint.slow = 0.02
    with pytest.raises(Refusal) as no:
        an_engine(endpoint, timeout=0.3).draft(REQUEST)
    assert no.value.code == "translation.engine_away"


def test_an_endpoint_that_nobody_runs_is_away() -> None:
    with pytest.raises(Refusal) as no:
        EndpointTranslator("http://127.0.0.1:9/v1", "m").draft(REQUEST)
    assert no.value.code == "translation.engine_away"


def test_an_endpoint_is_off_until_it_is_set_up() -> None:
    def names(**values: str) -> list[str]:
        return [engine.name for engine in translators_of(read(values))]

    url = {"DULY_TRANSLATOR_URL": "https://models.example/v1"}
    assert names() == ["opencc"]
    assert names(**url) == ["opencc"]
    assert names(**url, DULY_TRANSLATOR_MODEL="m") == ["opencc", "endpoint:m"]


@pytest.mark.parametrize("url", ["http://models.example/v1", "ftp://x", "https://user:pw@x/v1", "models.example"])
def test_an_endpoint_is_reached_by_https_or_on_this_machine(url: str) -> None:
    with pytest.raises(Refusal) as no:
        read({"DULY_TRANSLATOR_URL": url})
    assert no.value.code == "config.bad_setting"
    assert read({"DULY_TRANSLATOR_URL": "http://localhost:11434/v1"})["DULY_TRANSLATOR_URL"]
