# SPDX-License-Identifier: Apache-2.0
"""What a gateway may answer. Its codes are ours, so that the small piece in front of a provider does the translating."""

from duly.adapters.channels.adapter import Code

STATES = {
    "accepted": Code("accepted", "", "the gateway or the network has it"),
    "delivered": Code("delivered", "", "the phone has it"),
    "undelivered": Code("bounced", "not_in_service", "the phone will not get it"),
    "expired": Code("bounced", "switched_off", "the phone was not reached in time"),
    "failed": Code("refused", "system", "the gateway gave up"),
}
REFUSALS = {
    "not_in_service": Code("refused", "not_in_service", "no such number"),
    "no_mailbox": Code("refused", "no_mailbox", "no such number"),
    "bad_address": Code("refused", "bad_address", "not a number"),
    "unsubscribed_there": Code("refused", "unsubscribed_there", "the customer told the provider to send no more"),
    "rejected": Code("refused", "rejected", "the gateway gives no reason"),
    "bad_content": Code("refused", "bad_content", "a field is missing or malformed"),
    "too_large": Code("refused", "too_large", "the text is too long"),
    "wording": Code("refused", "wording", "words that may not be sent"),
    "policy": Code("refused", "policy", "against the rules of the network or country"),
    "content": Code("refused", "content", "the text was not accepted"),
    "too_many": Code("later", "too_many", "too many messages at once"),
    "quota": Code("later", "quota", "the account's quota is used up"),
    "credentials": Code("later", "credentials", "the account may not send"),
    "provider_fault": Code("later", "provider_fault", "a fault at the gateway"),
    "later": Code("later", "later", "not now"),
    "busy": Code("later", "busy", "the phone cannot take it now"),
    "switched_off": Code("later", "switched_off", "the phone is off"),
    "no_route": Code("later", "no_route", "no way to that network now"),
}
CODES = STATES | REFUSALS
