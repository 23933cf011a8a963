"""Connections: a customer's account at a provider, with sealed credentials."""
