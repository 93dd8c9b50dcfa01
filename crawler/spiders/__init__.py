"""One spider per broadcaster; a broadcaster without a file of its own is crawled by the spider made from its row."""
