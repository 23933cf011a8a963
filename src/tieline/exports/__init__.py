"""Exports: follow the record store's feed into a sink, each stream from its own cursor."""
