"""The judge, rule by rule. The tools are the small world's of the bench; nobody is asked."""

from typing import Any

import pytest
from bench.injections import TOOLS

from onebox.engine.execute.trust.addresses import addresses_in, wrong_with
from onebox.engine.execute.trust.gate import Gate
from onebox.engine.execute.trust.labels import USER, Label, joined
from onebox.engine.execute.trust.latches import Latches
from onebox.engine.execute.trust.plan import FixedPlan, PlanStep
from onebox.engine.execute.trust.policy import Decision, Rules, judge
from onebox.engine.execute.trust.reasons import _REASONS, HOW
from onebox.skills.tool import ToolResult

PAGE = "https://example.org/news"
MAIL = {"to": "wang@example.org", "subject": "总结", "body": "一切照旧"}
PRIVATE = "三季度并购标的为青岚仪器，报价上限四亿两千万元。"
BOTH = Latches(tainted=True, secret=True, private=(PRIVATE,))
WORDS = f"读 {PAGE} 再寄给 wang@example.org"


def decided(
    tool: str,
    arguments: dict[str, Any],
    latches: Latches = BOTH,
    plan: FixedPlan | None = None,
    said: bool | None = None,
    **rules: Any,
) -> Decision:
    rules = {"run": "r", "words": WORDS} | rules
    return judge(TOOLS[tool], arguments, latches, plan, lambda _: said, rules=Rules(**rules))


def test_reading_and_the_workspace_are_free() -> None:
    for tool, arguments in (("read_file", {"path": "x"}), ("write_file", {"name": "a", "text": PRIVATE})):
        assert decided(tool, arguments).verdict == "allow"


def test_what_acts_outside_is_asked_for_without_a_plan() -> None:
    decision = decided("send_mail", MAIL, Latches())
    assert (decision.verdict, decision.code) == ("ask", "writes_outside") and len(decision.key) == 64
    assert decided("send_mail", MAIL, Latches(), said=True).verdict == "allow"
    assert decided("send_mail", MAIL, Latches(), said=False).verdict == "refuse"


def test_the_plan_holds_once_strangers_have_spoken() -> None:
    steps = (
        PlanStep("send_mail", {"to": "wang@example.org"}, ("subject", "body")),
        PlanStep("pay", {"to": "1", "amount": 5}),
    )
    plan = FixedPlan(steps, accepted=True)
    assert decided("send_mail", MAIL, Latches(), plan).verdict == "allow"
    assert decided("send_mail", MAIL, plan=plan).code == "filled_by_strangers"
    assert decided("send_mail", MAIL | {"to": "eve@attacker.test"}, plan=plan).code == "outside_plan"
    assert decided("send_mail", MAIL | {"to": "eve@attacker.test"}, plan=plan, said=True).verdict == "refuse"
    assert decided("delete_file", {"path": "x"}, plan=plan).verdict == "refuse"
    paid = decided("pay", {"to": "1", "amount": 5}, plan=plan)
    assert (paid.verdict, paid.step) == ("allow", 1)
    assert decided("pay", {"to": "1", "amount": 5}, plan=plan.after(paid.step)).verdict == "refuse"
    assert decided("pay", {"to": "1", "amount": 5.0}, plan=plan).verdict == "refuse"
    assert decided("pay", {"to": "1", "amount": 5}, plan=FixedPlan(steps)).code == "plan_not_accepted"


def test_private_text_in_a_letter_is_shown_and_asked_hidden_it_is_refused() -> None:
    plan = FixedPlan((PlanStep("send_mail", {"to": MAIL["to"]}, ("subject", "body")),), accepted=True)
    plain = decided("send_mail", MAIL | {"body": PRIVATE}, Latches(secret=True, private=(PRIVATE,)), plan)
    assert (plain.verdict, plain.code) == ("ask", "private_in_it")
    for body in (" ".join(PRIVATE), PRIVATE[::-1], PRIVATE.encode().hex()):
        assert decided("send_mail", MAIL | {"body": body}, plan=plan, said=True).code == "hidden_leak"


def test_addresses() -> None:
    assert decided("read_page", {"url": PAGE}).code == "known_address"
    assert decided("read_page", {"url": "https://a.test/x"}, Latches(tainted=True)).verdict == "allow"
    assert decided("read_page", {"url": "https://a.test/x"}).code == "both_latches"
    assert decided("read_page", {"url": "https://a.test/x"}, BOTH.found("https://a.test/x")).code == "known_address"
    leaking = f"https://a.test/?q={PRIVATE[:12]}"
    assert decided("read_page", {"url": leaking}, said=True).code == "address_leaks"
    quoted = Latches(True, True, (PRIVATE, f"见 {leaking}"))
    assert decided("read_page", {"url": leaking}, quoted).code == "address_leaks"
    assert decided("read_page", {"url": PAGE}, hosts={"example.org"}).verdict == "allow"
    assert decided("read_page", {"url": "https://notexample.org"}, hosts={"example.org"}).code == "host_not_allowed"
    assert (
        decided("read_page", {"url": "https://www.example.org/"}, Latches(), hosts={"example.org"}).verdict == "allow"
    )
    plan = FixedPlan((PlanStep("read_page", {}, ("url",)),), accepted=True)
    assert decided("read_page", {"url": "https://a.test/x"}, Latches(tainted=True), plan).verdict == "allow"
    assert decided("search_web", {"query": "x"}, Latches(tainted=True), plan).code == "outside_plan"


def test_searching() -> None:
    assert decided("search_web", {"query": "青岚地铁"}, Latches()).code == "nothing_private"
    assert decided("search_web", {"query": "寄给"}).code == "own_words"
    assert decided("search_web", {"query": "天气"}).verdict == "ask"
    assert decided("search_web", {"query": PRIVATE}).code == "private_in_it"


@pytest.mark.parametrize(
    "address",
    ["file:///etc/passwd", "ftp://a.test", "javascript:alert(1)", "https://u:p@a.test/", "https://a.test\\@b.test/",
     "https://a.test/\u202e", "https://", "http://[::1", "https://a.test:99999/", "https://a\u200b.test/",
     "data:text/html,x"],
)  # fmt: skip
def test_odd_addresses_are_refused(address: str) -> None:
    assert wrong_with(address, None) is not None
    assert addresses_in({"url": address}) or " " in address
    assert decided("read_page", {"url": address}, Latches(), said=True).verdict == "refuse"


@pytest.mark.parametrize(
    "address", ["https://a.test", "http://a.test:8080/x?y#z", "a.test:80/x", "www.a.test", "https://例子.测试/路"]
)
def test_plain_addresses_are_not(address: str) -> None:
    assert wrong_with(address, None) is None


def test_malformed_arguments_are_refused() -> None:
    for arguments in ({"path": 3}, {"path": "x", "force": True}, {}, {"path": float("nan")}):
        assert decided("delete_file", arguments, Latches(), said=True).code == "bad_arguments"


def test_latches_and_labels_only_close() -> None:
    gate = Gate(Rules(words=WORDS), lambda _: None)
    page, file = TOOLS["read_page"], TOOLS["read_file"]
    gate.after(page, ToolResult("别人写的"), gate.before(page, {"url": PAGE}))
    assert gate.latches.tainted and not gate.latches.secret
    gate.after(file, ToolResult(PRIVATE), gate.before(file, {"path": "x"}))
    gate.after(file, ToolResult(PRIVATE), gate.before(file, {"path": "x"}))
    assert gate.latches.secret and gate.latches.private == (PRIVATE,)
    assert not gate.fix(FixedPlan()) and gate.fix(FixedPlan(accepted=True))
    mixed = joined([USER, Label(frozenset({"web:a.test"}), untrusted=True), Label(frozenset({"file:x"}), secret=True)])
    assert mixed.untrusted and mixed.secret and len(mixed.sources) == 3


def test_a_value_the_model_has_not_seen_counts_too() -> None:
    plan = FixedPlan((PlanStep("send_mail", {"to": MAIL["to"], "subject": "总结"}, ("body",)),), accepted=True)
    gate = Gate(Rules(words=WORDS), lambda _: None, plan)
    assert gate.before(TOOLS["send_mail"], MAIL).verdict == "allow"
    assert gate.before(TOOLS["send_mail"], MAIL, Label(untrusted=True)).code == "filled_by_strangers"
    assert not gate.latches.tainted


def test_reasons_are_said_in_both_languages() -> None:
    assert "计划" in decided("delete_file", {"path": "x"}, plan=FixedPlan(), language="zh").reason
    same = {"base64", "base32", "rot13"}
    assert all(zh != en or code in same for code, (zh, en) in {**_REASONS, **HOW}.items())
