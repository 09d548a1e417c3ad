"""Pure functions of arrays: what moves the world. NumPy alone, the four axes of `sim.domain.arrays`; they keep nothing and draw nothing."""
