"""The HTTP server: routes that mirror the URLs, thin over `Tieline`."""
