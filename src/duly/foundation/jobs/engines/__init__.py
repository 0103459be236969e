# SPDX-License-Identifier: Apache-2.0
"""The engines behind the four verbs: Procrastinate on the same PostgreSQL, or RabbitMQ's quorum queues.

Each gives the same five functions: ``register``, ``defer``, ``run_worker``, ``retry_stalled``, ``stats``.
"""
