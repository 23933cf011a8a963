"""The programs that are measured beside Tieline. They run in `.venv/bench`, without Tieline."""
