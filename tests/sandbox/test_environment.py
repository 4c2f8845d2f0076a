import os
import re
from importlib import resources
from pathlib import Path

import pytest

from onebox.errors import OneboxError, SandboxError
from onebox.sandbox import environment
from onebox.sandbox.bubblewrap import Bubblewrap
from onebox.sandbox.environment import prepare, prepared
from onebox.sandbox.limits import Limits
from onebox.sandbox.places import owner_of_jobs, python_for
from onebox.sandbox.sandbox import Job
from onebox.settings import default_home, load

WANTED = ("pandas", "numpy", "matplotlib", "openpyxl", "python-docx", "python-pptx", "pypdfium2", "pillow", "sympy")
CHART = """
import warnings; warnings.simplefilter("error")  # a character that no font has is a warning
import matplotlib.pyplot as plt, pandas as pd
pd.DataFrame({"月份": ["一月", "二月"], "销售额": [-3, 5]}).plot.bar(x="月份", title="销售 Sales −1")
plt.savefig("图表.png")
pd.DataFrame({"甲": [1]}).to_excel("表.xlsx"); assert pd.read_excel("表.xlsx")["甲"][0] == 1
import docx, pptx, pypdfium2, PIL, sympy
docx.Document().save("文.docx"); pptx.Presentation().save("片.pptx")
print(sympy.integrate(sympy.Symbol("x")))
"""


def lock() -> str:
    return resources.files("onebox.sandbox").joinpath("packages.lock").read_text("utf-8").replace("\\\n", " ")


def test_every_package_is_pinned_by_hash() -> None:
    lines = [line for line in lock().splitlines() if line and not line.startswith("#")]
    assert not [line for line in lines if "==" not in line or "--hash=sha256:" not in line]
    assert set(WANTED) <= set(re.findall(r"^([\w-]+)==", lock(), re.MULTILINE))


def test_nothing_is_prepared_in_a_new_home(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "_FOR_ALL", home / "for-all")  # this machine may have them prepared for all
    assert prepared(load(home), python_for(None)) is None
    assert not home.exists()


def test_half_an_installation_counts_for_nothing(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installer that fails half way: the next look finds nothing, the next try begins anew."""
    settings, python = load(home), python_for(owner_of_jobs(60578))
    monkeypatch.setattr(environment, "_FOR_ALL", home / "for-all")
    monkeypatch.setattr(environment, "_installer", lambda _: ["sh", "-c", "echo no such package; exit 1"])
    with pytest.raises(SandboxError, match="no such package") as caught:
        prepare(settings)
    assert "prepare" in caught.value.hint
    assert prepared(settings, python) is None


def test_packages_are_readable_for_jobs_whatever_the_umask(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir(mode=0o700)
    (tmp_path / "site" / "a.py").write_text("")
    (tmp_path / "site" / "a.py").chmod(0o600)
    environment._open_to_jobs(tmp_path)
    assert [oct(path.stat().st_mode & 0o777) for path in (tmp_path / "site", tmp_path / "site" / "a.py")] == [
        "0o755",
        "0o644",
    ]


def test_the_packages_work_in_the_sandbox(tmp_path: Path) -> None:
    """Needs them installed: `make sandbox`. Tables, a Chinese chart, Office files, algebra, within the usual memory."""
    settings = load(Path(os.environ.get("ONEBOX_TEST_HOME") or default_home()))
    try:
        box = Bubblewrap(settings)
        found = prepared(settings, python_for(owner_of_jobs(settings.sandbox.uid)))
    except OneboxError as error:
        pytest.skip(f"NO SANDBOX HERE: {error} {error.hint}")
    try:
        if found is None:
            pytest.skip("THE SANDBOX'S PACKAGES ARE NOT INSTALLED: run `onebox sandbox prepare`")
        patient = Limits(seconds=300, cpu=120)  # of a busy machine
        done = box.run(Job([box.python, "-c", CHART], artifacts=tmp_path / "out", limits=patient))
    finally:
        box.close()
    assert done.ok, (done.ended, done.stderr[-800:].decode())
    assert done.stdout == b"x**2/2\n"
    assert sorted(one.name for one in done.artifacts) == ["图表.png", "文.docx", "片.pptx", "表.xlsx"]
