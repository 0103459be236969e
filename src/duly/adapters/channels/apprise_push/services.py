# SPDX-License-Identifier: Apache-2.0
"""Which of Apprise's services may be used, and how a contact point names one.

An Apprise address says where the message goes. It comes from customers, so three locks hang before it: only services on
the list; none that works on this machine; and a service that lets the address choose the server only with servers on
the operator's list, because such a connection cannot be checked beforehand.
"""

import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast
from urllib.parse import quote, unquote, urlsplit

from apprise import Apprise, AppriseAsset, NotificationManager, NotifyBase, OverflowMode, PersistentStoreMode

DEFAULT = (
    "discord", "gchat", "line", "pbul", "pover", "pushplus", "schan", "slack", "tgram", "threema", "viber",
    "wxpusher", "wxteams",
)  # fmt: skip
"""Services with one server of their own, which no address can change."""
LOCAL = frozenset({"blink1", "dbus", "glib", "gnome", "growl", "kde", "macosx", "qt", "rsyslog", "syslog", "windows"})
"""Services that act on this machine or its network; never."""
_NAME = re.compile(r"([a-z0-9_-]{1,40}):(?!//)(.{1,500})", re.DOTALL)
_LONGEST = 1_000
_PLACE = "{address}"
_CONNECT, _READ = 3.0, 5.0

logging.getLogger("apprise").setLevel(logging.CRITICAL)  # it would write customers' addresses into the log


class NotAllowed(ValueError):
    """This address is not used."""


@dataclass(frozen=True, slots=True)
class Services:
    """What the operator allows. ``templates`` are addresses with ``{address}`` in them, by the names that contact points use.

    Raises:
        ValueError: a service is unknown or local, or a template has no place for the address.
    """

    schemas: frozenset[str]
    hosts: frozenset[str] = frozenset()
    templates: Mapping[str, str] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        """Look at the list once, not at each message."""
        known = set(_manager().schemas())
        for schema in self.schemas:
            if schema in LOCAL:
                raise ValueError(f"{schema} works on this machine and cannot be allowed")
            if schema not in known:
                raise ValueError(f"Apprise knows no service {schema!r}")
        for name, text in self.templates.items():
            if text.count(_PLACE) != 1 or urlsplit(text).scheme not in self.schemas:
                raise ValueError(f"template {name!r} needs {_PLACE} once, and a service that is allowed")

    def opened(self, address: str) -> NotifyBase:
        """The service that an address means, ready to notify.

        Raises:
            NotAllowed: says why not.
        """
        match = _NAME.fullmatch(address)
        url = self._filled(match[1], match[2]) if match else address
        schema = url.partition("://")[0].lower()
        if "://" not in url or len(url) > _LONGEST or any(ord(char) < 33 for char in url):
            raise NotAllowed("not an Apprise address, such as pover://user@token")
        if schema not in self.schemas:
            raise NotAllowed(f"the service {schema[:40]!r} is not allowed here")
        service = Apprise.instantiate(url, asset=_asset())
        if service is None:
            raise NotAllowed(f"Apprise cannot read this {schema} address")
        if len(service) > 1:
            raise NotAllowed("a contact point has one receiver; this address names several")
        if match is not None and match[2] not in unquote(cast(Any, service).url()):
            # Some services drop a receiver that they cannot read, and then write to whoever owns the token.
            raise NotAllowed(f"{schema} has no such receiver")
        if match is None and _takes_host(service) and str(getattr(service, "host", "") or "").lower() not in self.hosts:
            raise NotAllowed(f"a {schema} address names its own server, and that server is not allowed")
        return _tamed(service)

    def _filled(self, name: str, rest: str) -> str:
        if name not in self.templates:
            raise NotAllowed(f"no template is called {name!r}")
        return self.templates[name].replace(_PLACE, quote(rest, safe=""))


def read_names(value: Any) -> tuple[str, ...]:
    """A list of words.

    Raises:
        TypeError: it is none.
    """
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise TypeError("it must be a list")
    return tuple(str(item).lower() for item in value)


def read_templates(value: Any) -> dict[str, str]:
    """The ``templates`` setting.

    Raises:
        TypeError: it is not written so.
    """
    if not isinstance(value, Mapping):
        raise TypeError("it must be like {telegram: 'tgram://TOKEN/{address}'}")
    return {str(name): str(text) for name, text in value.items()}


def _manager() -> Any:
    manager = cast(Any, NotificationManager)()  # the library does not declare its types
    manager.load_modules()
    return manager


def _asset() -> AppriseAsset:
    return AppriseAsset(
        app_id="Duly", async_mode=False, secure_logging=True, http_redirects=False,
        storage_mode=PersistentStoreMode.MEMORY,
    )  # fmt: skip


def _takes_host(service: NotifyBase) -> bool:
    return any("{host}" in str(template) for template in cast(Any, service).templates)


def _tamed(service: NotifyBase) -> NotifyBase:
    """What an address may not choose: certificates unchecked, redirects, long waits, text cut or split."""
    service.verify_certificate, service.redirects = True, False
    service.socket_connect_timeout, service.socket_read_timeout = _CONNECT, _READ
    service.overflow_mode = OverflowMode.UPSTREAM
    return service
