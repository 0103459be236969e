# SPDX-License-Identifier: Apache-2.0
"""Which engines draft translations here, by what the operator has set. OpenCC needs nothing; an endpoint is off by default."""

from duly.adapters.translators.openai_compatible import EndpointTranslator
from duly.adapters.translators.opencc import OpenCcTranslator
from duly.house.config import Config
from duly.rooms.translation.translator import Translator


def translators_of(config: Config) -> list[Translator]:
    """The engines: between Chinese scripts always, anything else where an endpoint and its model are set."""
    found: list[Translator] = [OpenCcTranslator()]
    if config["DULY_TRANSLATOR_URL"] and config["DULY_TRANSLATOR_MODEL"]:
        found.append(
            EndpointTranslator(
                config["DULY_TRANSLATOR_URL"], config["DULY_TRANSLATOR_MODEL"], config["DULY_TRANSLATOR_KEY"]
            )
        )
    return found
