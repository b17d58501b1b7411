"""What is kept: tables, the unit of work, the journal and its replay, files."""
