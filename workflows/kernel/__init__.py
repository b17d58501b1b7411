"""What every use-case stands on: the service, permissions, refusals, a cycle's view and scheme."""
