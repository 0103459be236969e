# SPDX-License-Identifier: Apache-2.0
"""``providers.yaml``: who carries what. Read once, strictly; a mistake is named with its place and never guessed away.

For each channel a list of providers; what an adapter takes beside the common keys is its own affair. A value may lie
elsewhere: ``{file: /run/secrets/key}`` or ``{env: SMS_KEY}``.
"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path
from typing import Any, cast

import yaml
from babel import Locale

from duly.adapters.channels.adapter import Adapter, Wrong, values_of
from duly.kernel.refusals import Because, Refusal, refusal
from duly.rooms.delivery.channel import Channel

FORMAT = "providers/1"
LARGEST = 1024 * 1024
BAD_PROVIDERS = refusal(
    "config.bad_providers",
    Because.INVALID,
    en="{path}, {where}: {why}. See docs/channels.md.",
    zh="{path} 的 {where} 有误：{why}。请参阅 docs/channels.md。",
)
ADAPTERS = {
    "smtp": "smtp",
    "ses": "ses",
    "sms_http": "sms_http",
    "aliyun_sms": "aliyun_sms",
    "tencent_sms": "tencent_sms",
    "twilio_sms": "twilio_sms",
    "smpp": "smpp",
    "twilio_voice": "twilio_voice",
    "wechat": "wechat",
    "wecom": "wecom",
    "dingtalk": "dingtalk",
    "feishu": "feishu",
    "apprise": "apprise_push",
    "webhook": "webhook",
    "letter": "letter",
}
"""Names in the file, and the folder below ``adapters/channels``. Only those that are used are imported."""
CHANNELS = (
    "email", "sms", "voice", "letter", "wechat", "wecom", "dingtalk", "feishu", "push", "webhook",
)  # fmt: skip
"""Channels that have providers; the portal is ours, and calls are made by people."""
_COMMON = frozenset({"name", "adapter", "weight", "per_second", "regions", "lane", "domains"})


@dataclass(frozen=True, slots=True)
class Section:
    """One provider as the operator described it. ``values`` are the adapter's own."""

    channel: str
    name: str
    adapter: Adapter = field(repr=False)
    values: Mapping[str, Any] = field(repr=False)
    weight: int = 100
    per_second: float | None = None
    regions: tuple[str, ...] = ()
    lane: str = ""
    domains: Mapping[str, float] = field(default_factory=dict)

    @property
    def hook(self) -> str:
        """The path at which the provider may call us; a secret that belongs into it is named, not shown."""
        if not self.adapter.calls_back or self.values.get("hook_secret", "needs none") == "":
            return ""
        return f"/hooks/{self.name}" + ("?token=<hook_token>" if self.values.get("hook_token") else "")

    def build(self, public_url: str = "") -> Channel:
        """The adapter at work. One that tells its provider where to call gets the address of its hook.

        Raises:
            ValueError: the values do not go together.
        """
        hook = {}
        if "hook_url" in self.values and not self.values["hook_url"]:
            hook = {"hook_url": f"{public_url}/hooks/{self.name}"}
        return self.adapter.build({**self.values, **hook})


def adapter_named(name: str) -> Adapter:
    """One adapter; importing it costs what its libraries cost.

    Raises:
        ValueError: there is none of this name.
    """
    if name not in ADAPTERS:
        message = f"there is no adapter {name!r}; known are {', '.join(ADAPTERS)}"
        raise ValueError(message)
    return cast(Adapter, import_module(f"duly.adapters.channels.{ADAPTERS[name]}").ADAPTER)


def read(path: Path, environ: Mapping[str, str] | None = None) -> list[Section]:
    """The providers of a file, in its order.

    Raises:
        Refusal: ``config.bad_providers`` for the first mistake.
    """
    found, mistakes = look(path, environ)
    if mistakes:
        raise mistakes[0]
    return found


def look(path: Path, environ: Mapping[str, str] | None = None) -> tuple[list[Section], list[Refusal]]:
    """What can be read of a file, and everything that is wrong with it, each with its place."""
    found: list[Section] = []
    mistakes: list[Refusal] = []
    known = os.environ if environ is None else environ
    for where, channel, row in _rows(path, mistakes):
        try:
            section = _section(channel, row, known)
            twin = next((other for other in found if other.name == section.name), None)
            _must(twin is None, f"another provider is named {section.name!r}", f"名称 {section.name!r} 已被占用")
            found.append(section)
        except Wrong as wrong:
            mistakes.append(_mistake(path, f"{where}.{wrong.where}" if wrong.where else where, wrong))
    return found, mistakes


def mistake_of(path: Path, name: str, error: Exception) -> Refusal:
    """What an adapter said when it was built, as a refusal that names the provider."""
    return _mistake(path, name, error if isinstance(error, Wrong) else Wrong("", str(error), str(error)))


def _mistake(path: Path, where: str, wrong: Wrong) -> Refusal:
    return BAD_PROVIDERS(field=where, path=path, where=where, why=wrong.words)


def _rows(path: Path, mistakes: list[Refusal]) -> Iterator[tuple[str, str, Any]]:
    try:
        whole = _document(path)
    except Wrong as wrong:
        mistakes.append(_mistake(path, wrong.where or "duly", wrong))
        return
    for channel, rows in whole.items():
        if channel not in CHANNELS:
            near = get_close_matches(str(channel), CHANNELS, 1)
            hint, hint_zh = (f"; is it {near[0]!r}?", f"，是否为 {near[0]!r}？") if near else ("", "")
            no = Wrong("", f"there is no such channel{hint}", f"没有此通道{hint_zh}")
            mistakes.append(_mistake(path, str(channel), no))
        elif not isinstance(rows, list):
            mistakes.append(_mistake(path, channel, Wrong("", "it must be a list of providers", "应为服务商列表")))
        else:
            yield from ((f"{channel}[{at}]", channel, row) for at, row in enumerate(rows))


def _document(path: Path) -> dict[str, Any]:
    try:
        _must(path.stat().st_size <= LARGEST, f"the file has more than {LARGEST} bytes", f"文件超过 {LARGEST} 字节")
        whole = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise Wrong(f"line {line}", f"not YAML: {error.problem}", f"不是有效的 YAML：{error.problem}") from error
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise Wrong("", f"it cannot be read: {error}", f"无法读取：{error}") from error
    is_ours = isinstance(whole, dict) and whole.get("duly") == FORMAT
    _must(is_ours, f"the first line must be `duly: {FORMAT}`", f"首行应为 `duly: {FORMAT}`")
    return {name: rows for name, rows in whole.items() if name != "duly"}


def _section(channel: str, row: Any, environ: Mapping[str, str]) -> Section:
    has_adapter = isinstance(row, dict) and isinstance(row.get("adapter"), str)
    _must(has_adapter, "it must name an `adapter`", "须指明 `adapter`")
    try:
        adapter = adapter_named(row["adapter"])
    except ValueError as error:
        known = "、".join(ADAPTERS)
        raise Wrong("adapter", str(error), f"没有名为 {row['adapter']!r} 的适配器，可用的有：{known}") from error
    _must(
        adapter.channel == channel,
        f"the adapter {adapter.name} carries {adapter.channel}, not {channel}",
        f"适配器 {adapter.name} 用于 {adapter.channel}，不用于 {channel}",
        "adapter",
    )
    own = {name: _revealed(name, value, environ) for name, value in row.items() if name not in _COMMON}
    return Section(channel, adapter=adapter, values=values_of(adapter, own), **_common(adapter, row))


def _common(adapter: Adapter, row: Mapping[str, Any]) -> dict[str, Any]:
    """The settings that are the house's own."""
    name, lane, domains = str(row.get("name", adapter.name)), str(row.get("lane", "")), row.get("domains", {})
    is_name = name.replace("-", "").replace("_", "").isalnum() and name.isascii()
    _must(is_name, "a name has letters, digits, - and _", "名称只能含字母、数字、- 和 _", "name")
    _must(lane in {"", "urgent"}, "it can only be `urgent`", "只能为 `urgent`", "lane")
    _must(isinstance(domains, dict), "it must say messages a second for each domain", "应为各域名每秒条数", "domains")
    return {
        "name": name,
        "weight": max(1, round(_positive("weight", row.get("weight", 100)))),
        "per_second": _positive("per_second", row["per_second"]) if "per_second" in row else None,
        "regions": _regions(row.get("regions", ())),
        "lane": lane,
        "domains": {str(key).lower(): _positive(f"domains.{key}", rate) for key, rate in domains.items()},
    }


def _regions(given: Any) -> tuple[str, ...]:
    _must(isinstance(given, list | tuple), "it must be a list such as [CN, HK]", "应为列表，如 [CN, HK]", "regions")
    countries = Locale("en").territories
    for region in map(str, given):
        is_known = region.partition("-")[0] in countries and region[:2].isupper() and region[:2].isalpha()
        _must(
            is_known,
            f"{region!r} is no country's code (ISO 3166)",
            f"{region!r} 不是国家或地区代码（ISO 3166）",
            "regions",
        )
    return tuple(map(str, given))


def _positive(name: str, value: Any) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = 0.0
    _must(0 < number < 1e9, f"{value!r} is no number above zero", f"{value!r} 不是大于零的数", name)
    return number


def _revealed(name: str, value: Any, environ: Mapping[str, str]) -> Any:
    match value:
        case {"file": str(path), **rest} if not rest:
            try:
                return Path(path).read_text(encoding="utf-8").strip()
            except (OSError, UnicodeDecodeError) as error:
                raise Wrong(name, f"{path} cannot be read: {error}", f"无法读取 {path}：{error}") from error
        case {"env": str(variable), **rest} if not rest:
            _must(variable in environ, f"the environment has no {variable}", f"环境变量 {variable} 不存在", name)
            return environ[variable]
        case dict():
            return {key: _revealed(f"{name}.{key}", part, environ) for key, part in value.items()}
        case list():
            return [_revealed(f"{name}[{at}]", part, environ) for at, part in enumerate(value)]
        case _:
            return value


def _must(is_so: bool, en: str, zh: str, where: str = "") -> None:  # noqa: FBT001  the condition reads first
    if not is_so:
        raise Wrong(where, en, zh)
