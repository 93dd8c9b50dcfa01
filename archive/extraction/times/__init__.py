"""Dates and clocks as people write them: months, words and digits of the world's languages."""
