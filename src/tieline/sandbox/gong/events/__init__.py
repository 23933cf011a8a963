"""What happened elsewhere: digital interactions, engagement with content, settings of the systems that tell of it."""
