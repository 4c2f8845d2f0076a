"""Programs that run inside the sandbox, never in our own process: standard library, and its packages where they are.

Each file stands alone: it is copied in as it is.
"""
