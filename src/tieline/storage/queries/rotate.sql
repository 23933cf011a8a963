-- name: sealed_meta
-- The next facts of the database that are sealed; what the key at hand has sealed comes without its bytes.
select key, case when substr(value, 1, 5) <> :head then value end
from meta where key in ('hash_key', 'webhook_signing_key', 'webhook_settings') and key > :key order by key limit :limit;

-- name: reseal_meta
-- Sealed anew, unless it is another by now.
update meta set value = :fresh where key = :key and value = :sealed;

-- name: sealed_connections
-- The same of connections.
select id, seal, provider, identity, case when substr(credentials, 1, 5) <> :head then credentials end
from connections where id > :key order by id limit :limit;

-- name: reseal_connections
update connections set credentials = :fresh, seal = 2 where id = :key and credentials = :sealed;

-- name: sealed_integrations
-- The same of integrations.
select id, case when substr(credentials, 1, 5) <> :head then credentials end
from integrations where id > :key order by id limit :limit;

-- name: reseal_integrations
update integrations set credentials = :fresh where id = :key and credentials = :sealed;

-- name: sealed_variables
-- The same of variables.
select name, case when substr(value, 1, 5) <> :head then value end
from variables where name > :name order by name limit :limit;

-- name: reseal_variables
update variables set value = :fresh where name = :name and value = :sealed;

-- name: sealed_tasks
-- The same of tasks.
select id, case when substr(content, 1, 5) <> :head then content end
from tasks where id > :id order by id limit :limit;

-- name: reseal_tasks
update tasks set content = :fresh where id = :id and content = :sealed;

-- name: sealed_events
-- The same of events.
select id, case when substr(content, 1, 5) <> :head then content end
from events where id > :id order by id limit :limit;

-- name: reseal_events
update events set content = :fresh where id = :id and content = :sealed;

-- name: sealed_tickets
-- The same of tickets.
select id, case when substr(content, 1, 5) <> :head then content end
from tickets where id > :id order by id limit :limit;

-- name: reseal_tickets
update tickets set content = :fresh where id = :id and content = :sealed;

-- name: sealed_addresses
-- The same of where deliveries go.
select id, case when substr(url, 1, 5) <> :head then url end
from deliveries where id > :id order by id limit :limit;

-- name: reseal_addresses
update deliveries set url = :fresh where id = :id and url = :sealed;

-- name: sealed_deliveries
-- The same of what they say.
select id, case when substr(content, 1, 5) <> :head then content end
from deliveries where id > :id order by id limit :limit;

-- name: reseal_deliveries
update deliveries set content = :fresh where id = :id and content = :sealed;

-- name: sealed_records
-- The same of records.
select stream_id, external_id, case when substr(payload, 1, 5) <> :head then payload end
from records where (stream_id, external_id) > (:stream, :external_id) order by stream_id, external_id limit :limit;

-- name: reseal_records
update records set payload = :fresh
where stream_id = :stream and external_id = :external_id and payload = :sealed;

-- name: hold_stream (sqlite)
-- A write transaction is alone anyway.
select 1 where :stream is not null;

-- name: hold_stream (postgresql)
-- Let nobody else write to a stream until this transaction ends.
select 1 from streams where id = :stream for update;
