# SPDX-License-Identifier: Apache-2.0
"""Countries as a reader calls them: a sentence says ``Germany``, never ``DE``."""

from functools import cache

from babel import Locale

from duly.kernel.words import Words


@cache
def country_named(code: str) -> Words:
    """The name of a region by CLDR; a code that it does not know is said as it is."""
    return Words.literal(
        en=Locale.parse("en").territories.get(code, code), zh=Locale.parse("zh").territories.get(code, code)
    )
