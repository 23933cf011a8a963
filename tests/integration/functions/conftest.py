from tests.processes import make_home

__all__ = ["make_home"]
