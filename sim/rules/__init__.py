"""Pure functions of arrays: what moves the world. NumPy alone, the four axes of `sim.domain.arrays`, no state, no chance of their own."""
