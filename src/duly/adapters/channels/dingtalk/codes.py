# SPDX-License-Identifier: Apache-2.0
"""DingTalk's return codes for work notifications and robots, and the lists in which a receiver can end up."""

from duly.adapters.channels.adapter import Code

CODES = {
    "-1": Code("later", "system", "DingTalk is busy and asks to try again"),
    "33001": Code("later", "credentials", "no such corporation"),
    "33012": Code("refused", "bad_address", "no such userid"),
    "40014": Code("later", "credentials", "the token is not one"),
    "40035": Code("refused", "bad_content", "a part of the message breaks its rules"),
    "40056": Code("later", "credentials", "no such application"),
    "40089": Code("later", "credentials", "the application's key or secret is wrong"),
    "41001": Code("later", "credentials", "no token was given"),
    "42001": Code("later", "credentials", "the token has ended"),
    "60011": Code("later", "credentials", "the application may not use this interface"),
    "60020": Code("later", "credentials", "our IP address is not on the application's list"),
    "60121": Code("refused", "bad_address", "no such member"),
    "90018": Code("later", "too_many", "called too often"),
    "143103": Code("later", "too_many", "the application sends too much in this minute"),
    "143104": Code("later", "too_many", "the company sends too much in this minute"),
    "143105": Code("later", "quota", "the member has had the day's number of messages"),
    "143106": Code("refused", "rejected", "the member has had the same text today"),
    "1430000": Code("refused", "bad_address", "no receiver"),
    "1430002": Code("refused", "bad_content", "the text holds something forbidden"),
    "1430003": Code("later", "too_many", "DingTalk protects itself"),
    "1430004": Code("refused", "policy", "the member is protected against messages"),
    "300001": Code("refused", "not_in_service", "the robot's token does not exist"),
    "310000": Code("later", "credentials", "the robot's security settings turned it away: signature, keyword or IP"),
    "130101": Code("later", "too_many", "the robot sends too fast"),
    "400013": Code("refused", "not_in_service", "the group was dissolved"),
    "400101": Code("refused", "not_in_service", "the robot's token does not exist"),
    "400102": Code("refused", "not_in_service", "the robot is switched off"),
    "410100": Code("later", "too_many", "the robot sends too fast"),
    "430101": Code("refused", "bad_content", "the text holds an unsafe link"),
    "430102": Code("refused", "bad_content", "the text holds something improper"),
    "430103": Code("refused", "bad_content", "the text holds something improper"),
    "430104": Code("refused", "bad_content", "the text holds something improper"),
    "read_user_id_list": Code("delivered", "read", "it arrived and was opened"),
    "unread_user_id_list": Code("delivered", "unread", "it arrived"),
    "invalid_user_id_list": Code("bounced", "bad_address", "no such member"),
    "forbidden_user_id_list": Code("failed", "rejected", "held back by a limit"),
    "failed_user_id_list": Code("failed", "system", "DingTalk could not deliver it"),
}
SPENT = frozenset({40014, 42001})
"""Answers after which a new token helps; also as ``sub_code`` of 88."""
