# SPDX-License-Identifier: Apache-2.0
"""What a plan may name that comes from a browser or over the network: uploaded files, and systems that are reached over a
network and ask who comes. Neither files and sockets of this machine nor systems that listen here only: whoever lays down
such a plan has a shell, and uses the command line.
"""

from collections.abc import Iterator, Mapping
from ipaddress import ip_address
from urllib.parse import parse_qsl, urlsplit

from duly.kernel.refusals import Because, refusal
from duly.rooms.transfer.rules.packing import ADDRESS, PACKAGE
from duly.rooms.transfer.rules.plans import Plan
from duly.rooms.transfer.source import NAMED

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
FROM_INSIDE = frozenset({"paper"})
"""Sources whose address is a name within this house, and of the same organisation."""
OURSELVES = frozenset({"registry"})
"""Targets that have no address: we are it."""
_EXAMPLE = "postgresql://user:password@host:5432/database"


def must_be_afar(plan: Plan) -> None:
    """Refuse a plan that reaches for something of this machine.

    Raises:
        Refusal: ``transfer.near_address``.
    """
    for path, address, options in _named(plan):
        if _is_parcel(plan, path, address, options):
            continue
        if not (_is_afar(address) or _is_a_secret(address)) or _PLACES & options.keys():
            raise NEAR_ADDRESS(field=path, path=path, example=_EXAMPLE)


def _named(plan: Plan) -> Iterator[tuple[str, str, Mapping[str, object]]]:
    if plan.target.kind not in OURSELVES and not _is_sealed(plan):
        yield "target.address", plan.target.address, plan.target.options
    for at, one in enumerate(plan.sources):
        if one.address and one.kind not in FROM_INSIDE:
            yield f"sources[{at}].address", one.address, one.options


def _is_sealed(plan: Plan) -> bool:
    """Whether it goes into a package: that has no address, and its options name nothing of this machine."""
    return plan.target.kind == PACKAGE and not plan.target.address


def _is_parcel(plan: Plan, path: str, address: str, options: Mapping[str, object]) -> bool:
    """Whether a source is a package that lies here; that it belongs to the transfer's organisation is asked when it is opened."""
    kinds = {f"sources[{at}].address": one.kind for at, one in enumerate(plan.sources)}
    return kinds.get(path) == PACKAGE and address.startswith(ADDRESS) and not options


def _is_a_secret(address: str) -> bool:
    """What the operator wrote into the home's folder of secrets is theirs to allow."""
    return address.startswith(NAMED)


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
