"""A year's scheme as data: its shape, its reader, what is wrong with it, what it compiles to."""
