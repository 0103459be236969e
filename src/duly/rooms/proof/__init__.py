# SPDX-License-Identifier: Apache-2.0
"""What can we prove? Packs that a stranger can check without trusting us.

Promises: a pack holds everything the log says about one customer and one notice, shows nothing of anybody else, and
every byte of it is accounted for. Refuses to know: how anything came about; it only reads what the log holds.
"""
