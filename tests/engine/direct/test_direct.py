"""Direct answers: right where they are given, and silent everywhere else."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onebox.engine.direct import direct_answer
from onebox.engine.direct.answer import written
from onebox.engine.direct.currency import Rates
from onebox.engine.direct.dictionary import Definition
from onebox.engine.direct.numerals import in_digits, number
from onebox.engine.direct.places import ZONES
from onebox.types import Language

from .not_direct import CHINESE, ENGLISH

NOW = dt.datetime(2026, 11, 22, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
RATES = Rates("EUR", {"USD": Decimal("1.10"), "CNY": Decimal("7.70")}, "2026-11-20", "ECB")


class Words:
    def define(self, word: str, language: Language) -> Definition | None:
        return Definition("一种发光的器具", "自造词典") if word == "灯" else None


def answer(question: str, language: Language) -> str | None:
    found = direct_answer(question, NOW, language, rates=RATES, dictionary=Words())
    return found.value if found else None


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("37 * 12", "444"),
        ("计算 (3+5)*2-4/8", "15.5"),
        ("3加5乘以2等于多少？", "13"),
        ("三加五等于几", "8"),
        ("请问一百二十除以七是多少", "17.14285714"),
        ("1.5万加2千等于多少", "17000"),
        ("负三乘以四等于多少", "-12"),
        ("三点五乘2是多少", "7"),
        ("2的10次方是多少", "1024"),
        ("根号16等于多少", "4"),
        ("15的平方等于多少", "225"),
        ("80的15%是多少", "12"),
        ("八十的百分之十五等于多少", "12"),
        ("200元打八折是多少", "160"),
        ("200打7.5折等于多少", "150"),
        ("24/7等于多少", "3.428571429"),
        ("（1＋２）×３＝？", "9"),
        ("0.1+0.2=", "0.3"),
        ("一公里等于多少米", "1000 米"),
        ("180厘米是多少英尺", "5.905511811 英尺"),
        ("五斤是多少克？", "2500 克"),
        ("一斤等于几两", "10 两"),
        ("98.6华氏度等于多少摄氏度", "37 摄氏度"),
        ("把3英里换算成公里", "4.828032 公里"),
        ("一亩等于多少平方米", "666.6666667 平方米"),
        ("2小时等于多少分钟", "120 分钟"),
        ("今天星期几", "2026-11-22"),
        ("请问今天是几号？", "2026-11-22"),
        ("后天是星期几", "2026-11-24"),
        ("100天后是几号", "2027-03-02"),
        ("三周前是哪天", "2026-11-01"),
        ("2024年2月29日是星期几", "2024-02-29"),
        ("距离国庆节还有多少天", "313 天"),
        ("离2027年1月1日还有几天", "40 天"),
        ("从2026年1月1日到2026年3月1日有多少天", "59 天"),
        ("现在几点了", "09:30"),
        ("东京现在几点", "10:30"),
        ("现在伦敦是几点？", "01:30"),
        ("北京时间20点是纽约几点", "07:00"),
        ("东京下午3点是北京时间几点", "14:00"),
        ("100美元是多少人民币", "700.00 CNY"),
        ("一百欧元等于多少美元", "110.00 USD"),
        ("灯是什么意思", "一种发光的器具"),
    ],
)
def test_chinese(question: str, value: str) -> None:
    assert answer(question, "zh") == value


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("what is 37 * 12?", "444"),
        ("twelve plus seven", "19"),
        ("two hundred and five minus six", "199"),
        ("What's 15% of 80", "12"),
        ("what is 15 percent of 80?", "12"),
        ("1,200 + 300", "1500"),
        ("square root of 2", "1.414213562"),
        ("2^10", "1024"),
        ("2 to the power of 8", "256"),
        ("7 x 24", "168"),
        ("10 divided by 4 equals", "2.5"),
        ("calculate 100 / 3", "33.33333333"),
        ("5 miles in km", "8.04672 kilometres"),
        ("how many feet are in a mile?", "5280 feet"),
        ("how many ounces in a pound", "16 ounces"),
        ("convert 100 degrees fahrenheit to celsius", "37.77777778 degrees celsius"),
        ("70 kg to lbs", "154.3235835 pounds"),
        ("60 mph in km/h", "96.56064 kilometres per hour"),
        ("how many minutes are there in 2 hours", "120 minutes"),
        ("what day is it today?", "2026-11-22"),
        ("what's the date today", "2026-11-22"),
        ("what day of the week was March 5, 2024?", "2024-03-05"),
        ("what day was 5 March 2024", "2024-03-05"),
        ("how many days until Christmas?", "33 days"),
        ("how many days between 2026-01-01 and 2026-03-01", "59 days"),
        ("what is the date 100 days from now", "2027-03-02"),
        ("what time is it?", "09:30"),
        ("what time is it in New York now", "20:30"),
        ("current time in london", "01:30"),
        ("what time is 3 pm Tokyo time in London", "06:00"),
        ("what time is it in Beijing when it's 9 am in London", "17:00"),
        ("how much is 100 dollars in yuan", "700.00 CNY"),
        ("50 euros to usd", "55.00 USD"),
    ],
)
def test_english(question: str, value: str) -> None:
    assert answer(question, "en") == value


@pytest.mark.parametrize("question", CHINESE)
def test_chinese_questions_for_others(question: str) -> None:
    assert direct_answer(question, NOW, "zh", rates=RATES, dictionary=Words()) is None


@pytest.mark.parametrize("question", ENGLISH)
def test_english_questions_for_others(question: str) -> None:
    assert direct_answer(question, NOW, "en", rates=RATES, dictionary=Words()) is None


def test_the_lists_are_long_and_the_questions_of_the_benches_are_left_alone() -> None:
    assert len(set(CHINESE)) >= 100 and len(set(ENGLISH)) >= 100
    import json

    for file in (Path(__file__).parents[3] / "bench" / "data").glob("*.jsonl"):
        for line in file.read_text("utf-8").splitlines():
            row = json.loads(line)
            assert answer(row["question"], row["language"]) is None, row["question"]


def test_the_answer_is_a_sentence_in_the_language() -> None:
    said = direct_answer("今天星期几", NOW, "zh")
    assert said and said.text == "2026年11月22日，星期日"
    said = direct_answer("what day is it today", NOW, "en")
    assert said and said.text == "Sunday, 22 November 2026"
    said = direct_answer("100美元是多少人民币", NOW, "zh", rates=RATES)
    assert said and said.text == "100.00 USD ≈ 700.00 CNY（2026-11-20，ECB）" and said.source == "ECB"
    said = direct_answer("北京时间8点是纽约几点", NOW, "zh")
    assert said and said.text == "纽约时间 11月21日 19:00（前一天）"


def test_without_a_table_there_is_no_money_and_no_word() -> None:
    assert direct_answer("100美元是多少人民币", NOW, "zh") is None
    assert direct_answer("灯是什么意思", NOW, "zh") is None


def test_every_place_has_a_zone() -> None:
    assert all(ZoneInfo(zone) for zone in ZONES.values())


@settings(deadline=None)
@given(st.text(max_size=60), st.sampled_from(["zh", "en"]))
def test_nothing_breaks_it(text: str, language: Language) -> None:
    direct_answer(text, NOW, language, rates=RATES, dictionary=Words())


@settings(deadline=None)
@given(st.text("0123456789.+-*/^() 加减乘除等于多少的平方根号%一二三十百千万亿点年月日天", max_size=30))
def test_what_looks_like_a_sum_does_not_break_it(text: str) -> None:
    direct_answer(text, NOW, "zh")
    direct_answer(text + "等于多少", NOW, "zh")


@settings(deadline=None)
@given(st.integers(0, 10**6), st.sampled_from("+-*"), st.integers(0, 10**6))
def test_sums_of_two_are_those_of_python(first: int, sign: str, second: int) -> None:
    found = direct_answer(f"{first} {sign} {second}", NOW, "en")
    assert found and found.value == str({"+": first + second, "-": first - second, "*": first * second}[sign])


@settings(deadline=None)
@given(st.integers(1, 10**9))
def test_division_is_exact_or_says_that_it_is_not(number_: int) -> None:
    found = direct_answer(f"1 / {number_}", NOW, "en")
    assert found and ("≈" in found.text) == (Fraction(Decimal(found.value)) != Fraction(1, number_))


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("一万二千", "12000"),
        ("两千零八", "2008"),
        ("十五", "15"),
        ("三亿二千万", "320000000"),
        ("三点一四", "3.14"),
        ("1.2万", "12000"),
        ("负五", "-5"),
        ("twenty-one", "21"),
        ("one thousand two hundred", "1200"),
    ],
)
def test_numbers_in_words(text: str, plain: str) -> None:
    assert in_digits(text) == plain
    assert number(text) == Fraction(plain)


@settings(deadline=None)
@given(st.integers(0, 10**25), st.integers(0, 25))
def test_a_number_is_written_as_it_is(numerator: int, places: int) -> None:
    value = Fraction(numerator, 10**places)
    text, exact = written(value)
    assert not exact or Fraction(Decimal(text)) == value
