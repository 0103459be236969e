# SPDX-License-Identifier: Apache-2.0
"""Which ways out of the house are open, by what the operator has set."""

from collections import defaultdict

from duly.adapters.channels.portal import PortalChannel
from duly.adapters.channels.sms_http import SmsHttpChannel
from duly.adapters.channels.smtp import SmtpChannel, read_url
from duly.house import providers
from duly.house.config import BAD_SETTING, Config
from duly.house.providers import Section
from duly.rooms.delivery.channel import Provider


def channels_of(config: Config) -> dict[str, list[Provider]]:
    """The providers of each channel that is configured. The portal always is: it is ours.

    ``DULY_SMTP_URL`` and ``DULY_SMS_URL`` are the short form for one provider; ``providers.yaml`` adds to them.

    Raises:
        Refusal: ``config.bad_setting``, ``config.bad_providers``.
    """
    found: dict[str, list[Provider]] = defaultdict(list)
    found["portal"].append(Provider("portal", PortalChannel(), adapter="portal"))
    if config["DULY_SMTP_URL"]:
        found["email"].append(
            Provider(
                "smtp", _mail(config), adapter="smtp", hook="/hooks/mail" if config["DULY_MAIL_HOOK_SECRET"] else ""
            )
        )
    if config["DULY_SMS_URL"]:
        gateway = SmsHttpChannel(config["DULY_SMS_URL"], config["DULY_SMS_SECRET"].encode())
        found["sms"].append(Provider("sms_http", gateway, adapter="sms_http", hook="/hooks/sms"))
    if config["DULY_PROVIDERS"] or config.providers.exists():
        for section in providers.read(config.providers):
            found[section.channel].append(_provider(section, config))
    return dict(found)


def _provider(section: Section, config: Config) -> Provider:
    try:
        channel = section.build(config.public_url)
    except (ValueError, ImportError) as error:
        raise providers.mistake_of(config.providers, section.name, error) from error
    return Provider(
        section.name,
        channel,
        weight=section.weight,
        per_second=section.per_second,
        regions=section.regions,
        lane=section.lane,
        domains=section.domains,
        adapter=section.adapter.name,
        hook=section.hook,
    )


def _mail(config: Config) -> SmtpChannel:
    try:
        settings = read_url(
            config["DULY_SMTP_URL"],
            mail_from=config["DULY_MAIL_FROM"],
            return_path=config["DULY_MAIL_RETURN"],
            hook_secret=config["DULY_MAIL_HOOK_SECRET"].encode(),
        )
    except ValueError as error:
        raise BAD_SETTING(field="DULY_SMTP_URL", name="DULY_SMTP_URL", value="***", must=error) from error
    return SmtpChannel(settings)
