-- name: read_connection
-- One account under an id.
select id, integration, provider, connection_id, identity, base_url, seal, credentials, config, facts, metadata, tags,
    end_user, webhook_url_override, refresh, created_at, updated_at, last_fetched_at
from connections
where integration = :integration and connection_id = :connection_id and identity = :identity and deleted_at is null;

-- name: find_connection
-- The connection that an id means now. Here and below `+` keeps SQLite from looking through all that are active.
select id, integration, provider, connection_id, identity, base_url, seal, credentials, config, facts, metadata, tags,
    end_user, webhook_url_override, refresh, created_at, updated_at, last_fetched_at
from connections where integration = :integration and connection_id = :connection_id and +active = 1;

-- name: get_connection
-- The connection of a row, if an id means it now.
select id, integration, provider, connection_id, identity, base_url, seal, credentials, config, facts, metadata, tags,
    end_user, webhook_url_override, refresh, created_at, updated_at, last_fetched_at
from connections where id = :key and active = 1;

-- name: get_connections (sqlite)
-- The same of several rows.
select id, integration, provider, connection_id, identity, base_url, seal, credentials, config, facts, metadata, tags,
    end_user, webhook_url_override, refresh, created_at, updated_at, last_fetched_at
from connections where id in (select value from json_each(:keys)) and +active = 1;

-- name: get_connections (postgresql)
select id, integration, provider, connection_id, identity, base_url, seal, credentials, config, facts, metadata, tags,
    end_user, webhook_url_override, refresh, created_at, updated_at, last_fetched_at
from connections where id = any(:keys::bigint[]) and active = 1;

-- name: changed_connections
-- When rows were changed lately; all of it is in the index.
select id, updated_at, active from connections where updated_at >= :since;

-- name: read_connections
-- Every connection that an id means now.
select id, integration, provider, connection_id, identity, base_url, seal, credentials, config, facts, metadata, tags,
    end_user, webhook_url_override, refresh, created_at, updated_at, last_fetched_at
from connections where active = 1 order by integration, connection_id;

-- name: lock_connections (sqlite)
-- A write transaction is alone anyway.
select 1;

-- name: lock_connections (postgresql)
-- Let one transaction at a time say which account an id means; readers go on.
select pg_advisory_xact_lock('connections'::regclass::bigint);

-- name: adopt_connection
-- An account that came from the environment gets an id of its own, with all that was synced for it.
update connections set connection_id = :connection_id, active = 0, renew_at = null
where integration = :integration and connection_id = :environment and identity = :identity and deleted_at is null
    and not exists (
        select 1 from connections as other where other.integration = :integration
        and other.connection_id = :connection_id and other.identity = :identity
    );

-- name: keep_connection
-- Store an account under an id, or come back to one; only a current one keeps what is not given.
insert into connections
    (integration, provider, connection_id, identity, base_url, config, facts, active, seal, search_text, metadata, tags,
    end_user, webhook_url_override, refresh, created_at, updated_at)
values
    (:integration, :provider, :connection_id, :identity, :base_url, :config, '{}', 0, 2, '', :metadata, :tags,
    :end_user, :webhook_url_override, '{}', :now, :now)
on conflict (integration, connection_id, identity) do update
set base_url = excluded.base_url, config = excluded.config, refresh = excluded.refresh, deleted_at = null,
    renew_at = case when connections.active = 1 then 0 end,
    metadata = coalesce(excluded.metadata, case when connections.active = 1 then connections.metadata end),
    tags = coalesce(excluded.tags, case when connections.active = 1 then connections.tags end),
    end_user = coalesce(excluded.end_user, case when connections.active = 1 then connections.end_user end),
    webhook_url_override = coalesce(
        excluded.webhook_url_override, case when connections.active = 1 then connections.webhook_url_override end
    ),
    updated_at = excluded.updated_at
returning id;

-- name: seal_connection
-- Store what of a connection is secret.
update connections set credentials = :credentials, seal = 2 where id = :key;

-- name: read_current
-- The other account that an id means now, and what it leaves to the next.
select id, metadata, tags, end_user, webhook_url_override from connections
where integration = :integration and connection_id = :connection_id and identity <> :identity and +active = 1;

-- name: retire_connection
-- Another account takes over the id; what this one left stays with it.
update connections set active = 0, updated_at = :now, renew_at = null where id = :key;

-- name: activate_connection
-- The id means this account now.
update connections
set active = 1, updated_at = :now, renew_at = 0, metadata = coalesce(metadata, :metadata), tags = coalesce(tags, :tags),
    end_user = coalesce(end_user, :end_user),
    webhook_url_override = coalesce(webhook_url_override, :webhook_url_override)
where id = :key and active = 0 and deleted_at is null;

-- name: read_facts (sqlite)
-- What is known of an account, until this transaction replaces it.
select facts from connections where id = :key;

-- name: read_facts (postgresql)
-- The same, locked until commit: nobody else's fact is overwritten.
select facts from connections where id = :key for update;

-- name: keep_facts
-- Replace what is known of an account.
update connections set facts = :facts, updated_at = :now where id = :key;

-- name: read_patched (sqlite)
-- What a patch may change, until this transaction does.
select tags, end_user, webhook_url_override from connections where id = :key and active = 1;

-- name: read_patched (postgresql)
-- The same, locked until commit.
select tags, end_user, webhook_url_override from connections where id = :key and active = 1 for update;

-- name: keep_patched
-- Replace what a patch may change.
update connections
set tags = :tags, end_user = :end_user, webhook_url_override = :webhook_url_override, updated_at = :now
where id = :key;

-- name: read_metadata (sqlite)
-- The metadata of some connections, until this transaction replaces it.
select id, connection_id, metadata from connections
where integration = :integration and connection_id in (select value from json_each(:ids)) and +active = 1;

-- name: read_metadata (postgresql)
-- The same, locked until commit, always in the same order.
select id, connection_id, metadata from connections
where integration = :integration and connection_id = any(:ids::text[]) and active = 1 order by id for update;

-- name: keep_metadata
-- Replace a connection's metadata.
update connections set metadata = :metadata, updated_at = :now where id = :key;

-- name: renew_connection
-- New tokens of an account that is still there.
update connections set credentials = :credentials, seal = 2, refresh = :refresh, updated_at = :now,
    renew_at = case when active = 1 then 0 end
where id = :key and deleted_at is null;

-- name: read_config
-- What may be changed with an account's address; the row is this transaction's already.
select config from connections where id = :key;

-- name: move_connection
-- The account has another address now.
update connections set base_url = :base_url, config = :config where id = :key;

-- name: keep_refresh
-- What became of a refresh.
update connections set refresh = :refresh, updated_at = :now, renew_at = case when active = 1 then 0 end
where id = :key and deleted_at is null;

-- name: touch_connection
-- The credentials were fetched.
update connections set last_fetched_at = :now where id = :key;

-- name: read_subjects
-- What an id means now or, without one, all of an integration: what is told of when it is forgotten.
select id, integration, provider, connection_id, identity, base_url, seal, credentials, config, facts, metadata, tags,
    end_user, webhook_url_override, refresh, created_at, updated_at, last_fetched_at
from connections
where integration = :integration and connection_id = coalesce(cast(:connection_id as text), connection_id) and +active = 1
order by id;

-- name: read_refresh
-- What became of the refreshes before.
select refresh from connections where id = :key and active = 1;

-- name: forget_connections
-- Nothing but the account's place is left, for all that an id meant or, without one, all of an integration.
update connections
set active = 0, credentials = null, metadata = null, tags = null, end_user = null, webhook_url_override = null,
    search_text = '', refresh = '{}', deleted_at = :now, updated_at = :now, renew_at = null
where integration = :integration and connection_id = coalesce(cast(:connection_id as text), connection_id)
    and deleted_at is null
returning id, connection_id;

-- name: has_connections
-- Whether an integration has any.
select 1 from connections where integration = :integration and +active = 1 limit 1;

-- name: raise_revision
-- Tell the processes that keep copies; the last statement of a transaction, which holds this row for none longer.
update revision set number = number + 1;

-- name: read_revision
-- How often anything changed.
select number from revision;
