"""Text in pictures: Chinese and English, clean and as a photo, on its side, in scanned PDFs."""

import io
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from onebox.errors import BrokenFile, EmptyFile, FileTooLarge, UnsupportedFile
from onebox.library.add import files_under
from onebox.reading import is_picture, read_file

PICTURES = Path(__file__).parent / "pictures"
ZH = ["青岚市博物馆参观须知", "常设展览免费开放", "9:00 至 17:30", "0571-8823 4567", "每场收费120元"]
EN = ["LARKFIELD HARBOUR FERRY", "Departs 08:45, 12:15 and 17:30 daily.", "children 2.20", "020 7946 0123"]
needs_engine = pytest.mark.skipif(
    not (find_spec("faster_paddle") and find_spec("PIL")),
    reason="TEXT RECOGNITION IS NOT INSTALLED: pip install 'onebox[ocr]'",
)


def flat(text: str) -> str:
    return "".join(text.split())


def saved(path: Path, image: Any, **more: Any) -> Path:
    image.save(path, **more)
    return path


def turned(path: Path, angle: int) -> Any:
    from PIL import Image

    return Image.open(path).convert("RGB").rotate(angle, expand=True)


@needs_engine
@pytest.mark.parametrize(("name", "lines"), [("notice-zh.png", ZH), ("notice-en.jpg", EN)])
def test_lines_in_their_order(name: str, lines: list[str]) -> None:
    document = read_file(PICTURES / name)
    places = [flat(document.text).find(flat(line)) for line in lines]
    assert -1 not in places and places == sorted(places), document.text
    assert (document.kind, document.title) == ("picture", name.split(".", maxsplit=1)[0])


@needs_engine
@pytest.mark.parametrize("angle", [90, 180])
def test_a_picture_on_its_side_or_its_head(tmp_path: Path, angle: int) -> None:
    path = saved(tmp_path / "turned.png", turned(PICTURES / "notice-zh.png", angle))
    assert all(flat(line) in flat(read_file(path).text) for line in ZH)


@needs_engine
def test_kinds_of_pictures_and_what_a_camera_notes(tmp_path: Path) -> None:
    from PIL import Image, ImageOps

    upright = Image.open(PICTURES / "notice-en.jpg").convert("RGB")
    webp = saved(tmp_path / "a.webp", upright)
    grey = Image.open(PICTURES / "notice-zh.png").convert("L")
    alpha = Image.new("RGBA", grey.size, (0, 0, 0, 0))
    alpha.putalpha(ImageOps.invert(grey))  # black letters on nothing
    clear = saved(tmp_path / "b.PNG", alpha)
    exif = Image.Exif()
    exif[0x0112] = 6  # turned clockwise when it is shown
    noted = saved(tmp_path / "c.jpeg", upright.rotate(90, expand=True), exif=exif, quality=90)
    assert "2.20" in read_file(webp).text and "120元" in flat(read_file(clear).text)
    assert "17:30" in read_file(noted).text


@needs_engine
def test_a_scanned_pdf_is_read_with_its_pages(tmp_path: Path, make_pdf: Callable[..., Path]) -> None:
    from PIL import Image

    pages = [Image.open(PICTURES / name).convert("RGB") for name in ("notice-zh.png", "notice-en.jpg")]
    path = tmp_path / "scan.pdf"
    pages[0].save(path, save_all=True, append_images=pages[1:], resolution=100)
    document = read_file(path)
    assert all(flat(line) in flat(document.text) for line in [*ZH, *EN])
    assert [mark.label for mark in document.marks if mark.level == 0] == ["p. 1", "p. 2"]


@needs_engine
def test_a_picture_without_text(tmp_path: Path) -> None:
    from PIL import Image

    path = saved(tmp_path / "sky.jpg", Image.new("RGB", (400, 300), (90, 140, 220)))
    with pytest.raises(EmptyFile, match="no text that can be recognised") as caught:
        read_file(path)
    assert "vision" in caught.value.hint
    scan = tmp_path / "sky.pdf"
    Image.open(path).save(scan)
    with pytest.raises(EmptyFile, match="in their pictures"):
        read_file(scan)


@needs_engine
@pytest.mark.parametrize("name", ["half.png", "half.jpg", "drawing.png", "program.jpg"])
def test_pictures_that_are_damaged_or_none(tmp_path: Path, name: str) -> None:
    whole = {one.suffix: one.read_bytes() for one in PICTURES.iterdir()}[Path(name).suffix]
    bodies = {
        "half": whole[: len(whole) // 2],
        "drawing": b"<svg onload=x>",
        "program": b"%!PS-Adobe-3.0 EPSF",
    }
    path = tmp_path / name
    path.write_bytes(bodies[path.stem])
    with pytest.raises(BrokenFile, match="not a picture"):
        read_file(path)


@needs_engine
def test_a_picture_that_would_unpack_to_gigabytes(tmp_path: Path) -> None:
    from PIL import Image

    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")  # 400 million pixels in 50 kB
    path = tmp_path / "bomb.png"
    path.write_bytes(out.getvalue())
    with pytest.raises(FileTooLarge, match="million pixels"):
        read_file(path)


def test_without_the_engine_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "blocked"
    (blocked / "faster_paddle").mkdir(parents=True)
    message = "raise ModuleNotFoundError(\"No module named 'faster_paddle'\", name='faster_paddle')\n"
    (blocked / "faster_paddle" / "__init__.py").write_text(message)
    monkeypatch.setenv("PYTHONPATH", str(blocked), prepend=":")
    with pytest.raises(UnsupportedFile, match=r"needs the package (faster_paddle|PIL)") as caught:
        read_file(PICTURES / "notice-zh.png")
    assert "onebox[ocr]" in caught.value.hint


def test_in_a_folder_pictures_are_passed_over() -> None:
    picture = PICTURES / "notice-zh.png"
    assert is_picture(picture) and files_under([PICTURES]) == [] and files_under([picture]) == [picture]
