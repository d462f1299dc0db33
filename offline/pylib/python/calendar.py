# calendar.
from datetime import date as _date

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)
day_name = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
day_abbr = [d[:3] for d in day_name]
month_name = [
    "", "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
]
month_abbr = [m[:3] for m in month_name]


def isleap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def leapdays(y1, y2):
    return sum(1 for y in range(y1, y2) if isleap(y))


def weekday(year, month, day):
    return _date(year, month, day).weekday()


def monthrange(year, month):
    days = [31, 29 if isleap(year) else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    return weekday(year, month, 1), days


def timegm(t):
    return (_date(*t[:3]).toordinal() - 719163) * 86400 + t[3] * 3600 + t[4] * 60 + t[5]
