"""The record store's meaning: identity, change detection, cursors, deletes, prune."""
