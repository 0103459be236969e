# SPDX-License-Identifier: Apache-2.0
"""Feishu's (Lark's) codes for messages of an application and for robots."""

from duly.adapters.channels.adapter import Code

CODES = {
    "10003": Code("later", "credentials", "the application id is not one"),
    "10014": Code("later", "credentials", "the application's secret is wrong"),
    "230001": Code("refused", "bad_content", "a part of the request breaks its rules"),
    "230002": Code("refused", "not_in_service", "the robot is not in the group"),
    "230006": Code("later", "credentials", "the application's robot is not switched on"),
    "230013": Code("refused", "bad_address", "the application does not reach this person"),
    "230018": Code("refused", "policy", "the group does not allow it"),
    "230020": Code("later", "too_many", "too many messages to this person or group"),
    "230022": Code("refused", "bad_content", "the text holds something that Feishu holds back"),
    "230025": Code("refused", "too_large", "the text is too long"),
    "230027": Code("later", "credentials", "the application lacks a permission"),
    "230028": Code("refused", "policy", "the text did not pass the company's data protection"),
    "230029": Code("refused", "not_in_service", "the person has left"),
    "230034": Code("refused", "bad_address", "no such person or group"),
    "230035": Code("refused", "policy", "the application may not send there"),
    "230038": Code("refused", "policy", "the person belongs to another company"),
    "230049": Code("unknown", "still_being_sent", "the same message is just being sent"),
    "230053": Code("refused", "unsubscribed_there", "the person has stopped the application's messages"),
    "99991400": Code("later", "too_many", "called too often"),
    "99991401": Code("later", "credentials", "our IP address is not on the application's list"),
    "99991661": Code("later", "credentials", "no token was given"),
    "99991663": Code("later", "credentials", "the token has ended"),
    "99991664": Code("later", "credentials", "the token has ended"),
    "99991668": Code("later", "credentials", "the token is of another kind"),
    "99991672": Code("later", "credentials", "the application lacks a permission"),
    "11232": Code("later", "too_many", "called too often"),
    "9499": Code("refused", "protocol", "the request cannot be read"),
    "19001": Code("refused", "not_in_service", "the robot's address is wrong, or the robot was removed"),
    "19002": Code("refused", "bad_content", "a part of the request breaks its rules"),
    "19021": Code("later", "credentials", "the robot's signature is wrong, or our clock is"),
    "19022": Code("later", "credentials", "our IP address is not on the robot's list"),
    "19024": Code("refused", "bad_content", "the robot asks for a keyword that the text does not have"),
}
SPENT = frozenset({99991663, 99991664})
"""Answers after which a new token helps."""
