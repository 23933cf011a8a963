"""A faithful Gong: `GongSandbox` is an ASGI application, `GongSandboxConfig` says what is in it."""

from tieline.sandbox.gong.app import GongSandbox
from tieline.sandbox.gong.config import CallOrder, GongSandboxConfig, RateLimit
from tieline.sandbox.gong.truth import Stream, truth
from tieline.sandbox.gong.world import World

__all__ = ["CallOrder", "GongSandbox", "GongSandboxConfig", "RateLimit", "Stream", "World", "truth"]
