CREATE SCHEMA duly_transfer;
CREATE TABLE duly_transfer.book (
    run uuid, tbl text, shard integer, attempt uuid NOT NULL, rows bigint NOT NULL,
    writers text[] NOT NULL DEFAULT '{}', at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (run, tbl, shard)
);
CREATE TABLE duly_transfer.made (
    run uuid, tbl text, made boolean NOT NULL, at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (run, tbl)
);
