"""One module a step. A released step is never edited: a change of the schema is a new step."""
