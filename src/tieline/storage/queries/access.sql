-- name: read_keys
-- Every key that was not revoked, the oldest first.
select id, name, hint, scopes, created_at, last_used_at from api_keys where revoked = 0 order by created_at, id;

-- name: find_key
-- The key of a digest.
select id, name, hint, scopes, created_at, last_used_at from api_keys where digest = :digest and revoked = 0;

-- name: add_key
-- A new key, unless its name or digest is taken.
insert into api_keys (name, digest, hint, scopes, revoked, created_at)
values (:name, :digest, :hint, :scopes, 0, :now) on conflict do nothing returning id;

-- name: revoke_key
-- Refuse a key from now on.
update api_keys set revoked = 1 where name = :name and revoked = 0;

-- name: touch_key
-- A key was used.
update api_keys set last_used_at = :now where id = :key;

-- name: read_variables
-- Every variable by name.
select name, value from variables order by name;

-- name: keep_variable
-- Store a variable in place of the former one.
insert into variables (name, value, updated_at) values (:name, :value, :now)
on conflict (name) do update set value = excluded.value, updated_at = excluded.updated_at;

-- name: drop_variable
-- Remove a variable.
delete from variables where name = :name;
