"""One ledger: its head and lock, its unit of work, its journal."""
