"""dlt's `rest_api` configurations, read into sources."""
