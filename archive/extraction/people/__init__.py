"""Who is named: author lines, agencies."""
