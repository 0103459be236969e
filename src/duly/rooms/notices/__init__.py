# SPDX-License-Identifier: Apache-2.0
"""What do we tell, in which words, and who agreed? A change of the company, its notice, editions, approval and launch.

Promises: what goes out is byte for byte what somebody other than its makers approved; nothing is launched while a rule
blocks or a reader's language is missing. Refuses to know: how messages travel and who has confirmed (it only asks).
"""
