# SPDX-License-Identifier: Apache-2.0
"""SMPP 3.4: command statuses (section 5.1.3) and the states of a message (section 5.2.28 and appendix B)."""

from duly.adapters.channels.adapter import Code

STATUSES = {
    0x000: ("ESME_ROK", "accepted", "", "taken"),
    0x001: ("ESME_RINVMSGLEN", "refused", "too_large", "the length of the message is not allowed"),
    0x002: ("ESME_RINVCMDLEN", "refused", "protocol", "the length of the command is wrong"),
    0x003: ("ESME_RINVCMDID", "refused", "protocol", "no such command"),
    0x004: ("ESME_RINVBNDSTS", "later", "credentials", "not allowed in the way we are bound"),
    0x005: ("ESME_RALYBND", "later", "credentials", "already bound as often as allowed"),
    0x006: ("ESME_RINVPRTFLG", "refused", "protocol", "no such priority"),
    0x007: ("ESME_RINVREGDLVFLG", "refused", "protocol", "no such way of asking for receipts"),
    0x008: ("ESME_RSYSERR", "unknown", "system", "a fault over there; whether it was taken is not said"),
    0x00A: ("ESME_RINVSRCADR", "later", "credentials", "our sender is not allowed"),
    0x00B: ("ESME_RINVDSTADR", "refused", "bad_address", "not a number that can be reached"),
    0x00C: ("ESME_RINVMSGID", "refused", "protocol", "no such message"),
    0x00D: ("ESME_RBINDFAIL", "later", "credentials", "binding failed"),
    0x00E: ("ESME_RINVPASWD", "later", "credentials", "the password is wrong"),
    0x00F: ("ESME_RINVSYSID", "later", "credentials", "no such system id"),
    0x011: ("ESME_RCANCELFAIL", "refused", "protocol", "could not be called off"),
    0x013: ("ESME_RREPLACEFAIL", "refused", "protocol", "could not be replaced"),
    0x014: ("ESME_RMSGQFUL", "later", "too_many", "its queue is full"),
    0x015: ("ESME_RINVSERTYP", "refused", "protocol", "no such service type"),
    0x033: ("ESME_RINVNUMDESTS", "refused", "protocol", "the number of recipients is wrong"),
    0x034: ("ESME_RINVDLNAME", "refused", "protocol", "no such distribution list"),
    0x040: ("ESME_RINVDESTFLAG", "refused", "protocol", "the kind of recipient is wrong"),
    0x042: ("ESME_RINVSUBREP", "refused", "protocol", "cannot replace a message"),
    0x043: ("ESME_RINVESMCLASS", "refused", "protocol", "the kind of message is wrong"),
    0x044: ("ESME_RCNTSUBDL", "refused", "protocol", "cannot submit to a list"),
    0x045: ("ESME_RSUBMITFAIL", "refused", "rejected", "submitting failed"),
    0x048: ("ESME_RINVSRCTON", "later", "credentials", "the kind of our sender is wrong"),
    0x049: ("ESME_RINVSRCNPI", "later", "credentials", "the numbering plan of our sender is wrong"),
    0x050: ("ESME_RINVDSTTON", "refused", "bad_address", "the kind of the recipient's number is wrong"),
    0x051: ("ESME_RINVDSTNPI", "refused", "bad_address", "the numbering plan of the recipient's number is wrong"),
    0x053: ("ESME_RINVSYSTYP", "later", "credentials", "the system type is wrong"),
    0x054: ("ESME_RINVREPFLAG", "refused", "protocol", "the flag for replacing is wrong"),
    0x055: ("ESME_RINVNUMMSGS", "refused", "protocol", "the number of messages is wrong"),
    0x058: ("ESME_RTHROTTLED", "later", "too_many", "more than the rate that was agreed"),
    0x061: ("ESME_RINVSCHED", "refused", "protocol", "the time of delivery is malformed"),
    0x062: ("ESME_RINVEXPIRY", "refused", "protocol", "the time of validity is malformed"),
    0x063: ("ESME_RINVDFTMSGID", "refused", "protocol", "no such canned message"),
    0x064: ("ESME_RX_T_APPN", "later", "provider_fault", "a passing fault of the application"),
    0x065: ("ESME_RX_P_APPN", "refused", "rejected", "a lasting fault of the application"),
    0x066: ("ESME_RX_R_APPN", "refused", "rejected", "the application rejects it"),
    0x067: ("ESME_RQUERYFAIL", "refused", "protocol", "the query failed"),
    0x0C0: ("ESME_RINVOPTPARSTREAM", "refused", "protocol", "the optional parameters cannot be read"),
    0x0C1: ("ESME_ROPTPARNOTALLWD", "refused", "protocol", "an optional parameter that is not allowed"),
    0x0C2: ("ESME_RINVPARLEN", "refused", "protocol", "the length of a parameter is wrong"),
    0x0C3: ("ESME_RMISSINGOPTPARAM", "refused", "protocol", "an optional parameter is missing"),
    0x0C4: ("ESME_RINVOPTPARAMVAL", "refused", "protocol", "the value of an optional parameter is wrong"),
    0x0FE: ("ESME_RDELIVERYFAILURE", "refused", "rejected", "delivery failed"),
    0x0FF: ("ESME_RUNKNOWNERR", "unknown", "system", "an error that it cannot name"),
}  # fmt: skip
"""Number, name, and what it means here."""
ANSWERS = {name: Code(outcome, code, meaning) for name, outcome, code, meaning in STATUSES.values()}
STATES = {
    "ENROUTE": Code("accepted", "", "on its way"),
    "ACCEPTD": Code("accepted", "", "read by customer services on the customer's behalf; no phone has it"),
    "DELIVRD": Code("delivered", "", "the phone has it"),
    "EXPIRED": Code("bounced", "switched_off", "the phone was not reached in time"),
    "DELETED": Code("refused", "rejected", "deleted over there"),
    "UNDELIV": Code("bounced", "no_route", "cannot be delivered"),
    "REJECTD": Code("refused", "rejected", "rejected"),
    "UNKNOWN": Code("unknown", "system", "the state is not known over there"),
}
STATE_NUMBERS = {
    1: "ENROUTE", 2: "DELIVRD", 3: "EXPIRED", 4: "DELETED", 5: "UNDELIV", 6: "ACCEPTD", 7: "UNKNOWN", 8: "REJECTD",
}  # fmt: skip
CODES = ANSWERS | STATES


def name_of(status: int) -> str:
    """The name of a command status, or its number where the specification has none."""
    return STATUSES[status][0] if status in STATUSES else f"0x{status:08X}"
