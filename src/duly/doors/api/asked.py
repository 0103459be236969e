# SPDX-License-Identifier: Apache-2.0
"""What callers send: a field that is misspelt or unknown is refused, never passed over."""

from typing import Annotated

from ninja import Schema
from pydantic import AfterValidator, ConfigDict, WithJsonSchema

from duly.rooms.notices.facts import CHANNELS


def _known(channel: str) -> str:
    if channel not in CHANNELS:
        message = f"Input should be one of {', '.join(CHANNELS)}"
        raise ValueError(message)
    return channel


Channel = Annotated[str, WithJsonSchema({"enum": list(CHANNELS), "type": "string"}), AfterValidator(_known)]


class Asked(Schema):
    """The ground of every request body. A misspelt ``rehearsal`` that was passed over would launch for real."""

    model_config = ConfigDict(extra="forbid")
