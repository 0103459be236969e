# SPDX-License-Identifier: Apache-2.0
"""Both engines: what is promised of tokens is promised of each."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.conf import settings as django_settings

from broker import SERVER, Broker, rabbitmq
from duly.foundation.jobs import engine as chosen
from needs import needed

Use = Callable[..., chosen.Engine]


@pytest.fixture(scope="session")
def broker() -> Iterator[Broker]:
    """RabbitMQ, started once for all tests of this process that ask for it."""
    needed(SERVER.exists(), "rabbitmq-server")
    with rabbitmq() as running:
        yield running


@pytest.fixture()
def use(settings: Any) -> Iterator[Use]:
    """Choose the engine for this test: ``use("rabbitmq", url)``."""

    def choose(name: str, url: str = "") -> chosen.Engine:
        values = {**django_settings.DULY.values, "DULY_ENGINE": name, "DULY_BROKER_URL": url}
        settings.DULY = replace(django_settings.DULY, values=values)
        chosen.engine.cache_clear()
        return chosen.engine()

    yield choose
    chosen.engine.cache_clear()
