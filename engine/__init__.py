"""What a workflow is: definitions, the machine, clocks of tasks, working days.

Pure: no file, no database, no time of its own.
"""
