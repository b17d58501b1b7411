"""The option tables: what each command takes and says, apart from what it does."""
