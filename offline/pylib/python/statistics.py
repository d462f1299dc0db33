# statistics.
class StatisticsError(ValueError):
    pass


def mean(data):
    data = list(data)
    if not data:
        raise StatisticsError("mean requires at least one data point")
    total = sum(data)
    if isinstance(total, int) and total % len(data) == 0:
        return total // len(data)
    return total / len(data)


def fmean(data, weights=None):
    data = list(data)
    return sum(data) / len(data)


def median(data):
    data = sorted(data)
    n = len(data)
    if not n:
        raise StatisticsError("no median for empty data")
    return data[n // 2] if n % 2 else (data[n // 2 - 1] + data[n // 2]) / 2


def mode(data):
    data = list(data)
    if not data:
        raise StatisticsError("no mode for empty data")
    return max(dict.fromkeys(data), key=data.count)
