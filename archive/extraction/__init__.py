"""Page bytes and an address give an Article. Pure: no network, clock, database, settings, logging.

extract.py      the one door: site -> platform -> parser
platforms/      what each CMS has of its own; generic*.py for a site that nobody described
page.py         the bytes as a tree, and what metadata/ says that the page declares of itself
select.py       the one door to lxml; tree/ answers questions about the whole tree
headlines.py surroundings.py identity.py site_names.py standins.py    what the page is called, and what it is
prose/          where the text stands, and what is no part of it; body.py reads its blocks
media/          pictures (a lead, rows of slides), captions, credits, players (tags, boxes that scripts fill), embeds
people/         author lines, what elements look like that hold one, and agencies
dates.py        instants; times/ reads those that people write, in whose calendar
language/       which language it is; boilerplate.py, notes.py and learned.py know the words of each
quality.py      what a reader of the row should know of it
text_dump.py    the same from plain text; listing.py and section.py read where stories are listed
text.py addresses.py charset.py cached.py data_files.py               what all of them stand on
"""
