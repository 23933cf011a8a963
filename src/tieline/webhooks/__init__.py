"""Webhooks: what is told to the operator's own addresses, and what providers tell us."""
