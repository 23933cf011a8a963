"""Calls that a client adds, and their media."""
