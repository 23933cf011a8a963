-- name: read_indexed
-- What a connection is found by.
select integration, connection_id, tags, end_user, active, created_at from connections where id = :key;

-- name: drop_terms
-- A connection is found by nothing.
delete from connection_terms where connection = :key;

-- name: keep_term
-- A connection is found by this.
insert into connection_terms (term, created_at, connection) values (:term, :created_at, :key);

-- name: keep_search_text
-- A connection is found by a part of this.
update connections set search_text = :text where id = :key;

-- name: count_term
-- How many connections a term leads to, counted up to a limit.
select count(*) from (select 1 from connection_terms where term = :term limit :limit) as found;

-- name: list_connections (sqlite)
-- A page of all connections: the places before it are skipped in the index.
select id, integration, provider, connection_id, metadata, tags, end_user, refresh, created_at
from connections where id in (
    select id from connections where active = 1 order by created_at desc, id desc limit :limit offset :offset
)
order by created_at desc, id desc;

-- name: list_connections (postgresql)
-- The same, the page's rows looked up one by one, as in the next: left to itself the server reads the whole table.
select c.id, c.integration, c.provider, c.connection_id, c.metadata, c.tags, c.end_user, c.refresh, c.created_at
from (
    select id from connections where active = 1 order by created_at desc, id desc limit :limit offset :offset
) as page cross join lateral (select * from connections where id = page.id limit 1) as c
order by c.created_at desc, c.id desc;

-- name: scan_connections (sqlite)
-- Those of some integrations, none named for all, in whose text a pattern occurs.
select id, integration, provider, connection_id, metadata, tags, end_user, refresh, created_at
from connections
where active = 1 and search_text like :pattern escape '\'
    and (:integrations = '[]' or integration in (select value from json_each(:integrations)))
order by created_at desc, id desc limit :limit offset :offset;

-- name: scan_connections (postgresql)
select id, integration, provider, connection_id, metadata, tags, end_user, refresh, created_at
from connections
where active = 1 and search_text like :pattern escape '\'
    and (cardinality(:integrations::text[]) = 0 or integration = any(:integrations::text[]))
order by created_at desc, id desc limit :limit offset :offset;

-- name: find_by_terms (sqlite)
-- The same of those that one term leads to and that have the others too. The join's order is ours.
select c.id, c.integration, c.provider, c.connection_id, c.metadata, c.tags, c.end_user, c.refresh, c.created_at
from connection_terms as t cross join connections as c
where t.term = :term and c.id = t.connection and c.search_text like :pattern escape '\'
    and (:integrations = '[]' or c.integration in (select value from json_each(:integrations)))
    and not exists (
        select 1 from json_each(:others) as wanted where not exists (
            select 1 from connection_terms as other
            where other.term = wanted.value and other.created_at = t.created_at and other.connection = t.connection
        )
    )
order by t.created_at desc, t.connection desc limit :limit offset :offset;

-- name: find_by_terms (postgresql)
select c.id, c.integration, c.provider, c.connection_id, c.metadata, c.tags, c.end_user, c.refresh, c.created_at
from connection_terms as t cross join lateral (select * from connections where id = t.connection limit 1) as c
where t.term = :term and c.search_text like :pattern escape '\'
    and (cardinality(:integrations::text[]) = 0 or c.integration = any(:integrations::text[]))
    and not exists (
        select 1 from unnest(:others::text[]) as wanted (term) where not exists (
            select 1 from connection_terms as other
            where other.term = wanted.term and other.created_at = t.created_at and other.connection = t.connection
        )
    )
order by t.created_at desc, t.connection desc limit :limit offset :offset;
