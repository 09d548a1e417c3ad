"""What exists: arrays and their axes, quarters, variables, drivers, mechanisms, noise; the error of a config, and how a run is stopped."""
