import assert from 'node:assert/strict';

import {
    bring,
    failed,
    hasOnly,
    imported,
    integrate,
    nango,
    OFFSET,
    problems,
    refused,
    rest,
    soon,
    ZULU
} from './world.mjs';

const FIELDS = [
    'id',
    'connection_id',
    'provider_config_key',
    'provider',
    'errors',
    'end_user',
    'tags',
    'metadata',
    'connection_config',
    'webhook_url_override',
    'created_at',
    'updated_at',
    'last_fetched_at',
    'credentials'
];
const LISTED = ['id', 'connection_id', 'provider_config_key', 'provider', 'errors', 'end_user', 'tags', 'metadata', 'created'];
const ODD_ID = `we ird,id.;1:2=3+4~[5]|@\${6}"'_-`;

const ids = (list) => list.connections.map((each) => each.connection_id).sort();

export default (world) => {
    const { gong, client } = world;
    const key = { type: 'BASIC', username: gong.username, password: gong.password };
    const plain = { connection_config: { baseUrl: world.upstream } };
    return {
        'integrations of every kind': async () => {
            const oauth = { type: 'OAUTH2', ...client, scopes: 'read' };
            await integrate('acme-oauth', 'acme-oauth', { credentials: oauth });
            for (const name of ['acme-plain', 'acme-key', 'acme-client', 'acme-login', 'gotom']) await integrate(name);
        },

        // -- bringing along: the SDK has no method for it

        'POST /connections tells the whole connection': async () => {
            const made = await bring('acme-plain', 'c1', { type: 'NONE' }, {
                ...plain,
                metadata: { a: 1 },
                tags: { Team: 'red' },
                end_user: { id: 'u1', email: 'u1@example.com', display_name: 'Anna', organization: { id: 'o1', display_name: 'Org' } }
            });
            hasOnly(made, FIELDS);
            assert.equal(typeof made.id, 'number');
            assert.match(made.created_at, ZULU);
            assert.match(made.updated_at, ZULU);
            assert.deepEqual(made.metadata, { a: 1 });
            assert.deepEqual(made.connection_config, { baseUrl: world.upstream });
            assert.deepEqual(made.credentials, {});
            assert.deepEqual(made.errors, []);
            assert.equal(made.webhook_url_override, null);
        },
        'POST /connections makes up an id': async () => {
            const made = await bring('acme-plain', undefined, { type: 'NONE' }, plain);
            assert.match(made.connection_id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
            assert.equal((await nango.deleteConnection('acme-plain', made.connection_id)).status, 200);
        },
        'POST /connections again is the same connection': async () => {
            const first = await bring('acme-plain', 'twice', { type: 'NONE' }, plain);
            const second = await bring('acme-plain', 'twice', { type: 'NONE' }, plain);
            assert.equal(second.id, first.id);
            await nango.deleteConnection('acme-plain', 'twice');
        },
        'POST /connections tries the account first': async () => {
            for (const [integration, credentials] of [
                ['gong', { ...key, password: 'wrong' }],
                ['acme-key', { type: 'API_KEY', apiKey: 'wrong' }]
            ]) {
                const more = integration === 'gong' ? { connection_config: { api_base_url_for_customer: gong.url } } : {};
                const answer = await imported(integration, 'refused', credentials, more);
                assert.deepEqual([answer.status, answer.data.error?.code], [400, 'connection_test_failed']);
                await refused(nango.getConnection(integration, 'refused'), 404, 'not_found');
            }
        },
        'POST /connections refuses what is wrong': async () => {
            const basic = { type: 'BASIC', username: 'u', password: 'p' };
            const cases = [
                [{ provider_config_key: 'acme-plain', credentials: basic }, 400, ['credentials.type']],
                [{ provider_config_key: 'gong', credentials: { type: 'BASIC' } }, 400, ['credentials.username']],
                [{ provider_config_key: 'gong', credentials: {} }, 400, ['credentials.type']],
                [{ provider_config_key: 'gong', connection_id: 'a#b', credentials: basic }, 400, ['connection_id']],
                [{ provider_config_key: 'gong', credentials: basic, colour: 'red' }, 400, ['']],
                [{ credentials: basic }, 400, ['provider_config_key']]
            ];
            for (const [body, status, paths] of cases) {
                const { data, ...answer } = await rest('POST', '/connections', body);
                assert.deepEqual([answer.status, data.error.code], [status, 'invalid_body'], JSON.stringify(data));
                assert.deepEqual(problems(data.error).map(([, path]) => path.join('.')), paths);
            }
        },

        // -- reading

        'getConnection() without credentials': async () => {
            const connection = await nango.getConnection('acme-plain', 'c1');
            hasOnly(connection, FIELDS);
            assert.match(connection.created_at, OFFSET);
            assert.match(connection.updated_at, OFFSET);
            assert.match(connection.last_fetched_at, OFFSET);
            const { id, created_at, updated_at, last_fetched_at, ...told } = connection;
            assert.deepEqual(told, {
                connection_id: 'c1',
                provider_config_key: 'acme-plain',
                provider: 'acme-plain',
                errors: [],
                end_user: {
                    id: 'u1',
                    display_name: 'Anna',
                    email: 'u1@example.com',
                    tags: null,
                    organization: { id: 'o1', display_name: 'Org' }
                },
                tags: {
                    team: 'red',
                    end_user_id: 'u1',
                    end_user_email: 'u1@example.com',
                    end_user_display_name: 'Anna',
                    organization_id: 'o1',
                    organization_display_name: 'Org'
                },
                metadata: { a: 1 },
                connection_config: { baseUrl: world.upstream },
                webhook_url_override: null,
                credentials: {}
            });
        },
        'getConnection() of one that the command line made': async () => {
            const connection = await nango.getConnection('gong', 'default');
            assert.deepEqual(connection.credentials, key);
        },
        'getConnection() of BASIC': async () => {
            await bring('gong', 'g1', key, { connection_config: { api_base_url_for_customer: gong.url } });
            assert.deepEqual((await nango.getConnection('gong', 'g1')).credentials, key);
            assert.deepEqual(await nango.getToken('gong', 'g1'), key);
        },
        'getConnection() of API_KEY': async () => {
            const made = await bring('acme-key', 'k1', { type: 'API_KEY', apiKey: 'key-1' });
            assert.deepEqual(made.credentials, { type: 'API_KEY', apiKey: 'key-1' });
            assert.deepEqual(await nango.getToken('acme-key', 'k1'), { type: 'API_KEY', apiKey: 'key-1' });
        },
        'getConnection() of SIGNATURE': async () => {
            const signer = { type: 'SIGNATURE', ...world.gotom };
            await bring('gotom', 's1', signer, { connection_config: { subdomain: 'demo' } });
            assert.deepEqual((await nango.getConnection('gotom', 's1')).credentials, signer);
        },
        'getConnection() of OAUTH2_CC gets a token by itself': async () => {
            await bring('acme-client', 'cc1', { type: 'OAUTH2_CC', ...client });
            const { token, expires_at, raw, ...told } = await nango.getToken('acme-client', 'cc1');
            assert.match(token, /^access-\d+$/);
            assert.match(expires_at, ZULU);
            assert.equal(raw.access_token, token);
            assert.deepEqual(told, { type: 'OAUTH2_CC', ...client });
            assert.equal((await nango.getToken('acme-client', 'cc1')).token, token);
        },
        'getConnection() of TWO_STEP logs in by itself': async () => {
            await bring('acme-login', 'l1', { type: 'TWO_STEP', user: 'anna', pin: '1234' });
            const credentials = await nango.getToken('acme-login', 'l1');
            assert.deepEqual([credentials.type, credentials.token], ['TWO_STEP', 'jwt-1']);
            const wrong = await imported('acme-login', 'l2', { type: 'TWO_STEP', user: 'anna', pin: '0' });
            assert.deepEqual([wrong.status, wrong.data.error?.code], [400, 'connection_test_failed']);
        },
        'getConnectionDetails()': async () => {
            const answer = await nango.getConnectionDetails({
                providerConfigKey: 'acme-key',
                connectionId: 'k1',
                additionalHeader: { 'Nango-Is-Sync': true }
            });
            assert.equal(answer.status, 200);
            hasOnly(answer.data, FIELDS);
        },
        'getConnection() of an id with signs': async () => {
            await bring('acme-plain', ODD_ID, { type: 'NONE' }, plain);
            assert.equal((await nango.getConnection('acme-plain', ODD_ID)).connection_id, ODD_ID);
            assert.deepEqual((await nango.deleteConnection('acme-plain', ODD_ID)).data, { success: true });
        },
        'getConnection() of what is not there': async () => {
            await refused(nango.getConnection('gong', 'nobody'), 404, 'not_found');
            await refused(nango.getConnection('nobody', 'c1'), 400, 'unknown_provider_config');
            await refused(nango.getConnection(undefined, 'c1'), 400, 'invalid_query_params');
            await refused(nango.getConnection('gong', 'c1', 'perhaps'), 400, 'invalid_query_params');
        },

        // -- tokens

        'getToken() of OAUTH2, with its raw response': async () => {
            const pair = { access_token: 'access-0', refresh_token: 'refresh-0', expires_at: soon(86_400) };
            await bring('acme-oauth', 'o1', { type: 'OAUTH2', ...pair });
            assert.equal(await nango.getToken('acme-oauth', 'o1'), 'access-0');
            const raw = await nango.getRawTokenResponse('acme-oauth', 'o1');
            assert.equal(raw.access_token, 'access-0');
            assert.equal(raw.refresh_token, undefined);
        },
        'getConnection() tells the refresh token where it is asked for': async () => {
            const without = await nango.getConnection('acme-oauth', 'o1', false, false);
            assert.ok(!JSON.stringify(without).includes('refresh-0'));
            assert.match(without.credentials.expires_at, ZULU);
            const { credentials } = await nango.getConnection('acme-oauth', 'o1', false, true);
            assert.deepEqual([credentials.type, credentials.refresh_token], ['OAUTH2', 'refresh-0']);
        },
        'getConnection() with a refresh that is forced': async () => {
            const { credentials } = await nango.getConnection('acme-oauth', 'o1', true, true);
            assert.match(credentials.access_token, /^access-[1-9]/);
            assert.match(credentials.refresh_token, /^refresh-[1-9]/);
            assert.equal(credentials.raw.access_token, credentials.access_token);
            assert.equal(await nango.getToken('acme-oauth', 'o1'), credentials.access_token);
            assert.notEqual(await nango.getToken('acme-oauth', 'o1', true), credentials.access_token);
        },
        'getToken() renews a token that is about to end, once for all who ask': async () => {
            const pair = { access_token: 'old', refresh_token: 'refresh-0', expires_at: soon(60) };
            await bring('acme-oauth', 'o2', { type: 'OAUTH2', ...pair });
            const tokens = await Promise.all([...Array(10)].map(() => nango.getToken('acme-oauth', 'o2')));
            assert.match(tokens[0], /^access-\d+$/);
            assert.equal(new Set(tokens).size, 1);
        },
        'getConnection() where the refresh fails, and what lists tell then': async () => {
            const pair = { access_token: 'old', refresh_token: 'revoked', expires_at: soon(-60) };
            await bring('acme-oauth', 'o3', { type: 'OAUTH2', ...pair });
            for (const [status, type] of [
                [400, 'refresh_token_external_error'],
                [424, 'connection_refresh_backoff']
            ]) {
                const error = await refused(nango.getToken('acme-oauth', 'o3'), status, 'invalid_credentials');
                assert.equal(error.payload.type, type);
                assert.equal(error.payload.connection.connection_id, 'o3');
                assert.deepEqual(error.payload.connection.credentials, {});
                assert.ok(!JSON.stringify(error).includes('revoked'));
            }
            const forced = await failed(nango.getToken('acme-oauth', 'o3', true), 400);
            assert.equal(forced.response.data.error.code, 'invalid_credentials');
            const { connections } = await nango.listConnections('o3');
            assert.deepEqual(connections[0].errors.map((each) => each.type), ['auth']);
            hasOnly(connections[0].errors[0], ['type', 'log_id']);
        },

        // -- lists

        'listConnections()': async () => {
            for (const n of [1, 2, 3]) {
                await bring('acme-plain', `list-${n}`, { type: 'NONE' }, {
                    ...plain,
                    tags: { number: `${n}`, kind: n < 3 ? 'low' : 'high' },
                    end_user: { id: `user-${n}`, email: `n${n}@list.example`, display_name: `Number ${n}`, organization: { id: 'list-org' } }
                });
            }
            const { connections } = await nango.listConnections();
            for (const each of connections) {
                hasOnly(each, LISTED);
                assert.match(each.created, OFFSET);
            }
            assert.deepEqual(connections.slice(0, 3).map((each) => each.connection_id), ['list-3', 'list-2', 'list-1']);
            assert.ok(connections.length >= 9);
            assert.deepEqual(connections[0].end_user, {
                id: 'user-3',
                display_name: 'Number 3',
                email: 'n3@list.example',
                tags: null,
                organization: { id: 'list-org', display_name: null }
            });
        },
        'listConnections(id, search, {…})': async () => {
            assert.deepEqual(ids(await nango.listConnections('list-1')), ['list-1']);
            assert.deepEqual(ids(await nango.listConnections('list')), []);
            assert.deepEqual(ids(await nango.listConnections(undefined, 'IST-')), ['list-1', 'list-2', 'list-3']);
            assert.deepEqual(ids(await nango.listConnections(undefined, 'n2@list')), ['list-2']);
            assert.deepEqual(ids(await nango.listConnections(undefined, 'number 3')), ['list-3']);
            assert.deepEqual(ids(await nango.listConnections(undefined, '%')), []);
            const by = (query) => nango.listConnections(undefined, undefined, query);
            assert.deepEqual(ids(await by({ endUserId: 'user-2' })), ['list-2']);
            assert.deepEqual(ids(await by({ endUserOrganizationId: 'list-org' })), ['list-1', 'list-2', 'list-3']);
            assert.deepEqual(ids(await by({ endUserOrganizationId: 'list-org', limit: 2 })), ['list-2', 'list-3']);
            assert.deepEqual(ids(await by({ endUserOrganizationId: 'list-org', limit: 2, page: 1 })), ['list-1']);
            assert.deepEqual(ids(await by({ endUserOrganizationId: 'list-org', limit: 2, page: 0 })), ['list-2', 'list-3']);
        },
        'listConnections({…})': async () => {
            const by = (query) => nango.listConnections(query);
            assert.deepEqual(ids(await by({ connectionId: 'list-1' })), ['list-1']);
            assert.deepEqual(ids(await by({ userId: 'user-2' })), ['list-2']);
            assert.deepEqual(ids(await by({ integrationId: 'acme-key' })), ['k1']);
            assert.deepEqual(ids(await by({ integrationId: ['acme-key', 'acme-client'] })), ['cc1', 'k1']);
            assert.deepEqual(ids(await by({ tags: { Kind: 'low' } })), ['list-1', 'list-2']);
            assert.deepEqual(ids(await by({ tags: { kind: 'low', number: '2' } })), ['list-2']);
            assert.deepEqual(ids(await by({ tags: { kind: 'LOW' } })), []);
            assert.deepEqual(ids(await by({ tags: { displayName: 'Number 1' } })), ['list-1']);
            assert.deepEqual(ids(await by({ tags: { email: 'n3@list.example' } })), ['list-3']);
            assert.deepEqual(ids(await by({ integrationId: 'acme-plain', tags: { kind: 'low' }, limit: 1, page: 1 })), ['list-1']);
        },
        'listConnections() with numbers that are out of range': async () => {
            for (const query of [{ limit: 2001 }, { limit: -1 }, { limit: 'x' }, { page: -1 }]) {
                await refused(nango.listConnections(query), 400, 'invalid_query_params');
            }
        },
        'waitForConnection()': async () => {
            const found = await nango.waitForConnection('acme-plain', 'user-1');
            assert.equal(found.connection_id, 'list-1');
        },
        'waitForConnection() with a signal': async () => {
            await assert.rejects(nango.waitForConnection('acme-plain', 'user-1', { signal: AbortSignal.abort() }), /aborted/);
            const signal = AbortSignal.timeout(100);
            await assert.rejects(nango.waitForConnection('acme-plain', 'nobody', { signal }), /aborted/);
        },

        // -- changing

        'patchConnection()': async () => {
            const owner = { connectionId: 'list-1', provider_config_key: 'acme-plain' };
            const changed = await nango.patchConnection(owner, {
                tags: { Kind: 'other' },
                end_user: { id: 'user-9', email: 'n9@list.example' },
                webhook_url_override: 'https://hooks.example.com/in'
            });
            assert.deepEqual(changed, { success: true });
            const read = await nango.getConnection('acme-plain', 'list-1');
            assert.deepEqual(read.end_user.id, 'user-9');
            assert.deepEqual(read.tags, { kind: 'other', end_user_id: 'user-9', end_user_email: 'n9@list.example' });
            assert.equal(read.webhook_url_override, 'https://hooks.example.com/in');
            assert.deepEqual(ids(await nango.listConnections({ userId: 'user-9' })), ['list-1']);
        },
        'patchConnection() with what is wrong': async () => {
            const owner = { connectionId: 'list-2', provider_config_key: 'acme-plain' };
            for (const change of [
                { colour: 'red' },
                { tags: { '1st': 'x' } },
                { tags: Object.fromEntries([...Array(11)].map((_, n) => [`t${n}`, 'x'])) },
                { tags: { a: 'x', A: 'y' } },
                { end_user: { id: '' } },
                { webhook_url_override: 'no address' }
            ]) {
                await refused(nango.patchConnection(owner, change), 400, 'invalid_body');
            }
            assert.equal((await nango.getConnection('acme-plain', 'list-2')).tags.number, '2');
            await refused(nango.patchConnection({ ...owner, connectionId: 'nobody' }, { tags: {} }), 404, 'not_found');
            const elsewhere = { ...owner, provider_config_key: 'nobody' };
            await refused(nango.patchConnection(elsewhere, { tags: {} }), 400, 'unknown_provider_config');
        },
        'deleteConnection()': async () => {
            const answer = await nango.deleteConnection('acme-plain', 'list-1');
            assert.deepEqual([answer.status, answer.data], [200, { success: true }]);
            await refused(nango.getConnection('acme-plain', 'list-1'), 404, 'not_found');
            assert.deepEqual(ids(await nango.listConnections('list-1')), []);
        },
        'deleteConnection() of what is not there': async () => {
            const error = await refused(nango.deleteConnection('acme-plain', 'list-1'), 400, 'unknown_connection');
            hasOnly(error, ['code']);
            await refused(nango.deleteConnection('nobody', 'c1'), 400, 'unknown_connection');
        }
    };
};
