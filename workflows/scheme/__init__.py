"""A year's arrangement as data: its shape, its reader, what is wrong with it, and what it compiles to."""
