"""Which sites exist: one TOML file per broadcaster, read into a registry by key and by host."""
