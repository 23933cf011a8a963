"""The integration of a CRM of one's own: its objects, their fields, and the jobs that take them in."""
