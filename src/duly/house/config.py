# SPDX-License-Identifier: Apache-2.0
"""Configuration: one declared table, read once from the environment into a frozen object.

Secrets may come from a file (``NAME_FILE``). Unknown ``DULY_*`` variables are an error, because a misspelt setting
that is silently ignored is worse than one that is missing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from platformdirs import user_data_path

from duly.adapters.channels.mail_in.mailbox import MUST as MAILBOX
from duly.adapters.channels.mail_in.mailbox import read_url
from duly.adapters.translators.openai_compatible.places import MUST as ENDPOINT
from duly.adapters.translators.openai_compatible.places import read_place
from duly.foundation.ledger.keyring import Keyring, make_secret
from duly.house.places import make_home
from duly.kernel.refusals import Because, Refusal, RefusalKind, refusal
from duly.kernel.words import Words

BAD_SETTING = refusal(
    "config.bad_setting",
    Because.INVALID,
    en="{name} cannot be {value!r}: it takes {must}.",
    zh="{name} 的值 {value!r} 无效：应为{must}。",
)
UNKNOWN_SETTING = refusal(
    "config.unknown_setting",
    Because.INVALID,
    en="{name} is not a setting of Duly; see docs/reference/settings.md.",
    zh="{name} 不是 Duly 的配置项；请参阅 docs/reference/settings.md。",
)
CANNOT_WRITE = refusal(
    "config.cannot_write",
    Because.UNAVAILABLE,
    en="Cannot write {path}: {why}. Choose another folder with --home or DULY_HOME.",
    zh="无法写入 {path}：{why}。请用 --home 或 DULY_HOME 指定其他目录。",
)
CANNOT_READ = refusal(
    "config.cannot_read",
    Because.INVALID,
    en="{name} names the file {path}, which cannot be read: {why}.",
    zh="{name} 指定的文件 {path} 无法读取：{why}。",
)


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table."""

    name: str
    default: str
    words: Words
    read: Callable[[str], Any] = str
    secret: bool = False
    must: Words | None = None
    """What the value has to be, when not every text will do."""


_MOST_WORKERS = 64
PORT = Words(en="a port from 1 to 65535", zh=" 1 到 65535 的端口号")
_LONGEST_PAUSE = 3600.0
SECONDS = Words(en="seconds from 0.2 to 3600", zh=" 0.2 到 3600 的秒数")
COUNT = Words(en=f"a number from 1 to {_MOST_WORKERS}", zh=f" 1 到 {_MOST_WORKERS} 的整数")
FLAG = Words(en="1 or 0", zh=" 1 或 0")
ENGINE = Words(en="postgresql or rabbitmq", zh=" postgresql 或 rabbitmq")
BROKER = Words(en="an address that begins with amqp:// or amqps://", zh="以 amqp:// 或 amqps:// 开头的地址")
SERVER = Words(en="an address that begins with postgresql://", zh="以 postgresql:// 开头的地址")


def _port(text: str) -> int:
    return _between(text, 1, (1 << 16) - 1)


def _count(text: str) -> int:
    return _between(text, 1, _MOST_WORKERS)


def _pause(text: str) -> float:
    number = float(text)
    if not 0.2 <= number <= _LONGEST_PAUSE:  # which a number that is none never is
        raise ValueError(text)
    return number


def _between(text: str, least: int, most: int) -> int:
    number = int(text)
    if not least <= number <= most:
        raise ValueError(text)
    return number


def _server(text: str) -> str:
    if text and not text.startswith(("postgresql://", "postgres://")):
        raise ValueError(text)
    return text


def _engine(text: str) -> str:
    if text not in {"postgresql", "rabbitmq"}:
        raise ValueError(text)
    return text


def _broker(text: str) -> str:
    if text and not text.startswith(("amqp://", "amqps://")):
        raise ValueError(text)
    return text


def _mailbox(text: str) -> str:
    if text:
        read_url(text)
    return text


def _flag(text: str) -> bool:
    meaning = {
        "1": True,
        "true": True,
        "yes": True,
        "on": True,
        "0": False,
        "false": False,
        "no": False,
        "off": False,
        "": False,
    }
    if text.lower() not in meaning:
        raise ValueError(text)
    return meaning[text.lower()]


# fmt: off
SETTINGS = (
    Setting("DULY_HOME", "", Words(en="Folder that holds all data; by platform convention when empty.", zh="存放全部数据的目录；留空则按平台惯例。")),
    Setting("DULY_DATABASE_URL", "", Words(en="postgresql:// address of a server; the embedded one when empty.", zh="数据库服务器地址 postgresql://；留空则使用内置数据库。"), _server, secret=True, must=SERVER),
    Setting("DULY_WEB_HOST", "127.0.0.1", Words(en="Address that the web server listens on.", zh="网页服务监听地址。")),
    Setting("DULY_WEB_PORT", "8630", Words(en="Port that the web server listens on.", zh="网页服务监听端口。"), _port, must=PORT),
    Setting("DULY_PUBLIC_URL", "", Words(en="Address under which customers reach the portal; http://host:port when empty.", zh="客户访问门户的地址；留空则为 http://host:port。")),
    Setting("DULY_ENGINE", "postgresql", Words(en="What wakes the workers: postgresql (nothing else needed) or rabbitmq (quorum queues).", zh="唤醒工作进程的引擎：postgresql（无需其他服务）或 rabbitmq（仲裁队列）。"), _engine, must=ENGINE),
    Setting("DULY_BROKER_URL", "", Words(en="amqp:// address of RabbitMQ, when it is the engine.", zh="以 RabbitMQ 为引擎时的 amqp:// 地址。"), _broker, secret=True, must=BROKER),
    Setting("DULY_CHECK_URL", "", Words(en="Address at which the self-check looks at announcements; DULY_PUBLIC_URL when empty.", zh="公告自检所访问的地址；留空则为 DULY_PUBLIC_URL。")),
    Setting("DULY_WORKERS", "2", Words(en="Worker processes that `duly up` runs.", zh="duly up 启动的工作进程数。"), _count, must=COUNT),
    Setting("DULY_RESTART_PAUSE", "10", Words(en="Longest pause, in seconds, before `duly up` starts a process again that keeps ending; pauses begin at 0.2 s and grow up to it.", zh="进程反复退出时，duly up 再次启动它之前的最长间隔（秒）；间隔从 0.2 秒起逐次加长，直至该值。"), _pause, must=SECONDS),
    Setting("DULY_SMTP_URL", "", Words(en="Mail relay: smtp://user:password@host:port, smtps:// for implicit TLS; ?starttls=never|if-offered|always, ?connections=8.", zh="邮件中继：smtp://用户:密码@主机:端口；隐式 TLS 用 smtps://；参数 ?starttls=never|if-offered|always、?connections=8。"), secret=True),
    Setting("DULY_MAIL_FROM", "", Words(en="Sender address of mail; the organisation's own when empty.", zh="发件地址；留空则用主体自己的地址。")),
    Setting("DULY_MAIL_RETURN", "", Words(en="Address that bounces go to, as name@domain; sent as name+ID@domain.", zh="退信地址 name@domain，发送时为 name+ID@domain。")),
    Setting("DULY_MAIL_HOOK_SECRET", "", Words(en="Secret that signs bounces posted to /hooks/mail; closed when empty.", zh="对 POST 到 /hooks/mail 的退信签名的密钥；留空则关闭该入口。"), secret=True),
    Setting("DULY_BOUNCE_LISTEN", "", Words(en="host:port on which to take bounces over SMTP; off when empty.", zh="以 SMTP 接收退信的 host:port；留空则关闭。")),
    Setting("DULY_MAILBOX_URL", "", Words(en="Mailbox to look into every 30 s: imaps://user:password@host/INBOX or pop3s://user:password@host; ?after=keep|delete|FOLDER.", zh="每 30 秒查收的邮箱：imaps://用户:密码@主机/INBOX 或 pop3s://用户:密码@主机；参数 ?after=keep|delete|文件夹。"), _mailbox, secret=True, must=MAILBOX),
    Setting("DULY_REQUESTS_MAILBOX_URL", "", Words(en="Mailbox in which customers ask for changes of their record; written as DULY_MAILBOX_URL.", zh="客户发来信息变更申请的邮箱；写法同 DULY_MAILBOX_URL。"), _mailbox, secret=True, must=MAILBOX),
    Setting("DULY_REQUESTS_BY_MAIL", "0", Words(en="1 looks for requests also in what comes by DULY_MAILBOX_URL and DULY_BOUNCE_LISTEN.", zh="设为 1 时，对经 DULY_MAILBOX_URL 与 DULY_BOUNCE_LISTEN 收到的邮件同样识别变更申请。"), _flag, must=FLAG),
    Setting("DULY_MAIL_TRUST", "", Words(en="Names of your own mail servers (authserv-id, separated by commas) whose Authentication-Results are believed; none when empty.", zh="可信的自有邮件服务器名（authserv-id，以逗号分隔），采信其 Authentication-Results；留空则不采信。")),
    Setting("DULY_DOWNSTREAM_INSIDE", "0", Words(en="1 lets recipients of data be told at addresses of your own network, also without TLS.", zh="设为 1 时，允许向内网地址（含不加密的 http）告知数据接收方。"), _flag, must=FLAG),
    Setting("DULY_TRANSFER_INSIDE", "0", Words(en="1 lets transfers that are planned in the console name databases and folders of this machine; others name systems on the network only.", zh="设为 1 时，控制台中制定的转移可使用本机的数据库与目录；否则只能使用网络上的系统。"), _flag, must=FLAG),
    Setting("DULY_SMS_URL", "", Words(en="Address of the SMS gateway (generic HTTP).", zh="短信网关地址（通用 HTTP）。")),
    Setting("DULY_SMS_SECRET", "", Words(en="Secret shared with the SMS gateway; signs requests, receipts and replies.", zh="与短信网关共享的密钥，用于请求、回执与回复的签名。"), secret=True),
    Setting("DULY_TRANSLATOR_URL", "", Words(en="Endpoint that drafts translations (OpenAI-compatible), such as https://host/v1; off when empty.", zh="起草译文的接口（兼容 OpenAI），如 https://host/v1；留空则关闭。"), read_place, must=ENDPOINT),
    Setting("DULY_TRANSLATOR_MODEL", "", Words(en="Model that the endpoint is asked for; it stands on the record of every draft.", zh="请求该接口时使用的模型名；记入每份草稿的记录。")),
    Setting("DULY_TRANSLATOR_KEY", "", Words(en="Key of that endpoint, sent as a bearer token.", zh="该接口的密钥，以 Bearer 方式发送。"), secret=True),
    Setting("DULY_PROVIDERS", "", Words(en="File that says who carries which channel; providers.yaml in the home when empty.", zh="各通道服务商的配置文件；留空则为数据目录下的 providers.yaml。")),
    Setting("DULY_MAIL_PREVIEW", "", Words(en="Folder of received messages to show in the console (demo and rehearsals).", zh="在控制台展示的收件目录（演示与演练用）。")),
    Setting("DULY_SECRET", "", Words(en="Secret for sessions and links; made by `duly init` when empty.", zh="会话与链接所用密钥；留空则由 duly init 生成。"), secret=True),
    Setting("DULY_DEBUG", "0", Words(en="Show faults in the browser. Never on a public address.", zh="在浏览器中显示错误详情；切勿用于公网。"), _flag, must=FLAG),
)
# fmt: on


@dataclass(frozen=True, slots=True)
class Config:
    """Everything an operator can set, and the paths and keys that follow from it."""

    home: Path
    values: Mapping[str, Any]

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    @property
    def public_url(self) -> str:
        """Where customers reach the portal, without a slash at the end."""
        given: str = self["DULY_PUBLIC_URL"]
        return (given or f"http://{self['DULY_WEB_HOST']}:{self['DULY_WEB_PORT']}").rstrip("/")

    @property
    def providers(self) -> Path:
        """Where the providers are described; the file need not exist when nothing was set."""
        given: str = self["DULY_PROVIDERS"]
        return Path(given).expanduser() if given else self.home / "providers.yaml"

    @property
    def secret(self) -> bytes:
        """The secret for sessions and links."""
        given: str = self["DULY_SECRET"]
        return given.encode() if given else self._kept("secret")

    @property
    def keyring(self) -> Keyring:
        """The keys that wrap every person's key, and the secret of indexes. They lie beside the database, never in it."""
        return Keyring(self.home / "keys", lambda: self.folder("keys"))

    def folder(self, name: str) -> Path:
        """A folder inside home, made when missing and readable by the owner alone.

        Raises:
            Refusal: ``config.cannot_write``.
        """
        path = self.home / name
        try:
            make_home(self.home)
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise CANNOT_WRITE(path=error.filename or path, why=error.strerror) from error
        return path

    def _kept(self, name: str) -> bytes:
        """A secret that is made once and kept in ``keys``; it is on disk before anything depends on it."""
        path = self.folder("keys") / name
        try:
            if not path.exists():
                make_secret(path)
            return path.read_bytes()
        except OSError as error:
            raise CANNOT_WRITE(path=error.filename or path, why=error.strerror) from error


def read(environ: Mapping[str, str]) -> Config:
    """Read the table from an environment.

    Raises:
        Refusal: ``config.unknown_setting``, ``config.bad_setting``, ``config.cannot_read``.
    """
    wrong = _unknown(environ)
    if wrong:
        raise wrong[0]
    values = {row.name: _value(row, environ) for row in SETTINGS}
    home = Path(values["DULY_HOME"]).expanduser() if values["DULY_HOME"] else user_data_path("duly")
    return Config(home.absolute(), values)


def problems(environ: Mapping[str, str]) -> list[Refusal]:
    """Everything that :func:`read` could refuse, not only the first."""
    found = _unknown(environ)
    for row in SETTINGS:
        try:
            _value(row, environ)
        except Refusal as no:
            found.append(no)
    return found


def bad_setting(name: str, value: str, must: Words) -> Refusal:
    """The refusal of a value, with what it should have been."""
    words = Words(*(text.replace("{must}", part) for text, part in zip(_BAD, (must.en, must.zh), strict=True)))
    return RefusalKind(BAD_SETTING.code, BAD_SETTING.because, words)(field=name, name=name, value=value)


_BAD = (BAD_SETTING.words.en, BAD_SETTING.words.zh)


def _unknown(environ: Mapping[str, str]) -> list[Refusal]:
    known = {row.name for row in SETTINGS}
    return [
        UNKNOWN_SETTING(field=name, name=name)
        for name in environ
        if name.startswith("DULY_") and name not in known and name.removesuffix("_FILE") not in known
    ]


def _value(row: Setting, environ: Mapping[str, str]) -> Any:
    text = environ.get(row.name, "")
    path = environ.get(f"{row.name}_FILE", "")
    if not text and path:
        try:
            text = Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise CANNOT_READ(field=row.name, name=f"{row.name}_FILE", path=path, why=error) from error
    try:
        return row.read(text or row.default)
    except ValueError as error:
        raise bad_setting(row.name, "***" if row.secret else text, row.must or FLAG) from error
