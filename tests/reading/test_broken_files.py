"""Every way a file can be bad: the error names the file, the reason and the next step."""

import os
import shutil
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from onebox.errors import (
    BrokenFile,
    EmptyFile,
    EncryptedFile,
    FileTooLarge,
    ReadingError,
    UnsupportedFile,
)
from onebox.reading import read_archive, read_file

MakePdf = Callable[..., Path]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def office(path: Path) -> Path:
    import docx

    document = docx.Document()
    for i in range(50):
        document.add_paragraph(f"Paragraph {i} of a sound document 正文。")
    document.save(str(path))
    return path


def nothing(folder: Path, pdf: MakePdf) -> Path:
    path = folder / "empty.txt"
    path.touch()
    return path


def white_space(folder: Path, pdf: MakePdf) -> Path:
    path = folder / "空白.md"
    path.write_text("\n  \n\u3000\n", "utf-8")
    return path


def zero_byte_pdf(folder: Path, pdf: MakePdf) -> Path:
    path = folder / "empty.pdf"
    path.touch()
    return path


def truncated_pdf(folder: Path, pdf: MakePdf) -> Path:
    path = pdf([[(72, 700, "Hello there")]])
    path.write_bytes(path.read_bytes()[:300])
    return path


def not_a_pdf(folder: Path, pdf: MakePdf) -> Path:
    path = folder / "login.pdf"
    path.write_text("<html><body>Please log in</body></html>")
    return path


def encrypted_pdf(folder: Path, pdf: MakePdf) -> Path:
    return pdf([[(72, 700, "Secret")]], password="密")


def blank_pdf(folder: Path, pdf: MakePdf) -> Path:
    return pdf([[], []])


def truncated_docx(folder: Path, pdf: MakePdf) -> Path:
    path = office(folder / "half.docx")
    path.write_bytes(path.read_bytes()[:9000])
    return path


def html_docx(folder: Path, pdf: MakePdf) -> Path:
    path = folder / "export.docx"
    path.write_text("<!DOCTYPE html><html><body>年度报告</body></html>", "utf-8")
    return path


def xlsx_in_docx(folder: Path, pdf: MakePdf) -> Path:
    import openpyxl

    openpyxl.Workbook().save(folder / "book.xlsx")
    return (folder / "book.xlsx").rename(folder / "renamed.docx")


def damaged_docx(folder: Path, pdf: MakePdf) -> Path:
    path = folder / "damaged.docx"
    with zipfile.ZipFile(office(folder / "sound.docx")) as sound, zipfile.ZipFile(path, "w") as damaged:
        for name in sound.namelist():
            damaged.writestr(name, sound.read(name)[: 400 if name == "word/document.xml" else None])
    return path


def bomb_xlsx(folder: Path, pdf: MakePdf) -> Path:
    path = folder / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", "<Types/>")
        with book.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _ in range(100):
                sheet.write(b"\0" * (1 << 20))
    return path


def zip_xlsx(folder: Path, pdf: MakePdf) -> Path:
    path = folder / "other.xlsx"
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("readme.txt", "hello")
    return path


def locked_office(folder: Path, pdf: MakePdf) -> Path:
    path = folder / "工资.xlsx"
    path.write_bytes(OLE + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 480)
    return path


def old_office(folder: Path, pdf: MakePdf) -> Path:
    path = folder / "old.docx"
    path.write_bytes(OLE + b"\0" * 504 + "WordDocument".encode("utf-16-le") + b"\0" * 480)
    return path


def garbage_pptx(folder: Path, pdf: MakePdf) -> Path:
    path = folder / "talk.pptx"
    path.write_bytes(bytes(range(256)) * 20)
    return path


def binary_text(folder: Path, pdf: MakePdf) -> Path:
    path = folder / "photo.txt"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    return path


def binary_html(folder: Path, pdf: MakePdf) -> Path:
    path = folder / "photo.html"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    return path


def only_script(folder: Path, pdf: MakePdf) -> Path:
    path = folder / "app.html"
    path.write_text("<html><body><div id=root></div><script>start()</script></body></html>")
    return path


def huge(folder: Path, pdf: MakePdf) -> Path:
    path = folder / "huge.txt"
    with path.open("wb") as file:
        file.truncate(3_000_000)
    return path


def folder_with_an_ending(folder: Path, pdf: MakePdf) -> Path:
    path = folder / "notes.md"
    path.mkdir()
    return path


def missing(folder: Path, pdf: MakePdf) -> Path:
    return folder / "没有.md"


def link_loop(folder: Path, pdf: MakePdf) -> Path:
    (folder / "a.md").symlink_to(folder / "b.md")
    (folder / "b.md").symlink_to(folder / "a.md")
    return folder / "a.md"


def dangling_link(folder: Path, pdf: MakePdf) -> Path:
    (folder / "gone.md").symlink_to(folder / "nowhere.md")
    return folder / "gone.md"


def pipe(folder: Path, pdf: MakePdf) -> Path:
    os.mkfifo(folder / "pipe.txt")
    return folder / "pipe.txt"


def program(folder: Path, pdf: MakePdf) -> Path:
    path = folder / "program.exe"
    path.write_bytes(b"MZ\x90\x00\x03\x00" + bytes(range(256)))
    return path


def nul_in_name(folder: Path, pdf: MakePdf) -> Path:
    return folder / "a\0b.md"


BAD: list[tuple[Callable[[Path, MakePdf], Path], type[ReadingError], str]] = [
    (nothing, EmptyFile, "zero bytes"),
    (white_space, EmptyFile, "white space"),
    (zero_byte_pdf, EmptyFile, "zero bytes"),
    (truncated_pdf, BrokenFile, "cut short"),
    (not_a_pdf, BrokenFile, "not a PDF"),
    (encrypted_pdf, EncryptedFile, "password"),
    (blank_pdf, EmptyFile, "2 pages but no text"),
    (truncated_docx, BrokenFile, "end is missing"),
    (html_docx, BrokenFile, "web page"),
    (xlsx_in_docx, BrokenFile, "damaged"),
    (damaged_docx, BrokenFile, "damaged"),
    (bomb_xlsx, FileTooLarge, "unpacks"),
    (zip_xlsx, BrokenFile, "not xlsx"),
    (locked_office, EncryptedFile, "password"),
    (old_office, UnsupportedFile, "old binary"),
    (garbage_pptx, BrokenFile, "not a pptx"),
    (binary_text, BrokenFile, "not text"),
    (binary_html, BrokenFile, "not a web page"),
    (only_script, EmptyFile, "no text"),
    (huge, FileTooLarge, "limit of 2 MB"),
    (folder_with_an_ending, UnsupportedFile, "folder"),
    (missing, ReadingError, "no such file"),
    (link_loop, ReadingError, "leads back to itself"),
    (dangling_link, ReadingError, "no such file"),
    (pipe, UnsupportedFile, "pipe"),
    (program, UnsupportedFile, "'.exe'"),
    (nul_in_name, ReadingError, "cannot be opened"),
]


@pytest.mark.parametrize(("make", "kind", "reason"), BAD, ids=lambda v: getattr(v, "__name__", None))
def test_a_bad_file_says_what_and_why(
    make: Callable[[Path, MakePdf], Path], kind: type[ReadingError], reason: str, tmp_path: Path, make_pdf: MakePdf
) -> None:
    path = make(tmp_path, make_pdf)
    with pytest.raises(ReadingError) as caught:
        read_file(path, max_mb=2, seconds=30)
    assert type(caught.value) is kind
    assert reason in caught.value.reason
    assert caught.value.name == str(path)
    assert caught.value.hint


def test_epub_without_its_package(make_epub: Callable[..., Path]) -> None:
    with pytest.raises(BrokenFile, match=r"without its package file \(OPS/book.opf\)"):
        read_file(make_epub(["<p>x</p>"], without="OPS/book.opf"))
    with pytest.raises(BrokenFile, match=r"no META-INF/container\.xml"):
        read_file(make_epub(["<p>x</p>"], without="META-INF/container.xml"))


@pytest.mark.parametrize("keep", [0.02, 0.5, 0.95])
def test_a_truncated_zim_is_broken(make_zim: Callable[..., Path], keep: float) -> None:
    path = make_zim({f"a{i}": (f"A{i}", f"<p>Words {i} {'好' * 50}</p>") for i in range(200)})
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * keep)])
    with pytest.raises(BrokenFile, match=r"wiki\.zim"):
        list(read_archive(path))


def test_a_zim_is_not_one_document(make_zim: Callable[..., Path]) -> None:
    with pytest.raises(UnsupportedFile, match="archive"):
        read_file(make_zim({"a": ("A", "<p>x</p>")}))


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="needs a POSIX system")
@pytest.mark.parametrize("name", ["secret.md", "secret.pdf"])
def test_a_file_of_someone_else(name: str) -> None:
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    path = folder / name
    path.write_text("# Secret")
    path.chmod(0)
    root = os.geteuid() == 0
    try:
        if root:  # root may read everything; be somebody else for a moment
            os.seteuid(65534)
        with pytest.raises(ReadingError, match="may not be read") as caught:
            read_file(path)
        assert "chmod" in caught.value.hint
    finally:
        if root:
            os.seteuid(0)
        shutil.rmtree(folder)
