"""data/raw with its corrections as validated frames (各年度のデータ); the only reader of raw."""
