"""What authors of integrations write: syncs, actions and event functions; and what these are given to work with."""
