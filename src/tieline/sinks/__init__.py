"""Where exports go: DuckDB files, folders of Parquet files, JSON lines."""
