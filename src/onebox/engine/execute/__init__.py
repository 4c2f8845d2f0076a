"""Depth `execute`: the task is done with tools, on copies of the user's files, one journaled action after another."""
