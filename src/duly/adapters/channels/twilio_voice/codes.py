# SPDX-License-Identifier: Apache-2.0
"""Twilio's call statuses, who answered, and its error codes for calls."""

from duly.adapters.channels.adapter import Code

STATUSES = {
    "queued": Code("accepted", "", "taken"),
    "initiated": Code("accepted", "", "being dialled"),
    "ringing": Code("accepted", "", "ringing"),
    "in-progress": Code("accepted", "", "somebody or something answered"),
    "completed": Code("accepted", "", "ended; who answered is not known, and no key was pressed"),
    "completed/human": Code("delivered", "", "a person answered"),
    "completed/unknown": Code("accepted", "", "ended; who answered is not known"),
    "completed/fax": Code("bounced", "bad_address", "a fax machine answered"),
    "completed/machine_start": Code("accepted", "", "an answering machine; nobody has heard it yet"),
    "completed/machine_end_beep": Code("accepted", "", "an answering machine; nobody has heard it yet"),
    "completed/machine_end_silence": Code("accepted", "", "an answering machine; nobody has heard it yet"),
    "completed/machine_end_other": Code("accepted", "", "an answering machine; nobody has heard it yet"),
    "busy": Code("bounced", "busy", "the line was busy"),
    "no-answer": Code("bounced", "no_answer", "nobody answered"),
    "failed": Code("bounced", "no_route", "could not be put through; mostly a number that does not exist"),
    "canceled": Code("refused", "gave_up", "called off before anybody answered"),
}
ERRORS = {
    "10004": Code("later", "too_many", "too many calls at once"),
    "12100": Code("refused", "protocol", "the script is no well-formed document"),
    "12200": Code("refused", "protocol", "the script does not follow the schema"),
    "13223": Code("refused", "bad_address", "the number is malformed"),
    "13224": Code("refused", "bad_address", "not a telephone number"),
    "13225": Code("refused", "policy", "this number may not be called"),
    "13226": Code("refused", "bad_address", "the country code is not valid"),
    "13227": Code("refused", "policy", "this country is not switched on"),
    "20001": Code("refused", "protocol", "a parameter is malformed"),
    "20003": Code("later", "credentials", "account or token is wrong"),
    "20005": Code("later", "credentials", "the account is not active"),
    "20404": Code("later", "credentials", "no such account"),
    "20429": Code("later", "too_many", "too many requests"),
    "20500": Code("unknown", "system", "a fault over there; whether it was taken is not said"),
    "20503": Code("later", "connect", "away for the moment"),
    "21201": Code("refused", "protocol", "no number in the request"),
    "21203": Code("refused", "policy", "no calls abroad for this account"),
    "21205": Code("refused", "protocol", "an address in the request is not valid"),
    "21210": Code("later", "credentials", "our number is not confirmed"),
    "21211": Code("refused", "bad_address", "not a telephone number"),
    "21212": Code("later", "credentials", "our number is not valid"),
    "21213": Code("later", "credentials", "no number of ours in the request"),
    "21214": Code("refused", "bad_address", "the number cannot be reached"),
    "21215": Code("refused", "policy", "this country is not switched on"),
    "21216": Code("refused", "policy", "this number is on the provider's list of those that are not called"),
    "21217": Code("refused", "bad_address", "not a telephone number"),
    "21219": Code("refused", "policy", "a trial account may call confirmed numbers only"),
}
CODES = STATUSES | ERRORS
