"""The command line: its flags and overrides, its help, and completion in a shell."""
