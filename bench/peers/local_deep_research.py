"""local-deep-research (MIT): its quick mode, on the same endpoint and the same search."""

from bench.peers.outside import Peer

LOCAL_DEEP_RESEARCH = Peer(
    "local_deep_research",
    ("local-deep-research==1.5.6",),
    ("quick", "once", "pages"),
    sources=("google-search-results", "langdetect", "sgmllib3k", "wikipedia"),
)
