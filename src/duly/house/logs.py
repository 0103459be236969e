# SPDX-License-Identifier: Apache-2.0
"""Logs, for operators: one JSON object a line on standard error. They may be lost; what must not be is a fact."""

import logging
import sys

import structlog
from structlog.typing import Processor


def configure(*, level: int = logging.INFO) -> None:
    """Send structlog and the standard library's logging the same way. Safe to call again."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.JSONRenderer(ensure_ascii=False)],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=_to_standard_error,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
            foreign_pre_chain=shared,
        )
    )
    logging.root.handlers = [handler]
    logging.root.setLevel(level)
    for noisy in ("procrastinate", "httpx", "httpcore", "mail.log"):
        logging.getLogger(noisy).setLevel(max(level, logging.WARNING))


def _to_standard_error(*_: object) -> structlog.WriteLogger:
    """Whatever standard error is when something is said: a process that was given another one writes there."""
    return structlog.WriteLogger(sys.stderr)
