# SPDX-License-Identifier: Apache-2.0
"""A program that calls the API with a key of somebody on the staff."""

import json
from typing import Any
from urllib.parse import urlencode

from django.test import Client

from duly.foundation.accounts import actions as accounts
from duly.kernel.actors import Actor
from world import World


class Program:
    """Speaks JSON to the API in the name of one account."""

    def __init__(self, world: World, actor: Actor) -> None:
        self.secret = accounts.issue_key(world.operator, f"{actor.name.lower()}@example.com", name="test").secret
        self.client = Client(headers={"Authorization": f"Bearer {self.secret}", "Accept-Language": "en"})

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(f"/api/v1{path}", query)

    def post(self, path: str, body: Any = None, *, key: str | None = None, **headers: str) -> Any:
        return self._send("post", path, body, key, headers)

    def send(self, path: str, content: bytes, **query: str) -> Any:
        """A file as it is."""
        return self.client.post(f"/api/v1{path}?{urlencode(query)}", content, content_type="application/octet-stream")

    def delete(self, path: str, *, key: str | None = None) -> Any:
        return self._send("delete", path, None, key, {})

    def _send(self, method: str, path: str, body: Any, key: str | None, headers: dict[str, str]) -> Any:
        if key is not None:
            headers["Idempotency-Key"] = key
        data = b"" if body is None else json.dumps(body).encode()
        send = getattr(self.client, method)
        return send(f"/api/v1{path}", data, content_type="application/json", headers=headers)
