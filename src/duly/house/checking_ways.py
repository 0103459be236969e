# SPDX-License-Identifier: Apache-2.0
"""The part of ``duly check`` that looks outside: relays, gateways, the other providers, the broker.

An error stops Duly from working; a warning stops something that an operator will miss one day.
"""

import socket
from collections.abc import Generator, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from typing import Any, Literal
from urllib.parse import urlsplit

from duly.adapters.channels.mail_in import mailbox as mail_in
from duly.house import providers
from duly.house.config import Config
from duly.kernel.refusals import Refusal
from duly.kernel.words import Words

Level = Literal["error", "warning", "ok"]
_PATIENCE = 3.0


@dataclass(frozen=True, slots=True)
class Found:
    """One line of the report."""

    level: Level
    code: str
    words: Words
    values: dict[str, Any] = field(default_factory=dict)

    def say(self, language: str) -> str:
        """The sentence in the reader's language."""
        return self.words.say(language, **self.values)


def mail(held: Config) -> Iterator[Found]:
    """The mail relay."""
    none, bad = Found("warning", "mail.no_relay", NO_RELAY), Found("error", "mail.bad_relay", BAD_RELAY)
    line = _line(held, "DULY_SMTP_URL", {"smtp": 25, "smtps": 465}, ("email", "mail.relay"), none=none, bad=bad)
    if not (yield from line):
        return
    if not held["DULY_MAIL_FROM"]:
        yield Found("warning", "mail.no_sender", NO_SENDER)
    if not held["DULY_MAIL_RETURN"]:
        yield Found("warning", "mail.no_return", NO_RETURN)
    elif "@" not in held["DULY_MAIL_RETURN"]:
        yield Found("error", "mail.bad_return", BAD_RETURN, {"value": held["DULY_MAIL_RETURN"]})


def texts(held: Config) -> Iterator[Found]:
    """The SMS gateway."""
    name, none = "DULY_SMS_URL", Found("warning", "sms.no_gateway", NO_GATEWAY)
    bad = Found("error", "sms.bad_gateway", BAD_URL, {"name": name, "value": held[name]})
    line = _line(held, name, {"http": 80, "https": 443}, ("sms", "sms.gateway"), none=none, bad=bad)
    if (yield from line) and not held["DULY_SMS_SECRET"]:
        yield Found("error", "sms.no_secret", NO_SMS_SECRET)


def _line(
    held: Config, name: str, ports: Mapping[str, int], what: tuple[str, str], *, none: Found, bad: Found
) -> Generator[Found, None, bool]:
    """Whether an address is set and can be one, after it was tried. ``what``: its channel, and the code of the finding."""
    url, (channel, code) = held[name], what
    if not url:
        if not _is_described(held, channel):
            yield none
        return False
    parts = urlsplit(url)
    if parts.scheme not in ports or not parts.hostname:
        yield bad
        return False
    yield _reach(code, name, parts.hostname, _port(parts, ports[parts.scheme]))
    return True


def carriers(held: Config) -> Iterator[Found]:
    """The providers of ``providers.yaml``: described well, and each adapter can be put to work."""
    path = held.providers
    if not path.exists():
        if held["DULY_PROVIDERS"]:
            yield Found("error", "providers.missing", NO_PROVIDERS, {"path": path})
        return
    sections, mistakes = providers.look(path)
    yield from map(of_refusal, mistakes)
    for section in sections:
        values = {"name": section.name, "channel": section.channel, "adapter": section.adapter.name}
        try:
            section.build(held.public_url)
        except (ValueError, Refusal, ImportError) as error:
            yield Found("error", "providers.bad", BAD_PROVIDER, values | {"why": error})
        else:
            yield Found("ok", "providers.provider", PROVIDER_FINE, values)
            yield from _far_end(section)


def _far_end(section: providers.Section) -> Iterator[Found]:
    """Whether a relay or a network of our own choice answers. One of several may be away for a while: that warns."""
    held, ports = section.values, {"smtp": 25, "smtps": 465}
    parts = urlsplit(str(held.get("url", ""))) if section.adapter.name == "smtp" else None
    if parts is not None and parts.hostname:
        place = (parts.hostname, _port(parts, ports.get(parts.scheme, 25)))
    elif section.adapter.name == "smpp":
        place = (str(held["host"]), int(held["port"]))
    else:
        return
    found = _reach("providers.line", section.name, *place)
    yield replace(found, level="warning") if found.level == "error" else found


def _is_described(held: Config, channel: str) -> bool:
    with suppress(Refusal, OSError):
        return held.providers.exists() and channel in {row.channel for row in providers.read(held.providers)}
    return False


def mailbox(held: Config) -> Iterator[Found]:
    """The mailboxes that are looked into."""
    for setting, code in (("DULY_MAILBOX_URL", "mail.mailbox"), ("DULY_REQUESTS_MAILBOX_URL", "mail.requests_mailbox")):
        if held[setting]:
            box = mail_in.read_url(held[setting])
            yield _reach(code, setting, box.host, box.port)


def broker(held: Config) -> Iterator[Found]:
    """RabbitMQ, where it is the engine."""
    if held["DULY_ENGINE"] != "rabbitmq":
        return
    if find_spec("kombu") is None:
        yield Found("error", "broker.no_client", NO_BROKER_CLIENT)
        return
    parts = urlsplit(held["DULY_BROKER_URL"])
    if not parts.hostname:
        yield Found("error", "broker.no_address", NO_BROKER)
        return
    yield _reach("broker", "DULY_BROKER_URL", parts.hostname, _port(parts, 5671 if parts.scheme == "amqps" else 5672))


def _port(parts: Any, default: int) -> int:
    with suppress(ValueError):
        return parts.port or default
    return default


def _reach(code: str, name: str, host: str, port: int) -> Found:
    try:
        socket.create_connection((host, port), timeout=_PATIENCE).close()
    except OSError as error:
        return Found(
            "error",
            f"{code}_away",
            UNREACHABLE,
            {"name": name, "host": host, "port": port, "why": error.strerror or error},
        )
    return Found("ok", code, REACHED, {"name": name, "host": host, "port": port})


def of_refusal(no: Refusal) -> Found:
    """A refusal as a line of the report."""
    return Found("error", no.code, Words.literal(no.say("en"), no.say("zh")))


NO_RELAY = Words(en="DULY_SMTP_URL is not set: e-mail cannot be sent.", zh="未设置 DULY_SMTP_URL：无法发送电子邮件。")
BAD_RELAY = Words(
    en="DULY_SMTP_URL must look like smtp://user:password@host:port or smtps://host.",
    zh="DULY_SMTP_URL 的格式应为 smtp://用户:密码@主机:端口 或 smtps://主机。",
)
NO_SENDER = Words(
    en="DULY_MAIL_FROM is not set: mail goes out under each organisation's own address.",
    zh="未设置 DULY_MAIL_FROM：邮件将以各主体自己的地址发出。",
)
NO_RETURN = Words(
    en="DULY_MAIL_RETURN is not set: bounces will not be seen.", zh="未设置 DULY_MAIL_RETURN：无法识别退信。"
)
BAD_RETURN = Words(
    en="DULY_MAIL_RETURN cannot be {value}: write name@domain.",
    zh="DULY_MAIL_RETURN 的值 {value} 无效：应为 name@domain。",
)
NO_GATEWAY = Words(en="DULY_SMS_URL is not set: SMS cannot be sent.", zh="未设置 DULY_SMS_URL：无法发送短信。")
NO_SMS_SECRET = Words(
    en="DULY_SMS_SECRET is not set: receipts and replies could be forged and are refused.",
    zh="未设置 DULY_SMS_SECRET：回执与回复可被伪造，将被拒收。",
)
BAD_URL = Words(
    en="{name} cannot be {value}: it must begin with http:// or https://.",
    zh="{name} 的值 {value} 无效：应以 http:// 或 https:// 开头。",
)
UNREACHABLE = Words(en="{name}: {host}:{port} does not answer: {why}.", zh="{name}：{host}:{port} 无响应：{why}。")
REACHED = Words(en="{name}: {host}:{port} answers", zh="{name}：{host}:{port} 可连接")
NO_PROVIDERS = Words(
    en="DULY_PROVIDERS names {path}, which does not exist.", zh="DULY_PROVIDERS 指定的文件 {path} 不存在。"
)
BAD_PROVIDER = Words(
    en="provider {name} ({adapter}) cannot carry {channel}: {why}.",
    zh="服务商 {name}（{adapter}）无法承载 {channel}：{why}。",
)
PROVIDER_FINE = Words(en="provider {name} ({adapter}) carries {channel}", zh="服务商 {name}（{adapter}）承载 {channel}")
NO_BROKER_CLIENT = Words(
    en="DULY_ENGINE is rabbitmq, and what speaks to it is not installed: pip install 'duly[fleet]'.",
    zh="DULY_ENGINE 为 rabbitmq，但未安装其客户端：pip install 'duly[fleet]'。",
)
NO_BROKER = Words(
    en="DULY_ENGINE is rabbitmq and DULY_BROKER_URL is not set.",
    zh="DULY_ENGINE 为 rabbitmq，但未设置 DULY_BROKER_URL。",
)
