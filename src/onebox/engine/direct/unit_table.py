"""Units of one meaning only: plain `gallon`, `pint`, `ton` and `度` are left out because they have several."""

from fractions import Fraction

Dimension = dict[str, tuple[str, str, str]]
"""Unit → its size in the first unit, its names in English, its names in Chinese; the first name is shown."""

_LENGTH: Dimension = {
    "m": ("1", "metres metre meters meter m", "米 公尺"),
    "km": ("1000", "kilometres kilometre kilometers kilometer km", "公里 千米"),
    "cm": ("1/100", "centimetres centimetre centimeters centimeter cm", "厘米 公分"),
    "mm": ("1/1000", "millimetres millimetre millimeters millimeter mm", "毫米"),
    "mile": ("1609.344", "miles mile mi", "英里"),
    "yard": ("0.9144", "yards yard yd", "码"),
    "foot": ("0.3048", "feet foot ft", "英尺"),
    "inch": ("0.0254", "inches inch", "英寸"),
    "nmi": ("1852", "nautical_miles nautical_mile nmi", "海里"),
    "li": ("500", "li", "里 华里"),
    "chi": ("1/3", "chi", "尺 市尺"),
    "cun": ("1/30", "cun", "寸 市寸"),
    "ly": ("9460730472580800", "light_years light_year", "光年"),
    "au": ("149597870700", "astronomical_units astronomical_unit", "天文单位"),
}
_MASS: Dimension = {
    "kg": ("1", "kilograms kilogram kilos kilo kg", "公斤 千克"),
    "g": ("1/1000", "grams gram g", "克"),
    "mg": ("1/1000000", "milligrams milligram mg", "毫克"),
    "t": ("1000", "tonnes tonne metric_tons metric_ton", "吨 公吨"),
    "lb": ("0.45359237", "pounds pound lbs lb", "磅"),
    "oz": ("0.028349523125", "ounces ounce oz", "盎司"),
    "stone": ("6.35029318", "stone stones", "英石"),
    "jin": ("1/2", "jin", "斤 市斤"),
    "liang": ("1/20", "liang", "两"),
}
_VOLUME: Dimension = {
    "l": ("1", "litres litre liters liter l", "升 公升"),
    "ml": ("1/1000", "millilitres millilitre milliliters milliliter ml", "毫升"),
    "m3": ("1000", "cubic_metres cubic_metre cubic_meters cubic_meter", "立方米"),
    "usgal": ("3.785411784", "us_gallons us_gallon", "美制加仑"),
    "ukgal": ("4.54609", "uk_gallons uk_gallon imperial_gallons imperial_gallon", "英制加仑"),
}
_AREA: Dimension = {
    "m2": ("1", "square_metres square_metre square_meters square_meter m² sqm", "平方米 平米"),
    "km2": (
        "1000000",
        "square_kilometres square_kilometre square_kilometers square_kilometer km²",
        "平方公里 平方千米",
    ),
    "ha": ("10000", "hectares hectare ha", "公顷"),
    "acre": ("4046.8564224", "acres acre", "英亩"),
    "mu": ("2000/3", "mu", "亩"),
    "ft2": ("0.09290304", "square_feet square_foot", "平方英尺"),
    "mi2": ("2589988.110336", "square_miles square_mile", "平方英里"),
}
_SPEED: Dimension = {
    "m/s": ("1", "metres_per_second m/s", "米每秒"),
    "km/h": ("5/18", "kilometres_per_hour kilometers_per_hour km/h kph", "公里每小时 千米每小时"),
    "mph": ("0.44704", "miles_per_hour mph", "英里每小时"),
    "kn": ("463/900", "knots knot", "节"),
}
_TIME: Dimension = {
    "s": ("1", "seconds second", "秒 秒钟"),
    "min": ("60", "minutes minute", "分钟"),
    "h": ("3600", "hours hour", "小时 个小时"),
    "d": ("86400", "days day", "天"),
    "w": ("604800", "weeks week", "周 星期 个星期"),
}
_TEMPERATURE: Dimension = {
    "C": ("1", "degrees_celsius degree_celsius celsius °c degrees_c", "摄氏度 ℃"),
    "F": ("1", "degrees_fahrenheit degree_fahrenheit fahrenheit °f degrees_f", "华氏度 ℉"),
    "K": ("1", "kelvins kelvin", "开尔文 开氏度"),
}
DIMENSIONS = (_LENGTH, _MASS, _VOLUME, _AREA, _SPEED, _TIME, _TEMPERATURE)
TEMPERATURE = 6


def names() -> dict[str, tuple[int, str]]:
    """Name (small letters) → its dimension's place and its unit."""
    return {
        name.replace("_", " ").lower(): (place, unit)
        for place, dimension in enumerate(DIMENSIONS)
        for unit, (_, english, chinese) in dimension.items()
        for name in (*english.split(), *chinese.split())
    }


def size(place: int, unit: str) -> Fraction:
    return Fraction(DIMENSIONS[place][unit][0])


def shown(place: int, unit: str, chinese: bool) -> str:
    return DIMENSIONS[place][unit][2 if chinese else 1].split()[0].replace("_", " ")
