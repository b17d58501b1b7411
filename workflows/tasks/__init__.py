"""What is owed: the life of a task, its dates and changes, its notices, calls and messages."""
