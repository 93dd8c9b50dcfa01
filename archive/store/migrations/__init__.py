"""The steps that lead from an empty database to the present schema; `archive.store.migrate` runs them."""
