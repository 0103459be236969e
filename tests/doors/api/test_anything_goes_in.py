# SPDX-License-Identifier: Apache-2.0
"""Whatever a program sends, it gets an answer that the OpenAPI document describes, and never a fault of ours.

Schemathesis makes up requests from the document: such as fit it and such as do not. Most carry ids that
exist, so that it gets as far as the verb. More of them: ``TEST_EXAMPLES=50``.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from doors.rights_stage import Stage, a_stage
from duly.doors.api.application import api

FEW = 3
EXAMPLES = int(os.environ.get("TEST_EXAMPLES", FEW))
CHECKS = [status_code_conformance, content_type_conformance, response_schema_conformance]
FITTING, OTHER = schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE
WAYS = (("operator", FITTING), ("operator", OTHER), ("translator", FITTING))
"""Who asks, and whether what they send fits. The translator's key is the weakest."""


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """One connection holds the test's transaction: it stays when an answer is out."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield a_stage(tmp_path)
    for signal in signals:
        signal.connect(close_old_connections)


def operations() -> Iterator[Any]:
    """Every operation of the document."""
    schema = schemathesis.openapi.from_dict(json.loads(json.dumps(api.get_openapi_schema(), default=str)))
    schema.app = get_wsgi_application()
    for found in schema.get_all_operations():
        yield found.ok()


@pytest.mark.django_db
def test_no_program_gets_a_fault_or_an_answer_that_is_not_described(stage: Stage) -> None:
    wrong: dict[tuple[str, str], str] = {}
    for operation in operations():
        for role, mode in WAYS:
            _try(stage, operation, role, mode, wrong)
    assert not wrong, "\n".join(f"{place}: {what}\n    {example}" for (place, what), example in sorted(wrong.items()))


def _try(stage: Stage, operation: Any, role: str, mode: Any, wrong: dict[tuple[str, str], str]) -> None:
    @given(case=operation.as_strategy(generation_mode=mode), strays=st.integers(0, 3))
    @settings(
        max_examples=EXAMPLES, derandomize=EXAMPLES <= FEW, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    def ask(case: Any, strays: int) -> None:
        if strays:
            case.path_parameters |= {name: stage.ids[name] for name in case.path_parameters if name in stage.ids}
        for what in _answered(stage, case, role):
            wrong.setdefault((operation.label, what), f"{role}: {case.as_curl_command()[:400]}")

    try:
        ask()
    except Exception as impossible:  # nothing that is wrong can be made up where everything is right
        if "Unsatisfiable" not in type(impossible).__name__ and "negative" not in str(impossible):
            raise


def _answered(stage: Stage, case: Any, role: str) -> list[str]:
    """What is wrong with the answer; what was changed is undone."""
    with transaction.atomic():
        answer = case.call(headers={"Authorization": f"Bearer {stage.keys[role]}"})
        transaction.set_rollback(True)
    found = [f"{answer.status_code}"] if answer.status_code >= 500 and not _is_said(answer) else []
    try:
        case.validate_response(answer, checks=CHECKS)
    except BaseExceptionGroup as group:
        found += [f"{answer.status_code} {type(one).__name__}: {str(one)[:300]}" for one in group.exceptions]
    return found


def _is_said(answer: Any) -> bool:
    """Something that is not there yet, said in a sentence of ours; not a database that was talked to wrongly."""
    return answer.status_code == 503 and answer.json()["code"] == "api.nothing_sealed"
