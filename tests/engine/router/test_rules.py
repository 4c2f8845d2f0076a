import pytest

from onebox.engine.router.rules import command, ruled
from onebox.types import Depth


@pytest.mark.parametrize(
    ("text", "depth"),
    [
        ("/research heat pumps", Depth.RESEARCH),
        ("／研究 国内储能", Depth.RESEARCH),
        ("/执行 把照片按日期整理", Depth.EXECUTE),
        ("/chat hi", Depth.CHAT),
        ("你好！", Depth.CHAT),
        ("谢谢啦", Depth.CHAT),
        ("Good morning!", Depth.CHAT),
        ("thanks a lot", Depth.CHAT),
        ("https://example.org/a?b=c", Depth.SEARCH),
        ("怎样卸载一个软件包，并把它的配置文件也一起删干净？", Depth.SEARCH),
        ("How do I remove a package together with its configuration files?", Depth.SEARCH),
        ("哪个命令列出一个已安装软件包的所有文件？", Depth.SEARCH),
        ("把 PDF 合并成一个用什么工具", Depth.SEARCH),
        ("Which command lists all files of an installed package?", Depth.SEARCH),
        ("What keyboard shortcut closes a tab?", Depth.SEARCH),
        ("3/4 ÷ 1/2 + 0.25 =", Depth.THINK),
        ("365*24*3600 是多少", Depth.THINK),
        ("(12+3)*4", Depth.THINK),
        ("20乘以3等于多少？", Depth.THINK),
        ("what is 20 times 3", Depth.THINK),
        ("1公里等于多少米", Depth.THINK),
        ("How many feet are in a mile?", Depth.THINK),
    ],
)
def test_forms_that_settle_it(text: str, depth: Depth) -> None:
    assert ruled(text) is depth


@pytest.mark.parametrize(
    "text",
    [
        "/etc/hosts 是什么文件",
        "看看哪个设置不对，然后改好。",
        "列出 /tmp 里所有的文件",
        "List the packages in packages.txt. What tool is missing?",
        "/research/notes.md",
        "2026-11-22",
        "2026/11/22",
        "1998",
        "你好用英语怎么说",
        "hello world in Rust",
        "thanksgiving",
        "https://example.org says what about prices?",
        "1+1 dinner deals nearby",
        "",
        "?!",
    ],
)
def test_forms_that_do_not(text: str) -> None:
    assert ruled(text) is None


def test_a_command_is_taken_off() -> None:
    assert command("/Search  who wrote it?") == (Depth.SEARCH, "who wrote it?")
    assert command("/深思\n三门问题") == (Depth.THINK, "三门问题")
    assert command("/think") == (Depth.THINK, "")
    assert command("search it") is None
