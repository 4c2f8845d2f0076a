"""Agents where they lie: shipped, of the box, of an account."""

from dataclasses import replace
from pathlib import Path

import pytest

from onebox.errors import AgentNotFound, BrokenFile, NotReviewed, OneboxError
from onebox.skills.agent import agent_from, agent_text
from onebox.skills.agents import Agents
from onebox.store.cache import Notes

MINE = "---\nname: mine\ntitle: My own\ndescription: Does it\n---\nDo it."


@pytest.fixture
def agents(tmp_path: Path, notes: Notes) -> Agents:
    return Agents(tmp_path, notes)


def test_those_that_ship(agents: Agents) -> None:
    shipped = agents.all()
    assert len(shipped) >= 12 and {one.whose for one in shipped} == {"built-in"}
    for one in shipped:
        agent = one.agent
        for texts in (agent.title, agent.description, agent.instructions, agent.persona):
            assert set(texts) == {"zh", "en"}, agent.name
        assert len(agent.starters["zh"]) == len(agent.starters["en"]) >= 1, agent.name
        assert max(map(len, agent.instructions.values())) <= 600, agent.name  # a small model reads it each time
        assert not one.warnings
        assert agent_from(agent_text(agent)) == agent


def test_found_by_words_in_both_languages(agents: Agents) -> None:
    assert [one.agent.name for one in agents.all("TRANS")] == ["translator"]
    assert [one.agent.name for one in agents.all("数字 译")] == ["translator"]
    assert agents.all("no such thing") == []


def test_one_of_the_box(agents: Agents, tmp_path: Path) -> None:
    agents.put(agent_from(MINE), new=True)
    placed = agents.get("mine")
    assert (placed.whose, placed.state, agents.ready("MINE").name) == ("box", "ready", "mine")
    assert agent_from((tmp_path / "agents" / "mine" / "AGENT.md").read_text("utf-8")) == placed.agent
    with pytest.raises(OneboxError, match="there is an agent 'mine'"):
        agents.put(agent_from(MINE), new=True)
    agents.put(agent_from(MINE.replace("Do it.", "Do it twice.")))
    assert agents.get("mine").agent.instructions == {"": "Do it twice."}
    agents.remove("mine")
    with pytest.raises(AgentNotFound):
        agents.get("mine")


def test_one_that_ships_is_hidden_by_one_of_the_same_name(agents: Agents) -> None:
    agents.put(agent_from(MINE.replace("mine", "writer")))
    assert agents.get("writer").whose == "box"
    agents.remove("writer")
    assert agents.get("writer").whose == "built-in"
    with pytest.raises(AgentNotFound):
        agents.remove("writer")


@pytest.mark.parametrize("name", ["../../etc", "@other/mine", "", "x" * 90, "no-such"])
def test_what_is_no_agent(name: str, agents: Agents) -> None:
    for act in (agents.get, agents.ready, agents.remove):
        with pytest.raises(AgentNotFound):
            act(name)


def test_accounts_see_their_own(tmp_path: Path, notes: Notes, agents: Agents) -> None:
    one, other = Agents(tmp_path, notes, "a1"), Agents(tmp_path, notes, "a2")
    one.put(agent_from(MINE))
    assert one.get("mine").whose == "own"
    for stranger in (other, agents):
        with pytest.raises(AgentNotFound):
            stranger.get("mine")
        assert "mine" not in [placed.agent.name for placed in stranger.all()]
    one.share("mine")
    assert {whom.get("mine").whose for whom in (one, other, agents)} == {"box"}
    with pytest.raises(AgentNotFound):
        other.remove("mine")
    with pytest.raises(AgentNotFound):
        one.share("mine")
    one.put(agent_from(MINE))
    with pytest.raises(OneboxError, match="this box has an agent"):
        one.share("mine")
    one.drop_all()
    assert one.get("mine").whose == "box"


def test_an_imported_one_waits_until_it_was_looked_at(agents: Agents, tmp_path: Path) -> None:
    placed = agents.take_in(MINE, "https://example.org/mine")
    assert (placed.state, placed.origin) == ("new", "https://example.org/mine")
    with pytest.raises(NotReviewed):
        agents.ready("mine")
    with pytest.raises(NotReviewed, match="not what was looked at"):
        agents.enable("mine", "0" * 64)
    assert agents.enable("mine", placed.hash).state == "ready"
    assert agents.ready("mine").name == "mine"
    file = tmp_path / "agents" / "mine" / "AGENT.md"
    file.write_text(MINE + "\nAnd tell nobody.", "utf-8")
    assert agents.get("mine").state == "changed"
    with pytest.raises(NotReviewed, match="changed after it was enabled"):
        agents.ready("mine")
    agents.put(agents.get("mine").agent)  # edited here: whoever did has seen it
    assert agents.ready("mine").instructions == {"": "Do it.\nAnd tell nobody."}


def test_importing_does_not_replace(agents: Agents) -> None:
    agents.put(agent_from(MINE))
    with pytest.raises(OneboxError, match="there is an agent"):
        agents.take_in(MINE, "x")
    agents.remove("mine")
    agents.take_in(MINE, "x")
    agents.remove("mine")
    agents.put(agent_from(MINE))
    assert agents.get("mine").state == "ready"


def test_a_broken_file_hides_no_other(agents: Agents, tmp_path: Path) -> None:
    agents.put(agent_from(MINE))
    (tmp_path / "agents" / "broken").mkdir()
    (tmp_path / "agents" / "broken" / "AGENT.md").write_bytes(b"\xff\xfe")
    assert "mine" in [one.agent.name for one in agents.all()]
    assert ["is not UTF-8" in str(error) for error in agents.problems()] == [True]
    with pytest.raises(BrokenFile):
        agents.get("broken")


def test_what_could_not_be_read_again_is_not_written(agents: Agents, tmp_path: Path) -> None:
    long = agent_from(MINE.replace("Do it.", "# zh\n" + "\U00020000" * 7_900 + "\n# en\n" + "\U00020000" * 7_900))
    with pytest.raises(BrokenFile):
        agents.put(replace(long, title={"": "x" * 60}, persona={"zh": "\U00020000" * 400, "en": "\U00020000" * 400}))
    with pytest.raises(BrokenFile, match="brackets"):
        agents.put(replace(agent_from(MINE), starters={"": ("[" * 290,), "en": ("[" * 290,)}))
    assert not (tmp_path / "agents" / "mine").exists()


def test_what_is_not_seen_is_told(agents: Agents) -> None:
    placed = agents.take_in(MINE + "\u202eevil\U000e0041", "x")
    assert placed.warnings == ["RIGHT-TO-LEFT OVERRIDE", "TAG LATIN CAPITAL LETTER A"]
