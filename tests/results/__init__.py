"""The results' form: the catalogue of statistics, rows and ledger."""
