"""How a figure is laid out: the sheet, its style and stamp, dated events, and the sentences that say what it shows."""
