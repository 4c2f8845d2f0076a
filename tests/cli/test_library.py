import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from onebox.cli.library import app
from onebox.library.brought import NAME
from onebox.library.rows import embed_key, embedded_text
from onebox.library.vector_file import write


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ONEBOX_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("ONEBOX_MODELS_EMBED", "off")
    monkeypatch.setenv("ONEBOX_LIBRARY_BACKGROUND", "false")
    return lambda *words: CliRunner().invoke(app, [str(word) for word in words], catch_exceptions=False)


def test_add_list_search_remove(call, tmp_path):
    file = tmp_path / "升级.md"
    file.write_text("# 升级\n\n升级系统之前，请先备份重要数据。\n")
    assert call("add", file).exit_code == 0
    assert json.loads(call("list", "--json").stdout)[0]["location"] == str(file)
    found = json.loads(call("search", "升级前备份", "--json").stdout)
    assert "备份" in found["hits"][0]["passage"]["text"]
    assert str(file) in call("search", "备份").output
    assert call("rebuild").exit_code == 0
    assert "removed" in call("remove", file).output
    assert json.loads(call("list", "--json").stdout) == []


def test_adding_again_goes_on_with_the_embedding_that_was_cut_short(call, tmp_path, monkeypatch):
    """A machine that was switched off: nothing is new, and still there is something to do."""
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "a.md").write_text("Roses and gardens.")
    begun = []
    monkeypatch.setattr("onebox.library.embed_worker.start_worker", begun.append)
    assert "1 added" in call("add", tmp_path / "notes").output
    assert "1 unchanged" in call("add", tmp_path / "notes").output
    assert len(begun) == 2


def test_each_failed_file_is_named_with_its_reason_and_the_exit_code_is_1(call, tmp_path):
    (tmp_path / "good.txt").write_text("Roses and gardens.")
    (tmp_path / "empty.txt").write_text("")
    done = call("add", tmp_path, tmp_path / "nowhere.pdf")
    assert done.exit_code == 1
    assert "empty.txt" in done.output and "nowhere.pdf: no such file" in done.output
    assert "1 added, 2 failed" in done.output


@pytest.fixture
def words_model(monkeypatch):
    """As if a model called `words` embedded here."""
    monkeypatch.setattr("onebox.library.library.known_vectors", lambda _: ("words", 2))


def test_vectors_that_come_with_a_folder_are_taken_in(call, tmp_path, words_model):
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "a.md").write_text("Roses and gardens.")
    write(tmp_path / "notes" / NAME, "words", {embed_key(embedded_text("a", "", "Roses and gardens.")): np.eye(2)[0]})
    done = call("add", tmp_path / "notes")
    assert done.exit_code == 0 and "1 passages are found by meaning at once" in done.stdout
    assert "vectors" not in call("add", tmp_path / "notes").output
    (tmp_path / "notes" / NAME).unlink()
    assert "1 vectors written" in call("vectors", tmp_path / "notes").stdout
    assert (tmp_path / "notes" / NAME).is_file()


@pytest.mark.parametrize(("locale", "said"), [("C.UTF-8", "is not used: it is damaged"), ("zh_CN.UTF-8", "没有用")])
def test_a_broken_file_of_vectors_is_named_and_the_documents_are_in(
    call, tmp_path, words_model, monkeypatch, locale, said
):
    monkeypatch.setenv("LC_ALL", locale)
    (tmp_path / "a.md").write_text("Roses and gardens.")
    (tmp_path / NAME).write_bytes(b"onebox vectors 9")
    done = call("add", tmp_path)
    assert done.exit_code == 0 and len(done.stderr.splitlines()) == 1
    assert said in done.stderr and NAME in done.stderr
    assert len(json.loads(call("list", "--json").stdout)) == 1


def test_where_nothing_embeds_a_file_of_vectors_is_passed_over(call, tmp_path):
    (tmp_path / "a.md").write_text("Roses and gardens.")
    (tmp_path / NAME).write_bytes(b"onebox vectors 9")
    done = call("add", tmp_path)
    assert (done.exit_code, done.stderr) == (0, "")


def test_writing_vectors_of_what_is_not_embedded_says_what_to_do(call, tmp_path, words_model):
    (tmp_path / "a.md").write_text("Roses and gardens.")
    call("add", tmp_path)
    done = call("vectors", tmp_path)
    assert done.exit_code == 1 and "onebox library add --wait" in done.stdout and "onebox library embed" in done.stderr
