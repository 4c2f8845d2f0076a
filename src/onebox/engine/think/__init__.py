"""Worked answers: drafts by program and in words, and how far they agree."""
