"""Which IP addresses belong to the public internet.

The ranges are those of the IANA special-purpose address registries (RFC 6890 and its successors), kept
here because `ipaddress.is_global` changes between Python versions. An IPv6 address that carries an IPv4
one is judged by what it carries, or refused where the carrier is obsolete.
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

_V4: dict[str, str] = {
    "0.0.0.0/8": "means this machine",
    "10.0.0.0/8": "is private",
    "100.64.0.0/10": "is shared by a provider's customers, or a cloud's metadata service",
    "127.0.0.0/8": "is this machine",
    "168.63.129.16/32": "is a cloud's metadata service",
    "169.254.0.0/16": "is link-local, or a cloud's metadata service",
    "172.16.0.0/12": "is private",
    "192.0.0.0/24": "is reserved for protocols, or a cloud's metadata service",
    "192.0.2.0/24": "is for documentation",
    "192.31.196.0/24": "is reserved",
    "192.52.193.0/24": "is reserved",
    "192.88.99.0/24": "is a 6to4 relay",
    "192.168.0.0/16": "is private",
    "192.175.48.0/24": "is reserved",
    "198.18.0.0/15": "is for benchmarks",
    "198.51.100.0/24": "is for documentation",
    "203.0.113.0/24": "is for documentation",
    "224.0.0.0/4": "is multicast",
    "240.0.0.0/4": "is reserved",
}
_V6: dict[str, str] = {
    "::/128": "means this machine",
    "::1/128": "is this machine",
    "64:ff9b:1::/48": "is a local NAT64 address",
    "2001::/32": "is a Teredo tunnel",
    "2001::/23": "is reserved for protocols",
    "2001:db8::/32": "is for documentation",
    "2002::/16": "is a 6to4 tunnel",
    "2620:4f:8000::/48": "is reserved",
    "3fff::/20": "is for documentation",
    "fc00::/7": "is private",
    "fe80::/10": "is link-local",
    "fec0::/10": "is site-local",
    "ff00::/8": "is multicast",
}
_RANGES_V4 = [(IPv4Network(net), why) for net, why in _V4.items()]
_RANGES_V6 = [(IPv6Network(net), why) for net, why in _V6.items()]
_GLOBAL_V6 = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")
_ISATAP = (0x00005EFE, 0x02005EFE)


def why_not_public(address: str) -> str:
    """Why `address` (text of an IPv4 or IPv6 address) must not be reached, as `is private`; empty when it may.

    A zone id, as in `fe80::1%eth0`, is never public; neither is what is no address at all.
    """
    if "%" in address:
        return "has a zone of this machine"
    try:
        parsed = ip_address(address)
    except ValueError:
        return "is no address"
    return _why_v4(parsed) if isinstance(parsed, IPv4Address) else _why_v6(parsed)


def _why_v4(address: IPv4Address) -> str:
    return next((why for net, why in _RANGES_V4 if address in net), "")


def _why_v6(address: IPv6Address) -> str:
    if address.ipv4_mapped is not None:
        return _why_v4(address.ipv4_mapped)
    if address in _NAT64:
        return _why_v4(IPv4Address(int(address) & 0xFFFFFFFF))
    if why := next((why for net, why in _RANGES_V6 if address in net), ""):
        return why
    if address not in _GLOBAL_V6:
        return "is reserved"
    if (int(address) >> 32) & 0xFFFFFFFF in _ISATAP:
        return "is an ISATAP tunnel"
    return ""
