"""How credentials become part of a request, one file per scheme, without I/O."""
