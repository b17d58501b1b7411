"""What is written short in a scheme's files, spelled out as the model takes it."""
