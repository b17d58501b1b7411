"""What people enter, described: the records that are kept derive from it. Light."""
