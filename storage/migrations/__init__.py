"""The schema's versions. Migrations never touch a line; new columns have constant defaults."""
