# SPDX-License-Identifier: Apache-2.0
"""E-mail through the API of Amazon SES (v2). The message is the same that goes over SMTP; SES signs it with DKIM itself."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import structlog

from duly.adapters.channels.http import retry_after
from duly.adapters.channels.ses.answers import NoWholeAnswer, Reader
from duly.adapters.channels.ses.codes import CODES
from duly.adapters.channels.ses.sns import Fetch, Guard, fetch
from duly.adapters.channels.ses.wire import TAG, receipts_in
from duly.adapters.channels.smtp import addresses
from duly.adapters.channels.smtp.mime import compose
from duly.adapters.channels.verdicts import outcome_of
from duly.adapters.channels.waves import Hands
from duly.rooms.delivery.channel import Accepted, Letter, Limits, Outcome, Receipt, Refused, Reply, Unknown
from duly.rooms.delivery.facts import BAD_RECEIPT

MISSING = "Amazon SES needs boto3: pip install 'duly[aws]'"
CONNECT = 5.0
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class SesSettings:
    """Which account, in which region. Without a key, boto3 looks where it always does (environment, instance role)."""

    region: str
    access_key_id: str = ""
    access_key_secret: str = ""
    mail_from: str = ""
    configuration_set: str = ""
    topic: str = ""
    url: str = ""
    connections: int = 8
    timeout: float = 10.0
    per_second: float | None = None


class SesChannel:
    """Carries mail through SES. Requests are never repeated by boto3: a second one might be a second message."""

    name = "email"

    def __init__(self, settings: SesSettings, *, fetch_certificate: Fetch = fetch) -> None:
        try:
            boto3, botocore = import_module("boto3"), import_module("botocore.config")  # an extra, needed only here
        except ImportError as error:
            raise ValueError(MISSING) from error
        self.limits = Limits(
            batch=4, connections=settings.connections, per_second=settings.per_second,
            receipt_days=3 if settings.topic else None,
        )  # fmt: skip
        self._settings = settings
        self._errors = import_module("botocore.exceptions")
        self._guard = Guard(settings.topic, fetch_certificate)
        self._hands = Hands("ses", settings.connections, patience=settings.timeout)
        self._client: Any = boto3.client(
            "sesv2",
            region_name=settings.region,
            endpoint_url=settings.url or None,
            aws_access_key_id=settings.access_key_id or None,
            aws_secret_access_key=settings.access_key_secret or None,
            config=botocore.Config(
                connect_timeout=CONNECT,
                read_timeout=settings.timeout,
                retries={"total_max_attempts": 1},
                max_pool_connections=settings.connections,
            ),
        )
        session = self._client._endpoint.http_session  # noqa: SLF001  only it knows the proxies and certificates
        self._client.meta.events.register("before-send.sesv2", Reader(session, settings.timeout))

    def check(self, address: str) -> str | None:
        """Why this address can never work, or ``None``. SES takes no local part beyond ASCII."""
        if not address.rpartition("@")[0].isascii():
            return "SES does not take addresses with other than ASCII characters before the @"
        return addresses.complaint(address)

    def post(self, letters: Sequence[Letter]) -> list[Outcome]:
        """Carry letters, several at once; the outcomes are in the order of the letters."""
        return self._hands.carry(letters, self._post)

    def read_receipt(self, headers: Mapping[str, str], body: bytes) -> list[Receipt | Reply]:
        """What a call of SNS says. A request to confirm the subscription is logged; a person opens its address.

        Raises:
            Refusal: ``delivery.bad_signature``, ``delivery.bad_receipt``.
        """
        try:
            message = json.loads(body)
        except (ValueError, RecursionError) as error:
            raise BAD_RECEIPT(why="it is not JSON") from error
        if not isinstance(message, dict):
            raise BAD_RECEIPT(why="it is not a JSON object")
        self._guard.require_genuine(message)
        if message["Type"] != "Notification":
            log.warning(
                "ses.subscription",
                type=message["Type"],
                topic=message["TopicArn"],
                open_this=message.get("SubscribeURL"),
            )
            return []
        try:
            return list(receipts_in(json.loads(message["Message"])))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise BAD_RECEIPT(why="it is not a notification of SES") from error

    def close(self) -> None:
        """Close all connections."""
        self._hands.close()
        self._client.close()

    def _post(self, letter: Letter, start_by: float) -> Outcome:
        errors = self._errors
        try:
            answer = self._client.send_email(**self._request(letter))
        except errors.ClientError as error:
            found = error.response.get("Error", {})
            headers = error.response.get("ResponseMetadata", {}).get("HTTPHeaders", {})
            code, said = str(found.get("Code", "")), str(found.get("Message", ""))
            return outcome_of(CODES, code, said, retry_after=retry_after(headers))
        except (errors.NoCredentialsError, errors.PartialCredentialsError, errors.CredentialRetrievalError) as error:
            return Refused("credentials", str(error), permanent=False)
        except (
            errors.EndpointConnectionError, errors.ConnectTimeoutError, errors.ProxyConnectionError, errors.SSLError,
        ) as error:  # fmt: skip
            return Refused("connect", str(error), permanent=False)
        except (errors.ParamValidationError, ValueError) as error:
            return Refused("bad_content", str(error), permanent=True)
        except (NoWholeAnswer, errors.BotoCoreError) as error:  # the request may have left: nobody knows
            why = str(error) if isinstance(error, NoWholeAnswer) else f"no_answer_{type(error).__name__}"
            return Unknown(why.lower())
        reference = answer.get("MessageId")
        return Accepted(str(reference)) if reference else Unknown("malformed_answer")

    def _request(self, letter: Letter) -> dict[str, Any]:
        from_address = self._settings.mail_from or letter.sender.email
        domain = addresses.ascii_domain(from_address.rpartition("@")[2])
        request: dict[str, Any] = {
            "FromEmailAddress": addresses.on_the_wire(from_address),
            "Destination": {"ToAddresses": [addresses.on_the_wire(letter.address)]},
            "Content": {"Raw": {"Data": compose(letter, from_address=from_address, domain=domain)}},
            "EmailTags": [{"Name": TAG, "Value": letter.delivery_id.hex}],
        }
        if self._settings.configuration_set:
            request["ConfigurationSetName"] = self._settings.configuration_set
        return request
