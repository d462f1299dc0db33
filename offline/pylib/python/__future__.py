# __future__: features that are always on.
annotations = print_function = division = absolute_import = unicode_literals = with_statement = generators = nested_scopes = True
