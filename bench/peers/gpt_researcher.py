"""gpt-researcher (Apache-2.0): its report mode, on the same endpoint and the same search."""

from bench.peers.outside import Peer

GPT_RESEARCHER = Peer("gpt_researcher", ("gpt-researcher",), ("research_report", "deep"))
