# SPDX-License-Identifier: Apache-2.0
"""What a plan may name that comes from a browser or over the network: uploaded files, and systems that are reached over a
network and ask who comes. Neither files and sockets of this machine nor systems that listen here only: whoever lays down
such a plan has a shell, and uses the command line.
"""

from collections.abc import Iterator, Mapping
from ipaddress import ip_address
from urllib.parse import parse_qsl, urlsplit

from duly.kernel.refusals import Because, refusal
from duly.rooms.transfer.rules.plans import Plan

FROM_AFAR = frozenset({"postgresql", "postgres", "mysql", "mariadb", "mssql", "sqlserver", "https", "s3"})
_QUERY = frozenset({"sslmode", "connect_timeout", "application_name", "charset", "encrypt"})
_PLACES = frozenset(
    {
        "service",
        "servicefile",
        "passfile",
        "sslcert",
        "sslkey",
        "sslrootcert",
        "ssl_ca",
        "unix_socket",
        "path",
        "folder",
    }
)
"""Options that name files of this machine."""
NEAR_ADDRESS = refusal(
    "transfer.near_address",
    Because.DENIED,
    en="{path}: from here only systems on the network can be named, written like {example}. For a file or a database of this "
    "machine an operator uses `duly transfer new`.",
    zh="{path}：在此只能填写网络上的系统，写法如 {example}。本机文件或数据库请由运维人员使用 duly transfer new。",
)
_EXAMPLE = "postgresql://user:password@host:5432/database"


def must_be_afar(plan: Plan) -> None:
    """Refuse a plan that reaches for something of this machine.

    Raises:
        Refusal: ``transfer.near_address``.
    """
    for path, address, options in _named(plan):
        if not _is_afar(address) or _PLACES & options.keys():
            raise NEAR_ADDRESS(field=path, path=path, example=_EXAMPLE)


def _named(plan: Plan) -> Iterator[tuple[str, str, Mapping[str, object]]]:
    yield "target.address", plan.target.address, plan.target.options
    for at, one in enumerate(plan.sources):
        if one.address:
            yield f"sources[{at}].address", one.address, one.options


def _is_afar(address: str) -> bool:
    try:
        parts = urlsplit(address.strip())
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    scheme = parts.scheme.partition("+")[0]
    asked = {name.lower() for name, _ in parse_qsl(parts.query, keep_blank_values=True)}
    plain = not any(sign in host for sign in ",/%@\\")
    return scheme in FROM_AFAR and bool(host) and plain and asked <= _QUERY and not _is_here(host)


def _is_here(host: str) -> bool:
    if host.rstrip(".").endswith("localhost"):
        return True
    try:
        address = ip_address(host)
    except ValueError:
        return host.replace(".", "").isdigit() or host.startswith("0x")  # 127.1 and 0x7f000001 are this machine, too
    return address.is_loopback or address.is_unspecified or address.is_link_local
