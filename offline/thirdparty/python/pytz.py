"""pytz: UTC and the zones that Python's zoneinfo knows."""
import datetime
from datetime import timezone as _timezone

UTC = utc = _timezone.utc


class UnknownTimeZoneError(KeyError):
    pass


def timezone(zone):
    if zone.upper() == "UTC":
        return utc
    return _Zone(zone)


class _Zone(datetime.tzinfo):
    def __init__(self, zone):
        import zoneinfo
        self.zone = zone
        self._info = zoneinfo.ZoneInfo(zone)

    def localize(self, dt, is_dst=False):
        return dt.replace(tzinfo=self._info)

    def normalize(self, dt, is_dst=False):
        return dt.astimezone(self._info)

    def utcoffset(self, dt):
        return self._info.utcoffset(dt)

    def dst(self, dt):
        return self._info.dst(dt)

    def tzname(self, dt):
        return self._info.tzname(dt)

    def __str__(self):
        return self.zone
