# SPDX-License-Identifier: Apache-2.0
"""What the HTTP statuses of a customer's own system mean. A status that is not here leaves the outcome unknown."""

from duly.adapters.channels.adapter import Code

CODES = {
    "200": Code("accepted", "", "taken; so is any other 2xx"),
    "301": Code("refused", "bad_address", "moved for good: the customer has to give the new address"),
    "308": Code("refused", "bad_address", "moved for good: the customer has to give the new address"),
    "302": Code("later", "no_route", "a redirect, which is not followed"),
    "303": Code("later", "no_route", "a redirect, which is not followed"),
    "307": Code("later", "no_route", "a redirect, which is not followed"),
    "400": Code("later", "rejected", "the system calls the request bad; it may be mended"),
    "401": Code("later", "rejected", "the system does not take our signature"),
    "403": Code("later", "rejected", "the system turns us away"),
    "404": Code("later", "no_route", "nothing is at this address now"),
    "405": Code("later", "no_route", "no POST is taken at this address now"),
    "408": Code("later", "busy", "the system did not read in time"),
    "409": Code("later", "busy", "the system is not ready for it"),
    "410": Code("refused", "not_in_service", "gone for good: the customer has ended this address"),
    "413": Code("refused", "too_large", "the message is too large for the system"),
    "415": Code("later", "rejected", "the system does not take JSON now"),
    "422": Code("later", "rejected", "the system calls the content bad; it may be mended"),
    "425": Code("later", "busy", "too early"),
    "429": Code("later", "busy", "too many at once"),
    "503": Code("later", "busy", "the system is down for a while"),
}
