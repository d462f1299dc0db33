SELECT $$(None, 'n', '', 'a', ['t'], {}, 3)$$;
SELECT $$(4, 8, 'x', 'n', 'p', 'b')$$;
SELECT $$[('id', None), ('name', 's'), ('prefix', 'p'), ('kind', B), ('tags', []), ('extra', {}), ('dim', 4), ('mode', 'x'), ('inner', {'id': None, 'name': 'n', 'prefix': '', 'kind': A, 'tags': ['t'], 'extra': {}})]$$;
SELECT $$True$$;
SELECT $$required$$;
