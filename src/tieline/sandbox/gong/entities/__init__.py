"""Questions and briefs about the accounts, deals and contacts of the CRM."""
