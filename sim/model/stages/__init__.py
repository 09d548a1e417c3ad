"""The stages of a quarter after the choices: each gathers what a rule reads, calls it, and stores what it gives."""
