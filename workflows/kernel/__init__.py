"""What every use-case stands on: the service, who may do what, refusals, the view of a cycle and its pinned scheme."""
