"""Gong Engage: flows and the prospects in them, tasks, call outcomes."""
