"""What a measured proxy stands between: an API that answers at once, and callers that ask without a pause."""
