# SPDX-License-Identifier: Apache-2.0
"""WeCom's return codes for application messages and group robots."""

from duly.adapters.channels.adapter import Code

CODES = {
    "-1": Code("later", "system", "WeCom is busy and asks to try again"),
    "40001": Code("later", "credentials", "the application's secret is wrong"),
    "40003": Code("refused", "bad_address", "no such member"),
    "40008": Code("refused", "protocol", "no such kind of message"),
    "40013": Code("later", "credentials", "no such corporation id"),
    "40014": Code("later", "credentials", "the token is not one"),
    "40033": Code("refused", "bad_content", "a character that is not allowed"),
    "40039": Code("refused", "bad_content", "the link is too long"),
    "40056": Code("later", "credentials", "no such application"),
    "40058": Code("refused", "bad_content", "a part of the message breaks its rules"),
    "41001": Code("later", "credentials", "no token was given"),
    "41004": Code("later", "credentials", "no secret was given"),
    "41011": Code("later", "credentials", "no application was given"),
    "42001": Code("later", "credentials", "the token has ended"),
    "43004": Code("refused", "unsubscribed_there", "the member does not follow"),
    "44004": Code("refused", "bad_content", "the text is empty"),
    "45002": Code("refused", "too_large", "the text is too long"),
    "45009": Code("later", "too_many", "called too often"),
    "45033": Code("later", "too_many", "too many calls at once"),
    "47001": Code("refused", "protocol", "the JSON cannot be read"),
    "48002": Code("later", "credentials", "the application may not use this interface"),
    "50003": Code("later", "credentials", "the application is switched off"),
    "60011": Code("later", "credentials", "the application may not reach this member"),
    "60020": Code("later", "credentials", "our IP address is not on the application's list"),
    "60111": Code("refused", "bad_address", "no such member"),
    "81013": Code("refused", "bad_address", "no receiver exists, or none may be reached by the application"),
    "82001": Code("refused", "bad_address", "no receiver is valid"),
    "93000": Code("refused", "not_in_service", "the group robot's key is wrong, or the robot was removed"),
    "301002": Code("later", "credentials", "the secret is of another application"),
    "invaliduser": Code("refused", "bad_address", "accepted, but the member does not exist or cannot be reached"),
    "unlicenseduser": Code("later", "quota", "the member has no licence for the interface"),
}
SPENT = frozenset({40014, 42001})
"""Answers after which a new token helps."""
