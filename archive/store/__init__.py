"""The store: every statement that reads or writes the database. SQLite by default, PostgreSQL when shared."""
