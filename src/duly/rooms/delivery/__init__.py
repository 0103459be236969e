# SPDX-License-Identifier: Apache-2.0
"""Did it get there? A post office: it carries rendered letters on channels and says what became of each.

Promises: a delivery has an id before anything is sent, and an outcome afterwards; nobody is sent one step twice;
what nobody can know is called ``unknown`` and is never sent again blindly; quiet hours hold a message, they never drop
it. Refuses to know: what a notice is, who owes an acknowledgement, and which product carries the bytes.
"""
