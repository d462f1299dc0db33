if a:
	b = """x
y\
z"""

# c
	if c: \
		d

e = "\
"