"""Faithful emulators of the APIs that Tieline connects to, for trials, tests and benchmarks."""
