# SPDX-License-Identifier: Apache-2.0
"""The door for programs: HTTP with JSON, described by OpenAPI, under ``/api/v1``.

Promises: the same verbs as the console and the command line, with the same rights, because it calls the same actions;
a request repeated under one ``Idempotency-Key`` has one effect and one answer. Holds no rules and no tables.
"""
