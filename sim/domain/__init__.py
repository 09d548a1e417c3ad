"""What exists: arrays and their axes, quarters, variables, drivers, mechanisms, noise, and the error that a config can make."""
