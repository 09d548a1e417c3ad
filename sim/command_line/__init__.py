"""The command line: its flags and overrides, its help, completion in a shell, and how it is stopped."""
