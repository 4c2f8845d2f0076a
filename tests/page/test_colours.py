"""Text on every surface has a contrast of at least 4.5 : 1 (WCAG 2.2, 1.4.3), light and dark."""

import re
from pathlib import Path

import pytest

STYLE = Path(__file__).resolve().parents[2] / "page" / "src" / "style" / "colours.css"
SURFACES = ("paper", "raised", "sunk")
TEXTS = ("ink", "muted", "accent-ink", "good", "unsure", "bad", "code-key", "code-text", "code-name", "code-faint")
PAIRS = [(text, surface) for text in TEXTS for surface in SURFACES] + [("on-accent", "accent"), ("ink", "mark")]


def theme(name: str) -> dict[str, str]:
    css = STYLE.read_text("utf-8")
    start = css.index(":root {" if name == "light" else ':root[data-theme="dark"] {')
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", css[start : css.index("}", start)]))


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize(("text", "surface"), PAIRS)
def test_text_can_be_read(name: str, text: str, surface: str) -> None:
    colours = theme(name)
    light, dark = sorted((luminance(colours[text]), luminance(colours[surface])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5, f"{text} {colours[text]} on {surface} {colours[surface]}"


def test_both_ways_to_the_dark_theme_say_the_same() -> None:
    css = STYLE.read_text("utf-8")
    media = css[css.index("@media (prefers-color-scheme: dark)") : css.index(':root[data-theme="dark"]')]
    assert dict(re.findall(r"--([\w-]+): ([^;]+);", media)).items() >= theme("dark").items()
