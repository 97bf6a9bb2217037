"""A reader's bundle, made by running notebooks (報告書): publication, manifest, batch."""
