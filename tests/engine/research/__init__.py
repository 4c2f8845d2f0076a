"""Deep research, piece by piece."""
