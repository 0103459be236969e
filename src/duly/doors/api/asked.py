# SPDX-License-Identifier: Apache-2.0
"""What callers send: a field that is misspelt or unknown is refused, never passed over."""

from ninja import Schema
from pydantic import ConfigDict


class Asked(Schema):
    """The ground of every request body. A misspelt ``rehearsal`` that was passed over would launch for real."""

    model_config = ConfigDict(extra="forbid")
