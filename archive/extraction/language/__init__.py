"""Languages: their tags, which one a text is in, and what the words of all are compared by."""
