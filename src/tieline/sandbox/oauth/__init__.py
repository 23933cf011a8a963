"""An authorization server with a resource behind it, for trying out every way to sign in."""

from tieline.sandbox.oauth.app import OAuthSandbox
from tieline.sandbox.oauth.config import Failure, OAuthSandboxConfig, TokenStyle

__all__ = ["Failure", "OAuthSandbox", "OAuthSandboxConfig", "TokenStyle"]
