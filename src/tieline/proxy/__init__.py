"""Calls to a connection's API, with its credentials put in and everything else passed through."""
