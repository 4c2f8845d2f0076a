"""What a run did can be read, also when it died in the middle of it."""

from onebox.store.actions import Actions
from onebox.store.conversations import Conversations
from onebox.store.database import open_database
from onebox.store.runs import Runs
from onebox.types import Ask


def test_before_after_and_in_between(database_url: str) -> None:
    engine = open_database(database_url)
    run = Runs(engine).create(Ask(text="画图"), Conversations(engine)).id
    actions = Actions(engine)
    actions.begin(run, 1, "write_file", {"name": "图.png"}, verdict="allow", reason="只改副本")
    assert actions.list(run)[0].unknown
    actions.end(run, 1, ok=True, changed=["图.png"], undo="丢掉工作区即可")
    actions.begin(run, 2, "send_mail", {"to": "eve"}, verdict="refuse", reason="不在计划里")
    actions.begin(run, 3, "send_mail", {"to": "小王"}, verdict="allow", reason="你批准了", approval="a1")
    done, refused, cut = actions.list(run)
    assert done.ok and done.changed == ("图.png",) and done.undo and not done.unknown
    assert refused.ok is None and refused.ended is not None and not refused.unknown
    assert cut.unknown and cut.approval == "a1"
    actions.begin(run, 3, "send_mail", {"to": "小王"}, verdict="allow", reason="你批准了")
    assert len(actions.list(run)) == 3
    engine.dispose()
