"""Write the model's equations a second time: one replicate, floats and loops, from docs/model.md and from nothing else.

A reference to hold the real model against, the contender "one replicate at a time" of the benchmark, and, compiled, its speed limit.
"""
