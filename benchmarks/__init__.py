"""Measures Tieline beside its peers, against the sandbox, in one run: `python -m benchmarks`."""
