# SPDX-License-Identifier: Apache-2.0
"""A price list for tests."""

from typing import Any


def price(**changes: Any) -> dict[str, Any]:
    """One row: an SMS segment to China on the provider ``alpha``."""
    return {"provider": "alpha", "channel": "sms", "region": "CN", "price": "0.045", "currency": "CNY"} | changes


def sheet(*prices: dict[str, Any], labour: tuple[dict[str, Any], ...] = (), **head: Any) -> dict[str, Any]:
    """A whole list."""
    return {"duly": "tariffs/1", "prices": list(prices), "labour": list(labour)} | head
