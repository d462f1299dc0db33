"""Coaster: see coaster.sqlalchemy."""
