# SPDX-License-Identifier: Apache-2.0
"""The documents say what the code says."""

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path

import pytest

from duly.foundation.accounts.facts import ROLES
from duly.house import by_hand, reference
from duly.rooms.rulebook.queries import shipped
from house.house_files import ROOT, SOURCE, nothing_wrong, rooms

BRANCHES = ("src/duly", "src/duly/rooms")
TEXTS = {".py", ".md", ".toml", ".yaml", ".yml", ".sql", ".html", ".css", ".js", ".po", ".txt", ".in", ""}
MACHINE = re.compile(
    r"(?<![\w.])/(?:work|home/\w+|root)/\w|\b(?:pypi|mirror|artifactory|nexus)\.\w+\.(?:internal|local|corp)\b"
)


@pytest.mark.parametrize(
    "name", ["settings.md", "facts.md", "flow.md", "rights.md", "jobs.md", "cli.md", "api.md", "openapi.json"]
)
def test_the_reference_is_as_the_code_says(name: str, written: dict[str, str]) -> None:
    assert (ROOT / "docs" / "reference" / name).read_text(encoding="utf-8") == written[name], "run `make docs`"


def test_what_the_packs_leave_to_people_is_listed_as_the_packs_say() -> None:
    assert (ROOT / "rulepacks" / by_hand.FILE.name).read_text(encoding="utf-8") == by_hand.page(), "run `make docs`"
    assert by_hand.FILE.read_text(encoding="utf-8").count("\n| `") == sum(
        len(pack.manual) + sum(rule.check == "task" for rule in pack.rules) for pack in shipped()
    )


@pytest.fixture(scope="module")
def written() -> dict[str, str]:
    return reference.pages()


def test_no_page_of_the_reference_is_left_over(written: dict[str, str]) -> None:
    assert {path.name for path in (ROOT / "docs" / "reference").iterdir()} == set(written)


def missing_words(glossary: str, words: Iterable[str]) -> list[str]:
    return [word for word in words if not re.search(rf"\b{re.escape(word)}\b", glossary)]


def test_the_glossary_has_every_room_and_every_role() -> None:
    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    nothing_wrong(missing_words(glossary, [*(name.split(".")[-1] for name in rooms()), *ROLES]))


def tree_faults(readme: str, folders: Iterable[str]) -> list[str]:
    """Folders on disk that the tree does not show, and folders in the tree that are not on disk."""
    tree = next((block for block in re.findall(r"(?:^    .*\n)+", readme, re.MULTILINE) if "src/duly/" in block), "")
    shown = set(re.findall(r"([\w]+)/(?:\s|$)", tree)) | set(
        re.findall(r"\w+", " ".join(re.findall(r": ([\w, ]+)$", tree, re.MULTILINE)))
    )
    lacking = [f"{folder} is not in the tree" for folder in folders if folder not in shown]
    tops = set(re.findall(r"^    ([\w/]+)/(?:\s|$)", tree, re.MULTILINE))
    return lacking + [f"{top}/ is not on disk" for top in tops if not (ROOT / top).is_dir()]


def on_disk() -> list[str]:
    return [
        path.name
        for branch in BRANCHES
        for path in sorted((ROOT / branch).iterdir())
        if (path / "__init__.py").exists() and path.name != "migrations"
    ]


def test_the_tree_in_the_readme_is_the_tree_on_disk() -> None:
    nothing_wrong(tree_faults((ROOT / "README.md").read_text(encoding="utf-8"), on_disk()))


def decisions() -> list[Path]:
    return sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))


def decision_faults(names: Iterable[str]) -> list[str]:
    numbers = [name[:4] for name in names]
    return [number for number in numbers if numbers.count(number) > 1 or not number.isdigit()]


def test_decisions_have_numbers_of_their_own_and_the_same_parts() -> None:
    nothing_wrong(decision_faults(path.name for path in decisions()))
    for path in decisions():
        text = path.read_text(encoding="utf-8")
        nothing_wrong(
            [
                f"{path.name} lacks {part}"
                for part in ("## Context", "## Decision", "## Consequences")
                if part not in text
            ]
        )


def declared_dependencies() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lists = [project["dependencies"], *project.get("optional-dependencies", {}).values()]
    return {re.split(r"[\[<>=~! ;]", row)[0].lower() for rows in lists for row in rows}


def test_every_dependency_has_a_reason_and_a_licence() -> None:
    page = (ROOT / "docs" / "decisions" / "dependencies.md").read_text(encoding="utf-8")
    rows = {
        cells[1].strip().strip("`").lower(): cells for line in page.splitlines() if len(cells := line.split("|")) >= 5
    }
    assert sorted(declared_dependencies() - rows.keys()) == []
    nothing_wrong([name for name in declared_dependencies() if re.search(r"\b(A?GPL|BSL|SSPL)", rows[name][3])])


def test_nothing_speaks_of_the_machine_it_was_made_on() -> None:
    ours = [ROOT / name for name in ("src", "tests", "docs", "bench", "examples", "requirements")]
    files = [path for folder in ours for path in folder.rglob("*") if path.is_file() and path.suffix in TEXTS]
    files += [path for path in ROOT.iterdir() if path.is_file() and path.suffix in TEXTS]
    guilty = [
        str(path.relative_to(ROOT))
        for path in files
        if MACHINE.search(path.read_text(encoding="utf-8", errors="ignore"))
    ]
    nothing_wrong(guilty)


def test_planted_faults_in_documents_are_noticed() -> None:
    assert missing_words("rooms: notices", ["notices", "audience"]) == ["audience"]
    assert tree_faults("    src/duly/\n      kernel/ x\n    attic/  y\n", ["kernel", "rooms"]) == [
        "rooms is not in the tree",
        "attic/ is not on disk",
    ]
    assert decision_faults(["0001-a.md", "0001-b.md", "x.md"])
    assert MACHINE.search("see " + "/wo" + "rk/main")
    assert (SOURCE / "duly").is_dir()
