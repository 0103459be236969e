# SPDX-License-Identifier: Apache-2.0
"""What is secret of a person, and how is it found again? Sealing, blind indexes, the keys behind both.

Promises: what was sealed opens under its person's key and at its own place only, or an error is raised; it never comes
back as ciphertext. Destroying that one key closes all that was kept of a person, here and in the ledger. Refuses to know:
what the values mean, and why somebody looks at them.
"""
