"""The version of Tieline."""

__version__ = "0.1.0"
