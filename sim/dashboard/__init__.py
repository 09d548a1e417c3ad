"""Serve a page to play with: what was chosen there becomes a config, its run becomes figures; needs the extra `dashboard`."""
