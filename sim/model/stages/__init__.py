"""The stages of a quarter: each gathers what a rule reads, calls it, and stores what it returns."""
