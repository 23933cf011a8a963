"""The Gong client."""
