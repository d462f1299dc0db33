import datetime as dtm
from datetime import date, datetime, time, timedelta, timezone

d = date(2024, 2, 29)
dt = datetime(2024, 2, 29, 23, 59, 58, 123456)
aware = datetime(2024, 2, 29, 23, 59, 58, tzinfo=timezone.utc)
cet = timezone(timedelta(hours=1))
print(d, repr(d), str(dt), repr(dt), aware, repr(aware))
print(d + timedelta(days=1), d - timedelta(days=366), d - date(2023, 1, 1), dt - datetime(2020, 1, 1))
print(d.weekday(), d.isoweekday(), d.isocalendar()[:3], d.toordinal(), date.fromordinal(738000))
print(aware.astimezone(cet), aware.astimezone(cet).isoformat(), cet, repr(cet), timezone(timedelta(hours=-5, minutes=-30)))
print(timedelta(days=1, seconds=3661, microseconds=5), repr(timedelta(hours=25)), timedelta(weeks=1).total_seconds(), -timedelta(seconds=1))
print(timedelta(hours=1) * 2.5, timedelta(hours=1) / 3, timedelta(hours=5) // timedelta(hours=2), timedelta(hours=5) % timedelta(hours=2))
for f in ["%Y-%m-%d %H:%M:%S.%f", "%a %A %b %B %d %j %U %W %y %I %p", "%c|%x|%X|%%|%G-%V-%u"]:
    print(dt.strftime(f))
print(aware.strftime("%z %Z"), f"{dt:%Y/%m/%d}", f"{d}", "{:%d.%m.%Y}".format(d))
print(datetime.strptime("2021-03-04 05:06:07", "%Y-%m-%d %H:%M:%S"), datetime.strptime("4 Mar 21 5PM", "%d %b %y %I%p"))
print(datetime.strptime("2021-03-04T05:06:07+0230", "%Y-%m-%dT%H:%M:%S%z").isoformat())
print(datetime.fromisoformat("2024-01-02T03:04:05.678+01:00"), datetime.fromisoformat("2024-01-02"), date.fromisoformat("2024-12-31"), time.fromisoformat("04:05:06"))
print(dt.replace(year=2020, hour=1), dt.date(), dt.time(), d.replace(day=1), dt.isoformat(sep=" ", timespec="milliseconds"))
print(time(1, 2, 3), repr(time(1, 2)), time(1, 2, 3, 4).isoformat(), time(5, tzinfo=timezone.utc))
print(datetime.combine(d, time(4, 5)), datetime.min, datetime.max, date.max, timedelta.max)
print(datetime(2024, 1, 1) < datetime(2024, 1, 2), d == date(2024, 2, 29), aware == dt, d in {d}, sorted([date(2024, 3, 1), d]))
print(datetime.fromtimestamp(0, tz=timezone.utc), datetime.fromtimestamp(1.5, timezone.utc).timestamp(), aware.timestamp())
print(isinstance(dt, date), issubclass(datetime, date), dt.timetuple()[:6], aware.utcoffset(), dt.tzinfo, aware.tzname())
for bad in ["date(2023, 2, 29)", "datetime(2023, 13, 1)", "time(25)", "dt < aware", "dt - d", "datetime.strptime('x', '%Y')", "date.fromisoformat('x')", "d + 1"]:
    try:
        print(eval(bad) if False else {"date(2023, 2, 29)": lambda: date(2023, 2, 29), "datetime(2023, 13, 1)": lambda: datetime(2023, 13, 1), "time(25)": lambda: time(25),
              "dt < aware": lambda: dt < aware, "dt - d": lambda: dt - d, "datetime.strptime('x', '%Y')": lambda: datetime.strptime('x', '%Y'),
              "date.fromisoformat('x')": lambda: date.fromisoformat('x'), "d + 1": lambda: d + 1}[bad]())
    except Exception as e:
        print(bad, type(e).__name__, '' if ' - ' in bad or '+' in bad else e)
print(dtm.UTC if hasattr(dtm, "UTC") else None, hash(d) == hash(date(2024, 2, 29)))
