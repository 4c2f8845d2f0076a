from pathlib import Path

import docx

from onebox.reading import heading_path, read_file


def test_paragraphs_tables_headings_in_order(tmp_path: Path) -> None:
    document = docx.Document()
    document.core_properties.title = "年度报告"
    document.core_properties.language = "zh-CN"
    document.add_heading("第一部分", 1)
    document.add_paragraph("表前的话。")
    table = document.add_table(3, 2)
    for row, values in zip(table.rows, [("姓名", "工资"), ("甲", "3,000 元"), ("乙", "4,000 元")], strict=True):
        for cell, value in zip(row.cells, values, strict=True):
            cell.text = value
    document.add_paragraph("Words after.")
    document.add_heading("Details", 2)
    document.add_paragraph("first", style="List Bullet")
    document.add_paragraph("second", style="List Bullet")
    document.save(str(tmp_path / "report.docx"))
    read = read_file(tmp_path / "report.docx")
    assert read.text == (
        "第一部分\n\n表前的话。\n\n姓名 · 工资\n姓名: 甲 · 工资: 3,000 元\n姓名: 乙 · 工资: 4,000 元\n\n"
        "Words after.\n\nDetails\n\n- first\n- second"
    )
    assert (read.title, read.kind, read.language) == ("年度报告", "docx", "zh")
    assert heading_path(read.marks, read.text.index("second")) == "第一部分 › Details"


def test_merged_cells_links_and_deleted_text(tmp_path: Path) -> None:
    from docx.oxml import parse_xml

    document = docx.Document()
    table = document.add_table(2, 3)
    table.cell(0, 0).merge(table.cell(0, 2)).text = "合计"
    table.cell(1, 0).text = "1"
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    paragraph = document.add_paragraph("kept ")
    for part in (
        "<w:hyperlink {}><w:r><w:t>link</w:t></w:r></w:hyperlink>",
        "<w:ins {}><w:r><w:t> in</w:t></w:r></w:ins>",
    ):
        paragraph._p.append(parse_xml(part.format(space)))
    paragraph._p.append(parse_xml(f"<w:del {space}><w:r><w:delText>gone</w:delText></w:r></w:del>"))
    document.save(str(tmp_path / "x.docx"))
    assert read_file(tmp_path / "x.docx").text == "合计\n1\n\nkept link in"
