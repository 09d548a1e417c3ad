"""What all rooms share: axes, quarters, variables, drivers, observed figures, draws, switches, noise, constants, errors, stopping."""
