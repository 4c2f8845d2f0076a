"""What every error has: a next step, and a way between processes and into records of steps."""


class Hinted(Exception):
    """`str(error)` is what happened; `hint` is what to do next."""

    hint: str = ""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint or self.hint

    def __reduce__(self) -> "tuple[object, ...]":
        """Pickled as what it holds, whatever its constructor takes."""
        return _rebuilt, (type(self), self.args, self.__dict__)


def _rebuilt(kind: type[Hinted], args: tuple[object, ...], state: dict[str, object]) -> Hinted:
    error = kind.__new__(kind, *args)
    error.args = args
    error.__dict__.update(state)
    return error
