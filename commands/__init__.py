"""The command line's nouns, one module each; loaded only when called."""
