"""Runs of work: who may do them, when, and what became of them."""
