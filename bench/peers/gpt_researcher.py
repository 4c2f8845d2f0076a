"""gpt-researcher (Apache-2.0): its report mode, on the same endpoint and the same search."""

from bench.peers.outside import Peer

GPT_RESEARCHER = Peer(
    "gpt_researcher",
    ("gpt-researcher==0.15.1",),
    ("research_report", "deep"),
    sources=("docopt", "langdetect", "sgmllib3k"),
    snippet=90,  # it takes longer ones for the page itself and reads none
)
