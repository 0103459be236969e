# SPDX-License-Identifier: Apache-2.0
"""Messages of e-mail, read: taken apart, decoded, and told apart from what they quote. Pure, bounded, and nothing raises.

Whoever reads mail reads it with these: the adapter that understands bounces, and the room that understands requests.
"""
