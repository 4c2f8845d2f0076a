"""Models lent to doors that hand bytes on."""

from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from onebox.errors import ModelNotFound
from onebox.models.upstream import Upstreams
from onebox.settings import Settings
from onebox.testing import FakeEndpoint

Run = Callable[[Coroutine[Any, Any, Any]], Any]
ServedBy = Callable[..., Settings]


def test_lends_the_model_of_an_endpoint_over_one_kept_session(run: Run, served_by: ServedBy) -> None:
    async def work() -> None:
        async with FakeEndpoint(models=("m", "org/big")) as endpoint:
            upstreams = Upstreams(served_by(endpoint.url))
            async with upstreams.lend("fake/org/big") as lent, upstreams.lend("fake/m") as other:
                assert lent.model == "org/big" and lent.http is other.http
            assert await upstreams.names() == ["fake/m", "fake/org/big"]
            await upstreams.close()

    run(work())


def test_endpoint_that_is_gone_adds_only_what_is_set_for_a_role(run: Run, served_by: ServedBy) -> None:
    async def work() -> None:
        upstreams = Upstreams(served_by("http://127.0.0.1:9/v1"))
        assert await upstreams.names() == ["fake/m"]
        await upstreams.close()

    run(work())


@pytest.mark.parametrize("name", ["", "fake", "fake/", "other/m", "local/nothing", "m"])
def test_unknown_names_are_refused(run: Run, served_by: ServedBy, name: str) -> None:
    upstreams = Upstreams(served_by("http://127.0.0.1:9/v1"))
    assert not upstreams.knows(name)

    async def work() -> None:
        async with upstreams.lend(name):
            raise AssertionError

    with pytest.raises(ModelNotFound):
        run(work())
