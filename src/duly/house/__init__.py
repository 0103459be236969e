# SPDX-License-Identifier: Apache-2.0
"""The wiring: settings, configuration, addresses, flow of news, recurring work. May import everything."""
