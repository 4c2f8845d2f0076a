"""Answers that need no model and no search: sums, units, dates, times, and, from tables given, money and words."""

from .answer import DirectAnswer
from .direct import direct_answer

__all__ = ["DirectAnswer", "direct_answer"]
