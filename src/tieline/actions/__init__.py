"""Actions: functions that are called with an input, once, now or soon."""
