# SPDX-License-Identifier: Apache-2.0
"""What text messages through the clouds of mainland China have in common: approved templates and a signature, requests
signed over the host, reports that are not signed and so must come to an address with a secret in it.
"""

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from duly.adapters.channels.adapter import Field
from duly.adapters.channels.hooks import Network, networks_of, require_token
from duly.adapters.channels.one_by_one import ByNumber
from duly.adapters.channels.templates import Template, fill, templates_of
from duly.adapters.channels.waves import SECONDS
from duly.kernel import sms
from duly.kernel.words import Words
from duly.rooms.delivery.channel import Letter, Limits, Outcome, Receipt, Refused, Reply

WORDING = (
    Field("sms_sign", Words(en="approved signature, without 【】", zh="已审核的短信签名（不含【】）"), required=True),
    Field("templates", Words(en="approved templates", zh="已审核的短信模板"), templates_of, required=True),
)
CALLS = (
    Field("hook_token", Words(en="secret in the hook's address", zh="回执地址中的密钥"), default="", secret=True),
    Field("hook_networks", Words(en="networks that may call the hook", zh="允许调用回执地址的网段"), networks_of, ()),
    Field("connections", Words(en="connections at once", zh="并发连接数"), int, 8),
    Field("timeout", Words(en="seconds for each answer", zh="每次应答的秒数"), float, 10.0),
)
_BATCH = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class CloudSettings:
    """Who sends, and how: the settings of a section, by their names there."""

    sms_sign: str
    templates: Mapping[str, Template]
    url: str
    hook_token: str
    hook_networks: tuple[Network, ...]
    connections: int
    timeout: float


class CloudTexts(ByNumber):
    """Carries text messages through one account of a cloud."""

    name = "sms"
    longest: int | None = None
    """The longest value of a template's blank that is taken."""
    with_urls = True
    """Whether a value may be a whole address."""

    def __init__(self, thread: str, settings: CloudSettings) -> None:
        super().__init__(thread, settings.url, settings.connections, settings.timeout, patience=settings.timeout)
        self._texts = settings
        self._host = urlsplit(settings.url).netloc
        self.limits = Limits(
            batch=_BATCH,
            connections=settings.connections,
            body_chars=500,
            seconds=SECONDS,
            receipt_days=3 if settings.hook_token else None,
        )

    def read_receipt(self, headers: Mapping[str, str], body: bytes) -> list[Receipt | Reply]:
        """Reports and replies. The provider signs nothing: the address called must carry ``?token=``.

        Raises:
            Refusal: ``delivery.bad_signature``, ``delivery.bad_receipt``.
        """
        require_token(headers, self._texts.hook_token, self._texts.hook_networks)
        return self._read_events(body)

    def _post(self, letter: Letter, start_by: float) -> Outcome:
        filled = fill(self._texts.templates, letter, longest=self.longest, with_urls=self.with_urls)
        if isinstance(filled, Refused):
            return filled
        text = sms.signed(filled.text, self._texts.sms_sign, letter.address)
        values = {name: sms.unsigned(value, self._texts.sms_sign) for name, value in filled.values.items()}
        return self._send(letter, filled.code, values, sms.billed(text, letter.address).count)

    @abstractmethod
    def _send(self, letter: Letter, template: str, values: Mapping[str, str], units: int) -> Outcome:
        """Send a template with the values of its blanks. ``units`` is how many segments that should be."""

    @abstractmethod
    def _read_events(self, body: bytes) -> list[Receipt | Reply]:
        """What a call says."""
