# SPDX-License-Identifier: Apache-2.0
"""A page is seen whole, in time and in bounds, or not at all."""

import time

import httpx

from adapters.channels.scripted import ScriptedServer, Trickle
from duly.adapters.eyes.http import LARGEST, Eyes


def eyes(answer: httpx.Response | Exception) -> Eyes:
    def handle(request: httpx.Request) -> httpx.Response:
        if isinstance(answer, Exception):
            raise answer
        return answer

    return Eyes(transport=httpx.MockTransport(handle))


def test_a_page_is_read() -> None:
    assert (200, b"<p>here</p>") == eyes(httpx.Response(200, content=b"<p>here</p>")).fetch("https://a.example/")[:2]


def test_an_error_keeps_its_status() -> None:
    assert 503 == eyes(httpx.Response(503)).fetch("https://a.example/").status


def test_what_cannot_be_had_was_not_seen() -> None:
    for trouble in (
        httpx.ConnectError("no"),
        httpx.ReadTimeout("slow"),
        httpx.Response(200, content=b"x" * (LARGEST + 1)),
    ):
        assert 0 == eyes(trouble).fetch("https://a.example/").status
    assert 0 == Eyes().fetch("http://[bad").status


def test_a_page_that_comes_a_byte_at_a_time_was_not_seen() -> None:
    with ScriptedServer(lambda _: Trickle(0.05)) as server:
        started = time.monotonic()
        assert "too large or too slow" == Eyes(timeout=0.3).fetch(server.url).trouble
        assert time.monotonic() - started < 3
