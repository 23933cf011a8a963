"""The page where an end user connects accounts: what it shows, and how it is served."""
