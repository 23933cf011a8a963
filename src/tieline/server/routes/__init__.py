"""The operations, one file per resource, as their URLs are."""
