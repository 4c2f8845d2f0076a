import pytest


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the command line says depends on the terminal's language; tests that mean Chinese say so."""
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
