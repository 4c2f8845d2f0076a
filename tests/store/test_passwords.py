"""Passwords are kept as salted scrypt hashes."""

from onebox.store.passwords import fits, hashed


def test_only_the_right_password_fits() -> None:
    kept = hashed("密码 pass")
    assert fits("密码 pass", kept) and not fits("密码 Pass", kept) and not fits("", kept)
    assert "pass" not in kept and hashed("密码 pass") != kept, "each has its own salt"


def test_nobody_has_a_password() -> None:
    assert not fits("", None) and not fits("x", None)
