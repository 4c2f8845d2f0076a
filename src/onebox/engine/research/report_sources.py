"""Who stands behind a source, told from the host of its address by rules anyone can read; no model is asked.

A kind says who speaks, not whether it is true: a ministry may err and a forum may be right.
"""

from collections import Counter
from collections.abc import Iterable
from urllib.parse import urlsplit

from ...types import Citation
from .claim import Claim
from .report_types import SourceKind, SourceNote

_HOSTS: dict[SourceKind, tuple[str, ...]] = {
    "academic": (
        *("edu", "arxiv.org", "doi.org", "nature.com", "science.org", "springer.com", "sciencedirect.com", "wiley.com"),
        *("ieee.org", "acm.org", "plos.org", "pnas.org", "jstor.org", "ssrn.com", "biorxiv.org", "medrxiv.org"),
        *("pubmed.ncbi.nlm.nih.gov", "ncbi.nlm.nih.gov", "openalex.org", "crossref.org", "semanticscholar.org"),
        *("frontiersin.org", "mdpi.com", "thelancet.com", "nejm.org", "bmj.com", "cnki.net", "wanfangdata.com.cn"),
        *("cas.cn", "openreview.net", "aclanthology.org"),
    ),
    "official": (
        *("gov", "mil", "int", "europa.eu", "gc.ca", "admin.ch", "bund.de", "un.org", "oecd.org", "imf.org"),
        *("worldbank.org", "iso.org", "ietf.org", "w3.org", "pbc.gov.cn"),
    ),
    "encyclopedia": (
        "wikipedia.org",
        "wikidata.org",
        "britannica.com",
        "baike.baidu.com",
        "zgbk.com",
        "wiktionary.org",
    ),
    "forum": (
        *("reddit.com", "zhihu.com", "quora.com", "stackexchange.com", "stackoverflow.com", "superuser.com"),
        *("serverfault.com", "news.ycombinator.com", "v2ex.com", "tieba.baidu.com", "douban.com", "weibo.com"),
        *("x.com", "twitter.com", "facebook.com", "bilibili.com", "xiaohongshu.com", "medium.com", "substack.com"),
        *("blogspot.com", "wordpress.com", "csdn.net", "jianshu.com", "cnblogs.com"),
    ),
    "news": (
        *("reuters.com", "apnews.com", "afp.com", "bbc.com", "bbc.co.uk", "nytimes.com", "washingtonpost.com"),
        *("theguardian.com", "ft.com", "economist.com", "bloomberg.com", "wsj.com", "cnn.com", "npr.org", "dw.com"),
        *("spiegel.de", "lemonde.fr", "aljazeera.com", "nikkei.com", "xinhuanet.com", "news.cn", "people.com.cn"),
        *("cctv.com", "chinadaily.com.cn", "chinanews.com.cn", "thepaper.cn", "caixin.com", "yicai.com", "stcn.com"),
        *("jiemian.com", "36kr.com", "scmp.com", "gmw.cn", "ce.cn", "huanqiu.com"),
    ),
}
_SECOND = frozenset({"gov", "edu", "ac", "mil"})
"""Before a country's letters they say the same as alone: `gov.cn`, `edu.au`, `ac.uk`."""


def kind_of(location: str) -> SourceKind:
    """The kind of the source at `location`, an address or a path."""
    if not location.lower().startswith(("http://", "https://")):
        return "own"
    try:
        host = urlsplit(location).hostname
    except ValueError:  # no address of the web, whatever it begins with
        return "other"
    labels = (host or "").rstrip(".").lower().split(".")
    ends = {".".join(labels[-count:]) for count in range(1, len(labels) + 1)}
    for kind, hosts in _HOSTS.items():
        if ends & set(hosts):
            return kind
    if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND:
        return "academic" if labels[-2] in ("edu", "ac") else "official"
    return "other"


def source_notes(cited: Iterable[Citation], claims: Iterable[Claim]) -> tuple[SourceNote, ...]:
    """The sources of `cited`, most cited first. Their dates come from the claims taken from them."""
    citations = list(cited)
    counts = Counter(one.source for one in citations)
    first = {one.source: one for one in reversed(citations)}
    dates: dict[str, str] = {}
    for claim in claims:
        if date := claim.passage.source.date or claim.date:
            dates[claim.passage.source.id] = date
    ordered = sorted(counts, key=lambda source: (-counts[source], first[source].location))
    return tuple(
        SourceNote(
            source,
            first[source].title,
            first[source].location,
            kind_of(first[source].location),
            dates.get(source),
            counts[source],
        )
        for source in ordered
    )
