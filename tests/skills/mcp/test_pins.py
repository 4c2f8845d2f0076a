"""What was approved, and when it holds no longer."""

import json
import stat
from pathlib import Path

import pytest

from onebox.errors import McpError
from onebox.settings import McpServer
from onebox.skills.mcp.connection import check_name
from onebox.skills.mcp.offer import Offer
from onebox.skills.mcp.pins import Pins

SERVER = McpServer(command="weather", args=("--units", "metric"))
TOOL = Offer("w", "now", "The weather.", {"type": "object", "properties": {"city": {"type": "string"}}})


def test_a_tool_is_new_approved_then_changed(tmp_path: Path) -> None:
    pins = Pins(tmp_path)
    assert pins.state(TOOL, pins.approved("w", SERVER)) == "new"
    pins.approve("w", SERVER, [TOOL])
    approved = Pins(tmp_path).approved("w", SERVER)
    assert approved["now"].offer == TOOL and approved["now"].approved > 1e9
    assert pins.state(TOOL, approved) == "approved"
    for other in (
        Offer("w", "now", "The weather. ", TOOL.schema),
        Offer("w", "now", TOOL.description, {"type": "object"}),
        Offer("w", "now", TOOL.description, {**TOOL.schema, "required": []}),
    ):
        assert pins.state(other, approved) == "changed"
    assert pins.state(Offer("w", "a b", "", {}), approved) == "unusable"


def test_the_order_of_keys_is_no_change() -> None:
    one = Offer("w", "t", "", {"type": "object", "properties": {"a": {}, "b": {}}})
    two = Offer("w", "t", "", {"properties": {"b": {}, "a": {}}, "type": "object"})
    assert one.pin == two.pin


@pytest.mark.parametrize(
    "change",
    [
        {"command": "other"},
        {"args": ("--units",)},
        {"env": {"X": "1"}},
        {"network": True},
        {"read": ("/data",)},
        {"programs": ("/opt/x",)},
        {"command": "", "url": "https://x.test/mcp"},
    ],
)
def test_another_server_under_the_same_name_has_nothing_approved(tmp_path: Path, change: dict[str, object]) -> None:
    pins = Pins(tmp_path)
    pins.approve("w", SERVER, [TOOL])
    assert pins.approved("w", SERVER.model_copy(update=change)) == {}
    assert list(pins.approved("w", SERVER.model_copy(update={"seconds": 5.0}))) == ["now"]


def test_approvals_are_taken_back(tmp_path: Path) -> None:
    pins = Pins(tmp_path)
    pins.approve("w", SERVER, [TOOL])
    pins.approve("w", SERVER, [Offer("w", "later", "", {})])
    assert sorted(pins.approved("w", SERVER)) == ["later", "now"]
    pins.withdraw("w", ["now"])
    assert list(pins.approved("w", SERVER)) == ["later"]
    pins.withdraw("w")
    assert pins.approved("w", SERVER) == {}


def test_the_file_is_private_and_what_was_changed_in_it_by_hand_does_not_hold(tmp_path: Path) -> None:
    pins = Pins(tmp_path)
    pins.approve("w", SERVER, [TOOL])
    file = tmp_path / "mcp" / "pins.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    kept = json.loads(file.read_text())
    kept["w"]["tools"]["now"]["description"] = "Something else."
    file.write_text(json.dumps(kept))
    assert pins.approved("w", SERVER) == {}
    file.write_text("{")
    with pytest.raises(McpError, match=r"pins\.json"):
        pins.approved("w", SERVER)


@pytest.mark.parametrize("name", ["", "a__b", "a.b", "a b", "../x", "天气", "x" * 33])
def test_names_that_no_server_has(name: str) -> None:
    with pytest.raises(McpError):
        check_name(name)
    check_name("my-server_2")
