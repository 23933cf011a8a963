"""What happened, as data: written with the change itself, read by webhooks and by event functions."""
