# SPDX-License-Identifier: Apache-2.0
"""Forecasts, and what things came to."""

from duly.rooms.insight.queries.compliance import as_pdf, compliance_report_for
from duly.rooms.insight.queries.costs import channel_report_for, cost_for, cost_of
from duly.rooms.insight.queries.forecasting import expected_cost, forecast_for, forecast_of, frozen_of
from duly.rooms.insight.queries.standing import status_for

__all__ = [
    "as_pdf", "channel_report_for", "compliance_report_for", "cost_for", "cost_of", "expected_cost", "forecast_for", "forecast_of", "frozen_of", "status_for",
]  # fmt: skip
