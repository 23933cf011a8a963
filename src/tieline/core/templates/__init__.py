"""Templates of provider files, `https://${connectionConfig.subdomain}.example.com`, safe to load from anyone."""

from tieline.core.templates.scope import RequestParts, Scope
from tieline.core.templates.template import FilledTree, Template, TemplateTree

__all__ = ["FilledTree", "RequestParts", "Scope", "Template", "TemplateTree"]
