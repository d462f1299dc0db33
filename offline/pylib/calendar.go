package pylib

// The proleptic Gregorian calendar of CPython's datetime module: ordinal 1 is
// 1 January of year 1.

const (
	minYear    = 1
	maxYear    = 9999
	maxOrdinal = 3652059 // 9999-12-31
)

var daysBeforeMonth = [...]int{0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334}

func isLeap(y int) bool { return y%4 == 0 && (y%100 != 0 || y%400 == 0) }

func daysInMonth(y, m int) int {
	switch m {
	case 2:
		if isLeap(y) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

func daysBeforeYear(y int) int {
	y--
	return y*365 + y/4 - y/100 + y/400
}

// yearDay is the day of the year, from 1.
func yearDay(y, m, d int) int {
	n := daysBeforeMonth[m] + d
	if m > 2 && isLeap(y) {
		n++
	}
	return n
}

func ordinal(y, m, d int) int { return daysBeforeYear(y) + yearDay(y, m, d) }

// fromOrdinal is the date of an ordinal between 1 and maxOrdinal.
func fromOrdinal(n int) (y, m, d int) {
	y = (n*400)/146097 + 1
	for daysBeforeYear(y) >= n {
		y--
	}
	for daysBeforeYear(y+1) < n {
		y++
	}
	n -= daysBeforeYear(y)
	for m = 1; n > daysInMonth(y, m); m++ {
		n -= daysInMonth(y, m)
	}
	return y, m, n
}

// weekday is 0 for Monday.
func weekday(y, m, d int) int { return (ordinal(y, m, d) + 6) % 7 }

// isoWeek1Monday is the ordinal of the Monday that starts the ISO year.
func isoWeek1Monday(y int) int {
	first := ordinal(y, 1, 1)
	w := (first + 6) % 7
	monday := first - w
	if w > 3 {
		monday += 7
	}
	return monday
}

// isoCalendar is the ISO year, week and day (1 is Monday).
func isoCalendar(y, m, d int) (year, week, day int) {
	n := ordinal(y, m, d)
	year = y
	monday := isoWeek1Monday(year)
	if n < monday {
		year--
		monday = isoWeek1Monday(year)
	} else if year < maxYear && n >= isoWeek1Monday(year+1) {
		year++
		monday = isoWeek1Monday(year)
	}
	return year, (n-monday)/7 + 1, (n-monday)%7 + 1
}
