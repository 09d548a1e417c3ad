"""Measure how fast the model runs, against doing one replicate at a time and against compiled loops."""
