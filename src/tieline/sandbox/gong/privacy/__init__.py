"""Where an e-mail address or a phone number is known, and how it is erased."""
