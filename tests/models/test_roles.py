from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from onebox.errors import ModelNotFound, SettingsError
from onebox.models import catalogue
from onebox.models.roles import model_for
from onebox.settings import Endpoint, Models, Settings
from onebox.testing import FakeEndpoint

CODER = "qwen2.5-coder-1.5b-instruct-q4_k_m"
DEAD = Endpoint(url="http://127.0.0.1:9/v1")


class Memory(dict[str, str]):
    def set(self, name: str, value: str) -> None:
        self[name] = value


@pytest.fixture
def here(settings: Settings) -> Settings:
    """Settings of a home with the 1.5B model's file (its bytes do not matter here)."""
    path = catalogue.path_of(settings.home, catalogue.load(settings.home)[CODER])
    path.parent.mkdir(parents=True)
    path.write_bytes(b"GGUF")
    return settings


def with_models(settings: Settings, **models: str) -> Settings:
    return settings.model_copy(update={"models": Models(**models), "endpoints": {"office": DEAD}})


@pytest.mark.parametrize("role", ["answer", "fast", "reason"])
@pytest.mark.parametrize("name", ["", CODER, f"local/{CODER}", "qwen2.5-coder-1.5b"])
def test_a_local_model(role: str, name: str, here: Settings, run: Callable[..., Any]) -> None:
    model = run(model_for(role, here, override=name))
    assert (model.name, model.context) == (f"local/{CODER}", here.local.context)


def test_override_then_role_then_answer(here: Settings, run: Callable[..., Any]) -> None:
    settings = with_models(here, answer="office/big", fast=CODER)
    assert run(model_for("fast", settings)).name == f"local/{CODER}"
    assert run(model_for("reason", settings)).name == "office/big"
    assert run(model_for("fast", settings, override="office/org/qwen")).name == "office/org/qwen"


def test_an_endpoint_that_is_down_is_no_error_yet(settings: Settings, run: Callable[..., Any]) -> None:
    model = run(model_for("answer", with_models(settings, answer="office/big")))
    assert (model.name, model.context) == ("office/big", 4096)


@pytest.mark.parametrize(("configured", "expected"), [(0, 12345), (2000, 2000)])
def test_the_context_is_asked_for_once(
    configured: int, expected: int, settings: Settings, run: Callable[..., Any]
) -> None:
    async def work() -> None:
        store = Memory()
        async with FakeEndpoint(context=12345, models=["first", "second"]) as fake:
            given = Endpoint(url=fake.url, context=configured)
            ours = settings.model_copy(update={"endpoints": {"fake": given}})
            model = await model_for("answer", ours, store, "fake")
            assert (model.name, model.context) == ("fake/first", expected)
            await model.close()
        again = await model_for("answer", ours, store, "fake/first")
        assert again.context == expected

    run(work())


@pytest.mark.parametrize(
    ("name", "error", "says"),
    [
        ("nowhere/m", SettingsError, "nowhere"),
        ("no-such-model", ModelNotFound, "no-such-model"),
        ("qwen3-4b", ModelNotFound, "not on this machine"),
        ("", ModelNotFound, "no model on this machine"),
    ],
)
def test_what_cannot_be_resolved_says_what_to_do(
    name: str, error: type[Exception], says: str, settings: Settings, run: Callable[..., Any]
) -> None:
    with pytest.raises(error, match=says) as caught:
        run(model_for("answer", settings, override=name))
    assert caught.value.hint  # type: ignore[attr-defined]


def test_no_eyes_without_a_vision_model(here: Settings, run: Callable[..., Any]) -> None:
    with pytest.raises(ModelNotFound, match="images"):
        run(model_for("vision", here))


def test_embedding_is_not_a_chat_role(here: Settings, run: Callable[..., Any]) -> None:
    with pytest.raises(ValueError, match="embed"):
        run(model_for("embed", here))


def test_no_file_is_made_by_asking(settings: Settings, run: Callable[..., Any], home: Path) -> None:
    with pytest.raises(ModelNotFound):
        run(model_for("answer", settings))
    assert not home.exists()
