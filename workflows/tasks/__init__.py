"""What somebody owes: the life of a task, its dates, its reminders as notices, messages, the call sheet."""
