# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""What may be given for models, as dictionaries."""
