import assert from 'node:assert/strict';

import {
    bring,
    CONNECTION,
    hasOnly,
    imported,
    integrate,
    nango,
    OFFSET,
    problems,
    refused,
    rest,
    ZULU
} from './world.mjs';

const ODD_ID = `we ird,id.;1:2=3+4~[5]|@\${6}"'_-`;

export default (world) => {
    const { gong } = world;
    const key = { type: 'BASIC', username: gong.username, password: gong.password };
    const plain = { connection_config: { baseUrl: world.upstream } };
    return {
        'integrations of some kinds': async () => {
            for (const name of ['acme-plain', 'acme-key']) await integrate(name);
        },

        // -- bringing along: the SDK has no method for it

        'POST /connections tells the whole connection': async () => {
            const made = await bring(
                'acme-plain',
                'c1',
                { type: 'NONE' },
                {
                    ...plain,
                    metadata: { a: 1 },
                    tags: { Team: 'red' },
                    end_user: {
                        id: 'u1',
                        email: 'u1@example.com',
                        display_name: 'Anna',
                        organization: { id: 'o1', display_name: 'Org' }
                    }
                }
            );
            hasOnly(made, CONNECTION);
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
            assert.match(
                made.connection_id,
                /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
            );
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
                const more =
                    integration === 'gong'
                        ? { connection_config: { api_base_url_for_customer: gong.url } }
                        : {};
                const answer = await imported(integration, 'refused', credentials, more);
                assert.deepEqual([answer.status, answer.data.error?.code], [400, 'connection_test_failed']);
                await refused(nango.getConnection(integration, 'refused'), 404, 'not_found');
            }
        },
        'POST /connections refuses what is wrong': async () => {
            const basic = { type: 'BASIC', username: 'u', password: 'p' };
            const cases = [
                [{ provider_config_key: 'acme-plain', credentials: basic }, 400, ['credentials.type']],
                [
                    { provider_config_key: 'gong', credentials: { type: 'BASIC' } },
                    400,
                    ['credentials.username']
                ],
                [{ provider_config_key: 'gong', credentials: {} }, 400, ['credentials.type']],
                [
                    { provider_config_key: 'gong', connection_id: 'a#b', credentials: basic },
                    400,
                    ['connection_id']
                ],
                [{ provider_config_key: 'gong', credentials: basic, colour: 'red' }, 400, ['']],
                [{ credentials: basic }, 400, ['provider_config_key']]
            ];
            for (const [body, status, paths] of cases) {
                const { data, ...answer } = await rest('POST', '/connections', body);
                assert.deepEqual(
                    [answer.status, data.error.code],
                    [status, 'invalid_body'],
                    JSON.stringify(data)
                );
                assert.deepEqual(
                    problems(data.error).map(([, path]) => path.join('.')),
                    paths
                );
            }
        },

        // -- reading

        'getConnection() without credentials': async () => {
            const connection = await nango.getConnection('acme-plain', 'c1');
            hasOnly(connection, CONNECTION);
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
        'getConnectionDetails()': async () => {
            const answer = await nango.getConnectionDetails({
                providerConfigKey: 'acme-plain',
                connectionId: 'c1',
                additionalHeader: { 'Nango-Is-Sync': true }
            });
            assert.equal(answer.status, 200);
            hasOnly(answer.data, CONNECTION);
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

        // -- changing

        'connections to change': async () => {
            const more = { ...plain, tags: { number: '1' }, end_user: { id: 'user-1' } };
            for (const id of ['changing', 'kept']) await bring('acme-plain', id, { type: 'NONE' }, more);
        },
        'patchConnection()': async () => {
            const owner = { connectionId: 'changing', provider_config_key: 'acme-plain' };
            const changed = await nango.patchConnection(owner, {
                tags: { Kind: 'other' },
                end_user: { id: 'user-9', email: 'n9@example.com' },
                webhook_url_override: 'https://hooks.example.com/in'
            });
            assert.deepEqual(changed, { success: true });
            const read = await nango.getConnection('acme-plain', 'changing');
            assert.deepEqual(read.end_user.id, 'user-9');
            assert.deepEqual(read.tags, {
                kind: 'other',
                end_user_id: 'user-9',
                end_user_email: 'n9@example.com'
            });
            assert.equal(read.webhook_url_override, 'https://hooks.example.com/in');
            const { connections } = await nango.listConnections({ userId: 'user-9' });
            assert.deepEqual(
                connections.map((each) => each.connection_id),
                ['changing']
            );
        },
        'patchConnection() with what is wrong': async () => {
            const owner = { connectionId: 'kept', provider_config_key: 'acme-plain' };
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
            assert.equal((await nango.getConnection('acme-plain', 'kept')).tags.number, '1');
            await refused(
                nango.patchConnection({ ...owner, connectionId: 'nobody' }, { tags: {} }),
                404,
                'not_found'
            );
            const elsewhere = { ...owner, provider_config_key: 'nobody' };
            await refused(nango.patchConnection(elsewhere, { tags: {} }), 400, 'unknown_provider_config');
        },
        'deleteConnection()': async () => {
            const answer = await nango.deleteConnection('acme-plain', 'changing');
            assert.deepEqual([answer.status, answer.data], [200, { success: true }]);
            await refused(nango.getConnection('acme-plain', 'changing'), 404, 'not_found');
            assert.deepEqual(await nango.listConnections('changing'), { connections: [] });
        },
        'deleteConnection() of what is not there': async () => {
            const error = await refused(
                nango.deleteConnection('acme-plain', 'changing'),
                400,
                'unknown_connection'
            );
            hasOnly(error, ['code']);
            await refused(nango.deleteConnection('nobody', 'c1'), 400, 'unknown_connection');
        }
    };
};
