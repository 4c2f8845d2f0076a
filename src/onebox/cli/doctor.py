"""`onebox doctor`: what works here, what does not, and what to do about it."""


def doctor() -> None:
    """Look at the data folder, the models, the library and the optional parts."""
