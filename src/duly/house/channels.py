# SPDX-License-Identifier: Apache-2.0
"""Which ways out of the house are open, by what the operator has set."""

from duly.adapters.channels.portal import PortalChannel
from duly.adapters.channels.sms_http import SmsHttpChannel
from duly.adapters.channels.smtp import SmtpChannel, read_url
from duly.house.config import BAD_SETTING, Config
from duly.rooms.delivery.channel import Channel


def channels_of(config: Config) -> dict[str, Channel]:
    """The channels that are configured. The portal always is: it is ours.

    Raises:
        Refusal: ``config.bad_setting``.
    """
    found: dict[str, Channel] = {"portal": PortalChannel()}
    if config["DULY_SMTP_URL"]:
        found["email"] = _mail(config)
    if config["DULY_SMS_URL"]:
        found["sms"] = SmsHttpChannel(config["DULY_SMS_URL"], config["DULY_SMS_SECRET"].encode())
    return found


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
