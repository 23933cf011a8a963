-- name: read_connection
-- One account under an id.
select id, provider, connection_id, identity, base_url, credentials, config, facts, created_at, updated_at
from connections where provider = :provider and connection_id = :connection_id and identity = :identity;

-- name: read_connections
-- Every connection that an id means now.
select id, provider, connection_id, identity, base_url, credentials, config, facts, created_at, updated_at
from connections where active = 1 order by provider, connection_id;

-- name: lock_connections (sqlite)
-- A write transaction is alone anyway.
select 1;

-- name: lock_connections (postgresql)
-- Let one transaction at a time say which account an id means; readers go on.
select pg_advisory_xact_lock('connections'::regclass::bigint);

-- name: adopt_connection
-- An account that came from the environment gets an id of its own, with all that was synced for it.
update connections set connection_id = :connection_id
where provider = :provider and connection_id = :environment and identity = :identity and not exists (
    select 1 from connections as other where other.provider = :provider
    and other.connection_id = :connection_id and other.identity = :identity
);

-- name: activate_connection
-- The id means this account now.
update connections set active = 1, updated_at = :now
where provider = :provider and connection_id = :connection_id and identity = :identity and active = 0;

-- name: retire_connections
-- Another account takes over the id; what the former one left stays with it.
update connections set active = 0, updated_at = :now
where provider = :provider and connection_id = :connection_id and identity <> :identity and active = 1;

-- name: keep_connection
-- Store an account under an id, or come back to one.
insert into connections
    (provider, connection_id, identity, base_url, credentials, config, facts, active, created_at, updated_at)
values
    (:provider, :connection_id, :identity, :base_url, :credentials, :config, '{}', 0, :now, :now)
on conflict (provider, connection_id, identity) do update
set credentials = excluded.credentials, config = excluded.config, updated_at = excluded.updated_at;

-- name: read_facts (sqlite)
-- What is known of an account, until this transaction replaces it.
select facts from connections where id = :key;

-- name: read_facts (postgresql)
-- The same, locked until commit: nobody else's fact is overwritten.
select facts from connections where id = :key for update;

-- name: keep_facts
-- Replace what is known of an account.
update connections set facts = :facts, updated_at = :now where id = :key;
