"""The text of a story: where it stands, what its parts are, and what is no part of it."""
