"""The tables of the data contract, their codes in Japanese, and the plan that uses them (データ項目と計画)."""
