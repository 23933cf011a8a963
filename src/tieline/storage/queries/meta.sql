-- name: read_meta
-- A fact about this database itself.
select value from meta where key = :key;

-- name: keep_meta
-- Store such a fact unless another process was first.
insert into meta (key, value) values (:key, :value) on conflict (key) do nothing;

-- name: put_meta
-- Store such a fact in place of the former one.
insert into meta (key, value) values (:key, :value) on conflict (key) do update set value = excluded.value;

-- name: hold_meta (sqlite)
-- Whether a fact is there.
select 1 from meta where key = :key;

-- name: hold_meta (postgresql)
-- The same, and it stays until this transaction ends.
select 1 from meta where key = :key for key share;

-- name: lock_meta (sqlite)
-- A fact, until this transaction replaces it.
select value from meta where key = :key;

-- name: lock_meta (postgresql)
-- The same, locked until commit.
select value from meta where key = :key for update;

-- name: rename_meta
-- Call a fact by another name.
update meta set key = :name where key = :key;

-- name: drop_meta
-- Forget a fact.
delete from meta where key = :key;

-- name: read_proofs
-- The database's secret, and the proofs of the keys that have sealed something.
select key, value from meta where key = 'hash_key' or key like 'hash_key:%' or key like 'key:%' order by key;
