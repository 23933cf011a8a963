"""What every room may use: the error tree, the clock, JSON values, spans of time."""
