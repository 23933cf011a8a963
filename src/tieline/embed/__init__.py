"""The clients of the REST API, in the process whose home they work on."""
