"""Server-sent events, read by hand: bytes in, the `data` of each event out."""

_LARGEST = 16 * 2**20


class SseParser:
    """Feed it bytes as they come, cut anywhere. Lines end in LF, CR LF or CR; comments are dropped.

    An `error:` field (llama.cpp) counts as data. Raises ValueError when an event exceeds 16 MB.
    """

    def __init__(self) -> None:
        self._rest = b""
        self._data: list[str] = []
        self._size = 0

    def feed(self, chunk: bytes) -> list[str]:
        """The events completed by `chunk`."""
        buffer = self._rest + chunk
        held = b"\r" if buffer.endswith(b"\r") else b""  # its LF may be in the next chunk
        lines = buffer[: len(buffer) - len(held)].replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
        self._rest = lines.pop() + held
        if len(self._rest) + self._size > _LARGEST:
            raise ValueError("an event of more than 16 MB")
        events = [event for line in lines if (event := self._line(line)) is not None]
        return events

    def close(self) -> list[str]:
        """What was left when the stream ended without its last empty line."""
        return [*self.feed(b"\n"), *self.feed(b"\n")]

    def _line(self, line: bytes) -> str | None:
        if not line:
            event = "\n".join(self._data) if self._data else None
            self._data, self._size = [], 0
            return event
        field, _, value = line.partition(b":")
        if field in (b"data", b"error"):
            self._data.append(value.removeprefix(b" ").decode("utf-8", "replace"))
            self._size += len(value)
        return None
