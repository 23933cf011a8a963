-- name: make_integration
-- An integration that nobody set up yet, unless it is there.
insert into integrations
    (unique_key, provider, forward_webhooks, created_at, updated_at)
values (:unique_key, :provider, 1, :now, :now) on conflict (unique_key) do nothing;

-- name: create_integration
-- A new integration, unless its name is taken; its secrets follow, which are bound to the row.
insert into integrations
    (unique_key, provider, display_name, forward_webhooks, created_at, updated_at)
values (:unique_key, :provider, :display_name, :forward_webhooks, :now, :now)
on conflict (unique_key) do nothing returning id;

-- name: seal_integration
-- Store what of an integration is secret.
update integrations set credentials = :credentials where id = :key;

-- name: find_integration
-- The integration of a name.
select id, unique_key, provider, display_name, credentials, forward_webhooks, created_at, updated_at
from integrations where unique_key = :unique_key;

-- name: read_integrations
-- Every integration, the oldest first.
select id, unique_key, provider, display_name, credentials, forward_webhooks, created_at, updated_at
from integrations order by created_at, id;

-- name: replace_integration
-- Replace all of an integration but its row.
update integrations
set unique_key = :unique_key, provider = :provider, display_name = :display_name, credentials = :credentials,
    forward_webhooks = :forward_webhooks, updated_at = :now
where id = :key;

-- name: delete_integration
-- Remove an integration.
delete from integrations where unique_key = :unique_key;
