"""Who may hear which calls: grants for single calls, and permission profiles."""
