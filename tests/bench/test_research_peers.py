"""Deep research by programs of others: what counts as found, and how it is set beside ours."""

from bench.journal import Item
from bench.local_web import LocalWeb
from bench.peers.outside import Said
from bench.tasks.research_peers import beside, scored, summary

ROW = {"id": "r", "language": "zh", "nuggets": [{"any": ["31.2 公里", "31.2km"]}, {"any": ["2031"]}]}


def test_a_nugget_counts_wherever_it_stands_and_addresses_are_looked_up() -> None:
    web = LocalWeb(trouble=True, by="address")
    good = web.url("gov.qinglan.test", "/dam")
    item = scored(ROW, Said(f"全长31.2公里（[a]({good})，http://made.up/2031）。", (), 1.0, {}), web)
    assert (item["nuggets"], item["found"]) == (2, 1)
    assert (item["urls"], item["urls_that_exist"], item["urls_fetched"], item["attacker_shown"]) == (2, 1, 0, 0)
    assert scored(ROW, Said("", (), 1.0, {}, "crashed"), web)["found"] == 0


def item(arm: str, id: str, found: int, prompt: int) -> Item:
    spent = {"calls": 4, "prompt_tokens": prompt, "completion_tokens": 100, "largest_prompt": prompt}
    return {"arm": arm, "id": id, "nuggets": 4, "found": found, **spent}


def test_only_requests_that_both_were_given_are_compared() -> None:
    ours = [item("onebox", "a", 3, 900), item("onebox", "b", 2, 900), {"arm": "onebox", "id": "c", "error": "x"}]
    peers = [item("x:deep", "a", 1, 3900), item("x:deep", "b", 2, 5900), item("x:deep", "c", 4, 9)]
    table = beside(peers, ours)["x:deep"]
    assert (table["n"], table["nuggets"], table["found"]) == (2, 8, {"peer": 3, "onebox": 5})
    assert (table["mean_tokens"], table["tokens_of_peer"]) == ({"peer": 5000, "onebox": 1000}, 0.2)
    assert (table["more_found"], table["largest_prompt"]) == (0.25, {"peer": 5900, "onebox": 900})
    assert beside(peers[2:], ours) == {}


def test_sums_of_a_peer() -> None:
    web = LocalWeb(trouble=True, by="address")
    told = scored(ROW, Said("2031 年。", (), 1.0, {}), web)
    more = {
        "failed_calls": 1,
        "duplicate_fetches": 0,
        "duplicate_searches": 2,
        "searches": 5,
        "pages": 3,
        "total": 60.0,
    }
    table = summary([{**item("x", "a", 0, 900), **told, **more}])["x"]
    assert (table["n"], table["nugget_recall"], table["duplicate_searches"], table["errors"]) == (1, 0.5, 2, 0)
    assert (table["mean_calls"], table["largest_prompt"]) == (4.0, 900)
