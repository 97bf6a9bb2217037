"""The panel and the answers for notebooks of one's own (探索)."""
