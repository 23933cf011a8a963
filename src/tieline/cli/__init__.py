"""The command line, thin over `tieline.app`: one file per group of commands."""

from tieline.cli.main import main

__all__ = ["main"]
