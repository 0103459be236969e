# SPDX-License-Identifier: Apache-2.0
"""The command line: operators and scripts. No rules, no tables; every verb calls one face of a room.

``root`` is the command ``duly``. Groups are loaded when they are asked for, because rooms can be imported only after
Django is ready; the house makes it ready and adds its own verbs.
"""

from duly.doors.cli.root import root

__all__ = ["root"]
