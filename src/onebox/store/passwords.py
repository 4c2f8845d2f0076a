"""Passwords, kept as scrypt hashes (RFC 7914; cost as OWASP's password storage sheet has it for 16 MB)."""

import base64
import hashlib
import hmac
import os

LOG_N, R, P = 14, 8, 5
_MEMORY = 64 * 2**20


def hashed(password: str) -> str:
    """`scrypt$log2 n$r$p$salt$key`, salt and key in base64. Takes about a quarter of a second."""
    salt = os.urandom(16)
    key = _derived(password, salt, LOG_N, R, P)
    return "$".join(["scrypt", str(LOG_N), str(R), str(P), _text(salt), _text(key)])


def fits(password: str, kept: str | None) -> bool:
    """Is `password` the one that was kept? With none kept it takes as long, and is not."""
    _, log_n, r, p, salt, key = (kept or _NOBODY).split("$")
    found = _derived(password, base64.b64decode(salt), int(log_n), int(r), int(p))
    return hmac.compare_digest(found, base64.b64decode(key)) and kept is not None


def _derived(password: str, salt: bytes, log_n: int, r: int, p: int) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, n=2**log_n, r=r, p=p, maxmem=_MEMORY, dklen=32)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


_NOBODY = "$".join(["scrypt", str(LOG_N), str(R), str(P), _text(bytes(16)), _text(bytes(32))])
