"""Declarative REST sources: what to ask of an API, as data."""
