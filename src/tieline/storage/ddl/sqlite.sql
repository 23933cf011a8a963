-- Written by `make regen` from schema.py; edit that, and add a migration.

CREATE TABLE meta (
    "key" TEXT NOT NULL,
    value BLOB NOT NULL,
    CONSTRAINT pk_meta PRIMARY KEY ("key")
);

CREATE TABLE connections (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    provider TEXT NOT NULL,
    connection_id TEXT NOT NULL,
    identity TEXT NOT NULL,
    base_url TEXT NOT NULL,
    credentials BLOB,
    config TEXT NOT NULL,
    facts TEXT NOT NULL,
    active SMALLINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    integration TEXT NOT NULL,
    seal SMALLINT NOT NULL,
    search_text TEXT NOT NULL,
    metadata TEXT,
    tags TEXT,
    end_user TEXT,
    webhook_url_override TEXT,
    refresh TEXT NOT NULL,
    last_fetched_at BIGINT,
    deleted_at BIGINT,
    renew_at BIGINT,
    CONSTRAINT uq_connections_integration_connection_id_identity UNIQUE (integration, connection_id, identity)
);

CREATE INDEX ix_connections_changed ON connections (updated_at, id, active);

CREATE INDEX ix_connections_listing ON connections (active, created_at, id);

CREATE INDEX ix_connections_renewal ON connections (renew_at, id) WHERE renew_at IS NOT NULL;

CREATE TABLE connection_terms (
    term TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    connection BIGINT NOT NULL,
    CONSTRAINT pk_connection_terms PRIMARY KEY (term, created_at, connection)
);

CREATE INDEX ix_connection_terms_connection ON connection_terms (connection);

CREATE TABLE integrations (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    unique_key TEXT NOT NULL,
    provider TEXT NOT NULL,
    display_name TEXT,
    credentials BLOB,
    forward_webhooks SMALLINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    CONSTRAINT uq_integrations_unique_key UNIQUE (unique_key)
);

CREATE TABLE api_keys (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    digest BLOB NOT NULL,
    hint TEXT NOT NULL,
    scopes TEXT NOT NULL,
    revoked SMALLINT NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT,
    CONSTRAINT uq_api_keys_digest UNIQUE (digest)
);

CREATE UNIQUE INDEX ix_api_keys_name ON api_keys (name) WHERE revoked = 0;

CREATE TABLE variables (
    name TEXT NOT NULL,
    value BLOB NOT NULL,
    updated_at BIGINT NOT NULL,
    CONSTRAINT pk_variables PRIMARY KEY (name)
);

CREATE TABLE revision (
    number BIGINT NOT NULL
);

CREATE TABLE streams (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    connection BIGINT NOT NULL,
    model TEXT NOT NULL,
    variant TEXT NOT NULL,
    last_seq BIGINT NOT NULL,
    last_modified_at BIGINT NOT NULL,
    live BIGINT NOT NULL,
    deleted BIGINT NOT NULL,
    pruned_modified_at BIGINT NOT NULL,
    pruned_seq BIGINT NOT NULL,
    CONSTRAINT uq_streams_connection_model_variant UNIQUE (connection, model, variant)
);

CREATE TABLE records (
    stream_id BIGINT NOT NULL,
    external_id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    action SMALLINT NOT NULL,
    first_seen_at BIGINT NOT NULL,
    modified_at BIGINT NOT NULL,
    deleted_at BIGINT,
    pruned_at BIGINT,
    seen_pass BIGINT,
    hash BLOB NOT NULL,
    payload BLOB,
    CONSTRAINT pk_records PRIMARY KEY (stream_id, external_id)
);

CREATE INDEX ix_records_feed ON records (stream_id, modified_at, seq, action);

CREATE TABLE checkpoints (
    connection BIGINT NOT NULL,
    sync TEXT NOT NULL,
    variant TEXT NOT NULL,
    state BLOB NOT NULL,
    updated_at BIGINT NOT NULL,
    CONSTRAINT pk_checkpoints PRIMARY KEY (connection, sync, variant)
);

CREATE TABLE leases (
    "key" TEXT NOT NULL,
    owner TEXT,
    epoch BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    CONSTRAINT pk_leases PRIMARY KEY ("key")
);

CREATE TABLE runs (
    id TEXT NOT NULL,
    connection BIGINT NOT NULL,
    sync TEXT NOT NULL,
    variant TEXT NOT NULL,
    kind TEXT NOT NULL,
    status TEXT NOT NULL,
    owner TEXT NOT NULL,
    epoch BIGINT NOT NULL,
    started_at BIGINT NOT NULL,
    heartbeat_at BIGINT NOT NULL,
    finished_at BIGINT,
    counts TEXT NOT NULL,
    warnings TEXT NOT NULL,
    error TEXT,
    CONSTRAINT pk_runs PRIMARY KEY (id)
);

CREATE INDEX ix_runs_history ON runs (connection, sync, variant, started_at);

CREATE INDEX ix_runs_running ON runs (started_at) WHERE status = 'RUNNING';

CREATE TABLE sync_failures (
    connection BIGINT NOT NULL,
    sync TEXT NOT NULL,
    variant TEXT NOT NULL,
    run TEXT NOT NULL,
    failed_at BIGINT NOT NULL,
    CONSTRAINT pk_sync_failures PRIMARY KEY (connection, sync, variant)
);

CREATE TABLE schedules (
    connection BIGINT NOT NULL,
    sync TEXT NOT NULL,
    variant TEXT NOT NULL,
    integration TEXT NOT NULL,
    state TEXT NOT NULL,
    spec TEXT,
    next_at BIGINT,
    updated_at BIGINT NOT NULL,
    CONSTRAINT pk_schedules PRIMARY KEY (connection, sync, variant)
);

CREATE INDEX ix_schedules_due ON schedules (next_at, integration, connection) WHERE state = 'STARTED' AND next_at IS NOT NULL;

CREATE TABLE tasks (
    number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    integration TEXT NOT NULL,
    connection BIGINT NOT NULL,
    name TEXT NOT NULL,
    variant TEXT NOT NULL,
    dedupe TEXT,
    queue TEXT,
    status TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    max_attempts BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    finished_at BIGINT,
    owner TEXT,
    expires_at BIGINT,
    epoch BIGINT NOT NULL,
    content BLOB NOT NULL,
    CONSTRAINT uq_tasks_id UNIQUE (id)
);

CREATE INDEX ix_tasks_claims ON tasks (expires_at) WHERE status = 'RUNNING';

CREATE INDEX ix_tasks_due ON tasks (kind, due_at, number, integration, connection) WHERE status = 'WAITING' AND queue IS NULL;

CREATE INDEX ix_tasks_finished ON tasks (finished_at) WHERE finished_at IS NOT NULL;

CREATE INDEX ix_tasks_function ON tasks (connection, kind, name, variant);

CREATE INDEX ix_tasks_queue ON tasks (queue, due_at, number) WHERE status = 'WAITING' AND queue IS NOT NULL;

CREATE UNIQUE INDEX ix_tasks_dedupe ON tasks (dedupe) WHERE status = 'WAITING' AND dedupe IS NOT NULL;

CREATE UNIQUE INDEX ix_tasks_turn ON tasks (queue) WHERE status = 'RUNNING' AND queue IS NOT NULL;

CREATE TABLE tickets (
    id TEXT NOT NULL,
    content BLOB NOT NULL,
    expires_at BIGINT NOT NULL,
    CONSTRAINT pk_tickets PRIMARY KEY (id)
);

CREATE INDEX ix_tickets_expires_at ON tickets (expires_at);

CREATE TABLE events (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    created_at BIGINT NOT NULL,
    aside SMALLINT NOT NULL,
    content BLOB NOT NULL
);

CREATE INDEX ix_events_created_at ON events (created_at);

CREATE TABLE deliveries (
    id TEXT NOT NULL,
    type TEXT NOT NULL,
    integration TEXT NOT NULL,
    connection_id TEXT NOT NULL,
    trusted SMALLINT NOT NULL,
    status TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    next_at BIGINT,
    finished_at BIGINT,
    asked_at BIGINT,
    answer TEXT,
    url BLOB NOT NULL,
    content BLOB NOT NULL,
    CONSTRAINT pk_deliveries PRIMARY KEY (id)
);

CREATE INDEX ix_deliveries_connection ON deliveries (integration, connection_id, created_at, id);

CREATE INDEX ix_deliveries_due ON deliveries (next_at, id) WHERE status = 'WAITING' AND next_at IS NOT NULL;

CREATE INDEX ix_deliveries_finished ON deliveries (finished_at) WHERE finished_at IS NOT NULL;

CREATE INDEX ix_deliveries_log ON deliveries (created_at, id);

CREATE TABLE schema_version (
    version_num VARCHAR(32) NOT NULL,
    CONSTRAINT schema_version_pkc PRIMARY KEY (version_num)
);

INSERT INTO revision (number) VALUES (0);

INSERT INTO schema_version (version_num) VALUES ('0004');
