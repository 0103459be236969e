# SPDX-License-Identifier: Apache-2.0
"""An import contract of our own: a room is entered by its faces only."""

from collections.abc import Iterator

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class FacesContract(Contract):
    """Modules outside a room import only its ``actions``, ``queries`` and ``facts``, and what these packages hold.

    ``ports`` may be imported by ``port_users`` too, and by ``wirers``, who put things together and may reach anywhere.
    """

    type_name = "faces"

    containers = fields.ListField(subfield=fields.StringField())
    faces = fields.SetField(subfield=fields.StringField())
    ports = fields.SetField(subfield=fields.StringField())
    port_users = fields.SetField(subfield=fields.StringField())
    wirers = fields.SetField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Look at every import that crosses a room's wall."""
        wrong = sorted(crossing for crossing in _crossings(graph, self.containers) if not self._may(*crossing))
        return ContractCheck(kept=not wrong, metadata={"wrong": wrong})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Say who reaches where."""
        for importer, imported in check.metadata["wrong"]:
            output.print_error(f"{importer} reaches into {imported}; use actions, queries or facts.", bold=False)

    def _may(self, importer: str, imported: str) -> bool:
        part = imported.split(".")[3] if imported.count(".") > 2 else ""
        return (
            part in self.faces
            or _within(importer, self.wirers)
            or (part in self.ports and _within(importer, self.port_users))
        )


def _crossings(graph: ImportGraph, containers: list[str]) -> Iterator[tuple[str, str]]:
    for room in (room for container in containers for room in graph.find_children(container)):
        inside = {room} | graph.find_descendants(room)
        for module in inside:
            for importer in graph.find_modules_that_directly_import(module) - inside:
                yield importer, module


def _within(module: str, packages: set[str]) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)
