# SPDX-License-Identifier: Apache-2.0
"""Places as law sees them: country codes (ISO 3166-1), and unions of countries that share a law."""

EUROPEAN_UNION = frozenset({
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU",
    "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
})  # fmt: skip
"""Its members (Treaty on European Union, article 52)."""
EUROPEAN_ECONOMIC_AREA = EUROPEAN_UNION | {"IS", "LI", "NO"}
"""Where the Union's law on personal data holds, too (EEA Joint Committee, decision 154/2018)."""
