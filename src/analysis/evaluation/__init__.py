"""One year computed (評価): achievement, execution, grades and their bounds; columns in, columns out."""
