"""Read foreign documents into the tables of the data contract (元資料の取り込み)."""
