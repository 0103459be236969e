# SPDX-License-Identifier: Apache-2.0
"""WeChat's return codes that sending a template message can give, and the ways in which a sent one can end."""

from duly.adapters.channels.adapter import Code

ENDS = {
    "success": Code("delivered", "", "it arrived"),
    "failed:user block": Code("bounced", "unsubscribed_there", "the customer blocks the account's messages"),
    "failed: system failed": Code("failed", "system", "WeChat could not deliver it"),
}
CODES = {
    "-1": Code("later", "system", "WeChat is busy and asks to try again"),
    "40001": Code("later", "credentials", "the app secret is wrong, or the token is not this account's"),
    "40003": Code("refused", "bad_address", "no such OpenID with this account"),
    "40013": Code("later", "credentials", "no such AppID"),
    "40014": Code("later", "credentials", "the token is not one"),
    "40036": Code("refused", "bad_content", "the template id has the wrong length"),
    "40037": Code("refused", "bad_content", "no such template with this account"),
    "40039": Code("refused", "bad_content", "the link is too long"),
    "40066": Code("refused", "bad_content", "the link is not an address"),
    "40125": Code("later", "credentials", "the app secret is wrong"),
    "40164": Code("later", "credentials", "our IP address is not on the account's list"),
    "40243": Code("later", "credentials", "the app secret is frozen"),
    "41001": Code("later", "credentials", "no token was given"),
    "41002": Code("later", "credentials", "no AppID was given"),
    "41004": Code("later", "credentials", "no app secret was given"),
    "42001": Code("later", "credentials", "the token has ended"),
    "42007": Code("later", "credentials", "the token was withdrawn with a change of password"),
    "43002": Code("refused", "protocol", "the request must be a POST"),
    "43004": Code("refused", "unsubscribed_there", "the customer does not follow the account"),
    "43019": Code("refused", "unsubscribed_there", "the customer is on the account's own block list"),
    "43101": Code("refused", "unsubscribed_there", "the customer has refused such messages"),
    "44002": Code("refused", "protocol", "the request was empty"),
    "45009": Code("later", "quota", "the day's quota is used up"),
    "45011": Code("later", "too_many", "too many calls in this minute"),
    "47001": Code("refused", "protocol", "the JSON cannot be read"),
    "47003": Code("refused", "bad_content", "a field of the template breaks its rules"),
    "48001": Code("later", "credentials", "the account may not send template messages"),
    "48004": Code("later", "credentials", "the interface is closed to the account"),
    "50002": Code("later", "credentials", "the account is restricted"),
    "61004": Code("later", "credentials", "our IP address is not on the account's list"),
} | ENDS
SPENT = frozenset({40001, 40014, 42001, 42007})
"""Answers after which a new token helps. The message was not accepted: it was not even looked at."""
