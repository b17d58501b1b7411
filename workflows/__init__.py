"""What the yearly cycle is: schemes, rules, use-cases and reads."""
