from onebox.library.lexical_index import Entry, LexicalIndex
from onebox.library.tokenise import query_terms


def test_a_passage_is_credited_with_its_section(tmp_path):
    index = LexicalIndex(tmp_path)
    index.change(
        1,
        add=[
            Entry(1, "a", "default", "", "Roses need sun."),
            Entry(2, "a", "default", "", "Prune them in spring."),
            Entry(3, "b", "default", "", "Prune apple trees in spring."),
        ],
    )
    scores = index.search(query_terms("prune roses"), 10)
    assert scores[2] > scores[3] > 0
    assert set(scores) == {1, 2, 3}


def test_passages_asked_for_besides_are_scored_too(tmp_path):
    index = LexicalIndex(tmp_path)
    index.change(1, add=[Entry(n, f"s{n}", "default", "", "rose " * n) for n in range(1, 9)])
    assert 1 in index.search(["rose"], 2, also=[1])


def test_a_hidden_collection_is_searched_only_by_name(tmp_path):
    index = LexicalIndex(tmp_path)
    index.change(1, add=[Entry(1, "a", "_files", "", "rose"), Entry(2, "b", "default", "", "rose")])
    assert set(index.search(["rose"], 10)) == {2}
    assert set(index.search(["rose"], 10, collection="_files")) == {1}
    assert set(index.search(["rose"], 10, source="a")) == {1}
