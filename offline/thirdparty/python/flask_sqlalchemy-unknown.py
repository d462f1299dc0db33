"""What the db object has that needs an application: its session, its engine."""
