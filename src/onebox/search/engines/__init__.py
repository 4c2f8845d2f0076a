"""Search engines, one small file each. `demo.py` is there to be copied."""
