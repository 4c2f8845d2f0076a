"""Questions that code must leave to a search or a model, though they hold numbers, units, dates, places or signs."""

CHINESE = """
24/7是什么意思
9/11事件是怎么回事
9/11
24/7
996工作制合法吗
1+1为什么等于2
5G和4G有什么区别
3+2读本科是什么意思
C++和C哪个好
C++
1-2
2024-2025赛季英超冠军是谁
2025-11-22
2026年有什么大事
中国有多少个省
长江有多长
珠穆朗玛峰有多少米
珠峰海拔多少米
一公斤苹果多少钱
5斤大米够吃几天
100美元能买什么
美元汇率是多少
人民币为什么升值
10万元存银行一年利息多少
三国演义讲了什么
一带一路是什么
四大发明是什么
五四运动是哪一年
五一去哪里玩
国庆节放几天假
国庆节的由来
春节是几月几号
距离春节还有多少天
清明节是哪天
今天天气怎么样
今天有什么新闻
今天股市为什么跌
今天是什么节日
明天会下雨吗
明天北京限行吗
后天穿什么
昨天的比赛谁赢了
现在几点开门
图书馆几点关门
东京奥运会是哪一年
东京有多少人口
东京和北京哪个大
伦敦桥建于哪一年
纽约现在的市长是谁
纽约时间广场在哪里
北京时间是怎么定的
现在美国几点
美国现在是什么时间
巴黎现在天气
3号线有多少站
第3号线几点开
地铁3号线今天开通了吗
一斤等于十六两的说法从何而来
一亩地能产多少斤小麦
180厘米算高吗
体重70公斤每天该吃多少蛋白质
37.5度算发烧吗
1GB等于多少MB
1加仑等于多少升
一吨等于几方
一光年要飞多久
一年有多少天
一个月有几周
二月有几天
圆周率是多少
2的20次方在计算机里有什么用
根号2为什么是无理数
百分之百的女孩是谁写的
打八折是什么意思
八折优惠怎么算
1除以0等于多少
0.1+0.2为什么不等于0.3
等于多少
是多少
加油
减肥的方法
乘坐高铁要带什么
除以外还有什么
加拿大
负一楼有什么
零食推荐
万一下雨怎么办
十全十美
三加一政策
二加二等于五出自哪本书
时间是什么
时间管理怎么做
现在
几点
日期
一周减5斤可以吗
7天无理由退货怎么算
15天内退货的规定
30天后过期的食品还能吃吗
100天后高考吗
过了100天后是什么情况
2026年5月1日发生了什么
1949年10月1日是什么日子
从北京到上海有多少公里
从9月1日到10月1日的活动
2小时飞机能到哪
一小时经济圈
苹果的英文
他现在在东京几点睡
python 3.11 有什么新特性
iphone 15 和 16 的区别
RTX 4090 多少钱
A4纸多大
IPv4和IPv6
2B铅笔
3-1等
100米短跑世界纪录
100米等于多少
一寸光阴一寸金
三尺讲台是什么意思
八两半斤
半斤八两
""".strip().splitlines()

ENGLISH = """
what happened on 9/11
what is 9/11
what is 24/7
24/7
50/50
is 24/7 support included
what is C++
what is 5G
why is 1+1 2
why is 0.1 + 0.2 not 0.3
what is 1984 about
what is 1984
what is 42
who wrote catch-22
what is route 66
what is area 51
what is a 401k
what is the 4-4-2 formation
who won the match 3-1
2024-25 season winner
2025-11-22
1-800-555-1234
what is 555-1234
how many people live in London
how many feet does a spider have
how many feet are in a yard sale
how many days are in a month
how many days are in a year
how many weeks in a month
how many days off do I get
how many days until Easter
how many days until my birthday
how many days between paydays
how many pounds should I lose
how many pounds is a return ticket
how many pounds in 20 dollars
how many miles is it from London to Paris
how many miles in a year do you drive
how many gallons in a barrel
convert 1 gallon to litres
convert 1 ton to kg
how many MB in a GB
how many ounces of water should I drink
how much is 5 pounds of apples
how much is a litre of milk
how much is an inch of rain
how tall is 6 feet
is 6 feet tall
what is a mile
what is a foot in poetry
what is 20/20 vision
what is a light year
one foot in the grave
5 miles
10 km run training plan
100 metres world record
100 degrees in the shade
100 degrees
5 miles in hours
20 pounds in euros
3 feet in a day
what time is dinner
what time does the library open
what time is the match in London
what time is it in the US
what time is it in America
what time is it in Canada
what is the time complexity of quicksort
what is the best time to visit Tokyo
the time in Tokyo flies
what is the date of the battle of Hastings
what is the date of Easter
what day is Mother's Day
what day is the concert
what day is best for planting
what day was the moon landing
what is today's news
what is the weather today
what is today
today
tomorrow
what is on tomorrow
Christmas
what is Christmas
what is Halloween about
May day
may 5 people enter
what happened on March 5 1953
what happened yesterday
who is the president now
one plus one is a phone
is one plus a good phone
one plus
OnePlus 12 review
two and a half men
seven of nine
nine times out of ten
ten to one
four square
times square
what is times
minus
what does minus mean
square root of all evil
plus size
e = mc^2
x + 2 = 5
solve x^2 - 4 = 0
what is x
2x + 3
10% of people
what is 10% of the population of France
what percent of 80 is 20 of
1e400
0x10 + 1
import os
__import__('os').system('id')
(1).__class__
9**9**9
2**99999999
1/0
0/0
()
((((
...
""".strip().splitlines()
