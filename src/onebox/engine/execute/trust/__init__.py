"""Who may make the box do what. Nothing here asks a model or stands in a prompt.

`policy.py` judges each action before it is done; `gate.py` holds what it needs through a run.
"""
