"""Cities and their time zones, in Chinese and English. Countries with one zone are there, others (美国, Canada) not."""

_TABLE = """
Asia/Shanghai: 北京 上海 广州 深圳 中国 重庆 成都 杭州 beijing shanghai china guangzhou shenzhen
Asia/Hong_Kong: 香港 hong_kong
Asia/Macau: 澳门 macau
Asia/Taipei: 台北 taipei
Asia/Tokyo: 东京 日本 大阪 tokyo japan osaka
Asia/Seoul: 首尔 韩国 seoul south_korea
Asia/Singapore: 新加坡 singapore
Asia/Bangkok: 曼谷 泰国 bangkok thailand
Asia/Kuala_Lumpur: 吉隆坡 马来西亚 kuala_lumpur malaysia
Asia/Manila: 马尼拉 菲律宾 manila philippines
Asia/Ho_Chi_Minh: 胡志明市 河内 越南 hanoi vietnam
Asia/Kolkata: 新德里 孟买 印度 delhi new_delhi mumbai india
Asia/Kathmandu: 加德满都 尼泊尔 kathmandu nepal
Asia/Karachi: 卡拉奇 巴基斯坦 karachi pakistan
Asia/Dubai: 迪拜 dubai
Asia/Tehran: 德黑兰 伊朗 tehran iran
Asia/Jerusalem: 耶路撒冷 以色列 jerusalem israel tel_aviv
Asia/Riyadh: 利雅得 沙特 riyadh saudi_arabia
Europe/Istanbul: 伊斯坦布尔 土耳其 istanbul turkey
Europe/Moscow: 莫斯科 moscow
Europe/London: 伦敦 英国 london uk england
Europe/Dublin: 都柏林 爱尔兰 dublin ireland
Europe/Paris: 巴黎 法国 paris france
Europe/Berlin: 柏林 慕尼黑 德国 berlin munich germany
Europe/Madrid: 马德里 巴塞罗那 madrid barcelona
Europe/Rome: 罗马 米兰 意大利 rome milan italy
Europe/Amsterdam: 阿姆斯特丹 荷兰 amsterdam netherlands
Europe/Brussels: 布鲁塞尔 比利时 brussels belgium
Europe/Vienna: 维也纳 奥地利 vienna austria
Europe/Zurich: 苏黎世 瑞士 zurich switzerland
Europe/Stockholm: 斯德哥尔摩 瑞典 stockholm sweden
Europe/Oslo: 奥斯陆 挪威 oslo norway
Europe/Helsinki: 赫尔辛基 芬兰 helsinki finland
Europe/Athens: 雅典 希腊 athens greece
Europe/Warsaw: 华沙 波兰 warsaw poland
Europe/Kyiv: 基辅 kyiv
Africa/Cairo: 开罗 埃及 cairo egypt
Africa/Johannesburg: 约翰内斯堡 南非 johannesburg south_africa
Africa/Nairobi: 内罗毕 肯尼亚 nairobi kenya
Africa/Lagos: 拉各斯 尼日利亚 lagos nigeria
America/New_York: 纽约 波士顿 华盛顿 new_york boston new_york_city nyc
America/Chicago: 芝加哥 chicago
America/Denver: 丹佛 denver
America/Los_Angeles: 洛杉矶 旧金山 西雅图 los_angeles san_francisco seattle la
America/Toronto: 多伦多 toronto
America/Vancouver: 温哥华 vancouver
America/Mexico_City: 墨西哥城 mexico_city
America/Sao_Paulo: 圣保罗 sao_paulo
America/Argentina/Buenos_Aires: 布宜诺斯艾利斯 buenos_aires
Australia/Sydney: 悉尼 墨尔本 sydney melbourne
Australia/Perth: 珀斯 perth
Pacific/Auckland: 奥克兰 新西兰 auckland new_zealand
Pacific/Honolulu: 檀香山 夏威夷 honolulu hawaii
UTC: utc gmt 协调世界时 格林尼治
"""
ZONES = {
    name.replace("_", " "): zone
    for zone, _, names in (line.partition(": ") for line in _TABLE.strip().splitlines())
    for name in names.split()
}
"""Name (small letters) → IANA zone."""
