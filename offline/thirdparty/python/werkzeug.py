"""werkzeug: see werkzeug.security."""
