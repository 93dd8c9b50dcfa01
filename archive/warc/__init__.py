"""WARC files: written byte for byte, read strictly, mended after a crash."""
