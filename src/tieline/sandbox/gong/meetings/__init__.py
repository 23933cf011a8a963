"""Meetings that Gong schedules and records."""
