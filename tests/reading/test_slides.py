from pathlib import Path

import pptx
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from onebox.reading import heading_path, read_file


def test_titles_tables_charts_notes(tmp_path: Path) -> None:
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text = "季度总结"
    slide.placeholders[1].text = "收入增长 12%\nCosts fell"
    slide.notes_slide.notes_text_frame.text = "别忘了感谢团队。"
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    table = slide.shapes.add_table(2, 2, Inches(1), Inches(1), Inches(4), Inches(1)).table
    for i, text in enumerate(["City", "Sales", "上海", "42"]):
        table.cell(i // 2, i % 2).text = text
    data = CategoryChartData()
    data.categories = ["Q1", "Q2"]
    data.add_series("Units", (3, 4.5))
    slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, Inches(1), Inches(3), Inches(4), Inches(3), data)
    deck.save(str(tmp_path / "talk.pptx"))
    read = read_file(tmp_path / "talk.pptx")
    assert read.text.startswith(
        "季度总结\n\n- 收入增长 12%\n- Costs fell\n\n别忘了感谢团队。\n\nCity · Sales\nCity: 上海 · Sales: 42"
    )
    assert "Units · Q1: 3 · Q2: 4.5" in read.text
    assert (read.title, read.kind) == ("季度总结", "pptx")
    assert heading_path(read.marks, read.text.index("Costs")) == "季度总结 › slide 1"
    assert heading_path(read.marks, read.text.index("上海")) == "slide 2"
