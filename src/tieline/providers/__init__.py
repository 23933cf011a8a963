"""The catalogue: what differs between APIs, as data, one YAML file a provider."""
