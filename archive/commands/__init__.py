"""The longer commands of archive/cli.py, one module each."""
