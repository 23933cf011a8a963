-- name: next_renewal
-- When the next token is to be renewed, of all that an id means; 0 where there is one of which that has yet to be seen.
select renew_at from connections where renew_at is not null order by renew_at limit 1;

-- name: unplanned_renewals
-- Connections of which it has yet to be seen when their tokens are to be renewed.
select id, integration, provider, connection_id, identity, base_url, seal, credentials, config, facts, metadata, tags,
    end_user, webhook_url_override, refresh, created_at, updated_at, last_fetched_at
from connections where renew_at is not null and renew_at = 0 order by id limit :limit;

-- name: plan_renewal
-- When a connection's token is to be renewed, unless the connection has changed since that was seen.
update connections set renew_at = :renew_at where id = :key and updated_at = :updated_at and renew_at is not null;

-- name: due_renewals (sqlite)
-- Connections whose tokens are to be renewed now, the longest due first.
select id, integration, provider, connection_id, identity, base_url, seal, credentials, config, facts, metadata, tags,
    end_user, webhook_url_override, refresh, created_at, updated_at, last_fetched_at
from connections where renew_at is not null and renew_at > 0 and renew_at <= :now
order by renew_at, id limit :limit;

-- name: due_renewals (postgresql)
-- The same, locked until commit, without those that another process takes up.
select id, integration, provider, connection_id, identity, base_url, seal, credentials, config, facts, metadata, tags,
    end_user, webhook_url_override, refresh, created_at, updated_at, last_fetched_at
from connections where renew_at is not null and renew_at > 0 and renew_at <= :now
order by renew_at, id limit :limit for update skip locked;

-- name: claim_renewal
-- This process renews it; should that come to nothing, it is due again.
update connections set renew_at = :until where id = :key;

-- name: postpone_renewals
-- The provider is left alone for a while.
update connections set renew_at = :until
where integration = :integration and renew_at is not null and renew_at < :until;
