"""A faithful goTom: `GotomSandbox` is an ASGI application, `GotomSandboxConfig` says what is in it."""

from tieline.sandbox.gotom.app import GotomSandbox
from tieline.sandbox.gotom.config import Account, GotomSandboxConfig

__all__ = ["Account", "GotomSandbox", "GotomSandboxConfig"]
