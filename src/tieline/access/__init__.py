"""Who may use this installation: API keys and their scopes, the environment and its variables."""
