"""The layout of a figure: the sheet, its style and stamp, dated events, and findings put into words."""
