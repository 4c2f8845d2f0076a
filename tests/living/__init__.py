"""Reports after they are written."""
