-- name: read_meta
-- A fact about this database itself.
select value from meta where key = :key;

-- name: keep_meta
-- Store such a fact unless another process was first.
insert into meta (key, value) values (:key, :value) on conflict (key) do nothing;

-- name: read_proofs
-- A secret, as each key that has sealed anything keeps it: `key` itself, and `key:` with the key's id.
select value from meta where key = :key or key like :key || ':%' order by key;

-- name: hold_meta (sqlite)
-- Whether a fact is there.
select 1 from meta where key = :key;

-- name: hold_meta (postgresql)
-- The same, and it stays until this transaction ends.
select 1 from meta where key = :key for key share;
