"""Pure functions of arrays: what moves the world. NumPy alone, the four axes of `sim.axes`, no state, no chance of their own."""
