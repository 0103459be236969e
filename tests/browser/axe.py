# SPDX-License-Identifier: Apache-2.0
"""axe-core on a page as it stands: what breaks WCAG 2.2 AA and is serious or critical. Its script comes from a package."""

from functools import cache
from importlib.resources import files
from typing import Any

_TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
_RUN = """async (tags) => {
  const found = await axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] });
  return found.violations.filter((v) => ['serious', 'critical'].includes(v.impact)).map((v) =>
    `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.target.join(' ') + ' ' + (n.any[0] || n.all[0] || n.none[0] || {}).message).join(' | ')} (${v.nodes.length})`);
}"""


@cache
def script() -> str:
    """axe-core of this version, as it came from its package."""
    return (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


def violations(page: Any) -> list[str]:
    """What axe-core finds; the script is put in from outside the page, so the page's own policy stays as strict as it is."""
    page.evaluate(script())
    found: list[str] = page.evaluate(_RUN, list(_TAGS))
    return found
