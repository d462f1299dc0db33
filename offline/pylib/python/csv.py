# csv.
QUOTE_MINIMAL, QUOTE_ALL, QUOTE_NONNUMERIC, QUOTE_NONE, QUOTE_STRINGS, QUOTE_NOTNULL = range(6)


class Error(Exception):
    pass


class Dialect:
    delimiter = ","
    quotechar = '"'
    doublequote = True
    escapechar = None
    lineterminator = "\r\n"
    quoting = QUOTE_MINIMAL
    skipinitialspace = False
    strict = False


class excel(Dialect):
    pass


class excel_tab(excel):
    delimiter = "\t"


class unix_dialect(Dialect):
    quoting = QUOTE_ALL
    lineterminator = "\n"


_dialects = {"excel": excel, "excel-tab": excel_tab, "unix": unix_dialect}


def register_dialect(name, dialect=excel, **options):
    _dialects[name] = _Options(dialect, options)


def get_dialect(name):
    try:
        return _dialects[name]
    except KeyError:
        raise Error("unknown dialect") from None


def list_dialects():
    return list(_dialects)


class _Options:
    def __init__(self, dialect, options):
        if isinstance(dialect, str):
            dialect = get_dialect(dialect)
        for name in ("delimiter", "quotechar", "doublequote", "escapechar", "lineterminator", "quoting", "skipinitialspace", "strict"):
            setattr(self, name, options.pop(name, getattr(dialect, name)))
        for name in options:
            raise TypeError(f"{name!r} is an invalid keyword argument for this function")
        if not isinstance(self.delimiter, str) or len(self.delimiter) != 1:
            raise TypeError('"delimiter" must be a 1-character string')


class _Reader:
    def __init__(self, lines, dialect, options):
        self.dialect = _Options(dialect, options)
        self._lines = iter(lines)
        self.line_num = 0

    def __iter__(self):
        return self

    def __next__(self):
        d = self.dialect
        row, field = [], ""
        state = "start"
        quoted = False
        while True:
            try:
                line = next(self._lines)
            except StopIteration:
                if state == "quoted":
                    if d.strict:
                        raise Error("unexpected end of data") from None
                    row.append(field)
                    return row
                raise
            self.line_num += 1
            i = 0
            while i < len(line):
                c = line[i]
                i += 1
                if state == "quoted":
                    if d.escapechar and c == d.escapechar and i < len(line):
                        field += line[i]
                        i += 1
                    elif c == d.quotechar:
                        if d.doublequote and i < len(line) and line[i] == d.quotechar:
                            field += c
                            i += 1
                        else:
                            state = "after"
                    else:
                        field += c
                    continue
                if c in "\r\n":
                    continue
                if c == d.delimiter:
                    row.append(self._value(field, quoted))
                    field, state, quoted = "", "start", False
                elif c == d.quotechar and state == "start" and d.quoting != QUOTE_NONE:
                    state, quoted = "quoted", True
                elif c == " " and state == "start" and d.skipinitialspace:
                    pass
                elif d.escapechar and c == d.escapechar and i < len(line):
                    field += line[i]
                    i += 1
                    state = "plain"
                else:
                    field += c
                    state = "plain" if state == "start" else state
            if state == "quoted":
                continue
            if row or field or quoted or line.strip("\r\n"):
                row.append(self._value(field, quoted))
            return row

    def _value(self, field, quoted):
        if self.dialect.quoting == QUOTE_NONNUMERIC and not quoted and field:
            return float(field)
        return field


def reader(csvfile, dialect="excel", **options):
    return _Reader(csvfile, dialect, options)


class _Writer:
    def __init__(self, file, dialect, options):
        self.dialect = _Options(dialect, options)
        self._file = file

    def writerow(self, row):
        d = self.dialect
        fields = []
        row = list(row)
        for value in row:
            numeric = isinstance(value, (int, float)) and not isinstance(value, bool)
            text = "" if value is None else (repr(value) if isinstance(value, float) else str(value))
            quote = d.quoting == QUOTE_ALL or (d.quoting == QUOTE_NONNUMERIC and not numeric)
            if d.quoting == QUOTE_MINIMAL:
                quote = any(c in text for c in (d.delimiter, d.quotechar, "\r", "\n")) or (not text and len(row) == 1)
            if quote:
                if d.doublequote:
                    text = text.replace(d.quotechar, d.quotechar * 2)
                elif d.escapechar:
                    text = text.replace(d.quotechar, d.escapechar + d.quotechar)
                text = d.quotechar + text + d.quotechar
            elif d.quoting == QUOTE_NONE and any(c in text for c in (d.delimiter, d.quotechar or "", "\r", "\n") if c):
                if not d.escapechar:
                    raise Error("need to escape, but no escapechar set")
                text = "".join(d.escapechar + c if c in (d.delimiter, d.quotechar, d.escapechar) else c for c in text)
            fields.append(text)
        return self._file.write(d.delimiter.join(fields) + d.lineterminator)

    def writerows(self, rows):
        for row in rows:
            self.writerow(row)


def writer(csvfile, dialect="excel", **options):
    return _Writer(csvfile, dialect, options)


class DictReader:
    def __init__(self, f, fieldnames=None, restkey=None, restval=None, dialect="excel", **options):
        self.reader = reader(f, dialect, **options)
        self._fieldnames = fieldnames
        self.restkey, self.restval = restkey, restval

    @property
    def fieldnames(self):
        if self._fieldnames is None:
            try:
                self._fieldnames = next(self.reader)
            except StopIteration:
                pass
        return self._fieldnames

    @property
    def line_num(self):
        return self.reader.line_num

    def __iter__(self):
        return self

    def __next__(self):
        names = self.fieldnames
        row = next(self.reader)
        while row == []:
            row = next(self.reader)
        record = dict(zip(names, row))
        if len(row) > len(names):
            record[self.restkey] = row[len(names):]
        for name in names[len(row):]:
            record[name] = self.restval
        return record


class DictWriter:
    def __init__(self, f, fieldnames, restval="", extrasaction="raise", dialect="excel", **options):
        self.fieldnames, self.restval, self.extrasaction = list(fieldnames), restval, extrasaction
        self.writer = writer(f, dialect, **options)

    def writeheader(self):
        return self.writer.writerow(self.fieldnames)

    def writerow(self, row):
        if self.extrasaction == "raise":
            extra = [k for k in row if k not in self.fieldnames]
            if extra:
                raise ValueError("dict contains fields not in fieldnames: " + ", ".join(map(repr, extra)))
        return self.writer.writerow([row.get(k, self.restval) for k in self.fieldnames])

    def writerows(self, rows):
        for row in rows:
            self.writerow(row)
