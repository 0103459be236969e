# SPDX-License-Identifier: Apache-2.0
"""The OpenAPI document says what every operation may answer, besides what the operation itself declares.

The key, the size, the shape and the organisation of a call are looked at before or around an operation, in one place;
so they are described in one place, too. ``tests/doors/api/test_anything_goes_in.py`` finds an answer that is not.
"""

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from duly.doors.api.problems import PROBLEM_TYPE
from duly.doors.api.repeats import HEADER

_REF = {"$ref": "#/components/schemas/Problem"}
_SAID = {
    400: "The body cannot be read / 请求体无法解析",
    401: "No key, or one that is not good / 缺少密钥或密钥无效",
    403: "The role behind the key may not / 角色无权执行",
    404: "Not there, or of another organisation / 不存在，或属于其他主体",
    409: "The same key came with another call / 同一键已用于其他请求",
    413: "Too large / 请求过大",
    422: "A value is wrong / 字段有误",
    503: "The database does not answer / 数据库无响应",
}


class DescribedAPI(NinjaAPI):
    """An API whose document is complete."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """The document, with what every operation may answer."""
        document = super().get_openapi_schema(**options)
        for verbs in document["paths"].values():
            for verb, operation in verbs.items():
                _complete(verb, operation)
        return document


def _complete(verb: str, operation: dict[str, Any]) -> None:
    answers = operation["responses"]
    for status, answer in answers.items():
        if int(status) >= 400:
            answer["content"] = {PROBLEM_TYPE: {"schema": _REF}}
    for status in sorted(_everywhere(verb, operation) - {int(one) for one in answers}):
        answers[status] = {"description": _SAID[status], "content": {PROBLEM_TYPE: {"schema": _REF}}}


def _everywhere(verb: str, operation: dict[str, Any]) -> set[int]:
    parameters = operation.get("parameters", [])
    found = {401, 503}
    if any(one["in"] == "path" or one["name"] == "organisation" for one in parameters):
        found.add(404)
    if parameters:
        found.add(422)
    if any(one["name"] == HEADER for one in parameters):
        found.add(409)
    if "requestBody" in operation:
        found |= {400, 413, 422}
    return found if verb == "get" else found | {403}
