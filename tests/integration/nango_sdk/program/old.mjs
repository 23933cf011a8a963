// What version 0.40.0 of the SDK asks for, in the forms that its page shows.

import assert from 'node:assert/strict';

import { bring, client, failed, integrate, nango, refused, rest, soon } from './world.mjs';

const plain = { providerConfigKey: 'old', connectionId: 'c1' };

/** Return what reached the API, as it tells it. */
function reached(answer) {
    assert.equal(answer.status, 200, JSON.stringify(answer.data));
    return { ...answer.data, body: Buffer.from(answer.data.body, 'base64').toString() };
}

export default (world) => ({
    'accounts, imported in the flat form of old': async () => {
        await integrate('acme-plain', 'old');
        await integrate('acme-oauth', 'acme-oauth', {
            credentials: { type: 'OAUTH2', ...world.client, scopes: 'read' }
        });
        await integrate('acme-key');
        const imports = [
            {
                provider_config_key: 'old',
                connection_id: 'c1',
                connection_config: { baseUrl: world.upstream }
            },
            { provider_config_key: 'acme-key', connection_id: 'c1', api_key: 'key-1', metadata: { a: 1 } },
            {
                provider_config_key: 'acme-oauth',
                connection_id: 'o1',
                access_token: 'access-0',
                refresh_token: 'renewal-0',
                expires_at: soon(86_400)
            }
        ];
        for (const body of imports) {
            const answer = await rest('POST', '/connection', body);
            assert.deepEqual(
                [answer.status, answer.data.connection_id],
                [201, body.connection_id],
                JSON.stringify(answer.data)
            );
        }
        const { status, data } = await rest('POST', '/connection', { ...imports[1], api_key: 'wrong' });
        assert.deepEqual([status, data.error.code], [400, 'connection_test_failed']);
        assert.throws(() => nango.importConnection({}), /deprecated/);
    },

    // -- connections

    'getConnection()': async () => {
        const connection = await nango.getConnection('acme-key', 'c1');
        assert.deepEqual(
            [connection.connection_id, connection.provider_config_key, connection.provider],
            ['c1', 'acme-key', 'acme-key']
        );
        assert.equal(typeof connection.id, 'number');
        assert.deepEqual(connection.credentials, { type: 'API_KEY', apiKey: 'key-1' });
        assert.deepEqual(connection.metadata, { a: 1 });
        assert.ok(!Number.isNaN(Date.parse(connection.created_at)));
    },
    'getConnection(key, id, forceRefresh, refreshToken)': async () => {
        const before = await nango.getConnection('acme-oauth', 'o1', false, false);
        assert.equal(before.credentials.access_token, 'access-0');
        assert.ok(!JSON.stringify(before).includes('renewal-0'));
        const { credentials } = await nango.getConnection('acme-oauth', 'o1', true, true);
        assert.match(credentials.access_token, /^access-[1-9]/);
        assert.match(credentials.refresh_token, /^renewal-[1-9]/);
        assert.equal(credentials.raw.token_type, 'bearer');
        assert.ok(Date.parse(credentials.expires_at) > Date.now());
    },
    'getToken() and getRawTokenResponse()': async () => {
        const token = await nango.getToken('acme-oauth', 'o1');
        assert.match(token, /^access-[1-9]/);
        const raw = await nango.getRawTokenResponse('acme-oauth', 'o1');
        assert.deepEqual([raw.access_token, raw.refresh_token], [token, undefined]);
        assert.deepEqual(await nango.getToken('acme-key', 'c1'), { type: 'API_KEY', apiKey: 'key-1' });
    },
    'getConnection() of what is not there': async () => {
        await refused(nango.getConnection('acme-key', 'nobody'), 404, 'not_found');
        await refused(nango.getConnection('nobody', 'c1'), 400, 'unknown_provider_config');
        await refused(
            client({ secretKey: 'x' }).getConnection('old', 'c1'),
            401,
            'invalid_secret_key_format'
        );
    },
    'listConnections()': async () => {
        const { connections } = await nango.listConnections();
        const names = connections.map((each) => `${each.provider_config_key}/${each.connection_id}`);
        assert.deepEqual(names, ['acme-oauth/o1', 'acme-key/c1', 'old/c1', 'gong/default']);
        assert.ok(connections.every((each) => each.provider && !Number.isNaN(Date.parse(each.created))));
        assert.ok(connections.every((each) => each.credentials === undefined));
    },
    'listConnections(id)': async () => {
        const { connections } = await nango.listConnections('c1');
        assert.deepEqual(
            connections.map((each) => each.provider_config_key),
            ['acme-key', 'old']
        );
        assert.deepEqual(await nango.listConnections('nobody'), { connections: [] });
    },
    'deleteConnection()': async () => {
        await bring('old', 'gone', { type: 'NONE' }, { connection_config: { baseUrl: world.upstream } });
        const answer = await nango.deleteConnection('old', 'gone');
        assert.ok(answer.status >= 200 && answer.status < 300);
        await refused(nango.getConnection('old', 'gone'), 404, 'not_found');
        await refused(nango.deleteConnection('old', 'gone'), 400, 'unknown_connection');
    },

    // -- metadata

    'setMetadata() and getMetadata()': async () => {
        const answer = await nango.setMetadata('old', 'c1', { filter: 'status=closed' });
        assert.equal(answer.status, 201);
        const metadata = await nango.getMetadata('old', 'c1');
        assert.equal(JSON.stringify(metadata), '{"filter":"status=closed"}');
    },
    'updateMetadata()': async () => {
        const answer = await nango.updateMetadata('old', 'c1', { more: [1] });
        assert.equal(answer.status, 200);
        assert.deepEqual(await nango.getMetadata('old', 'c1'), { filter: 'status=closed', more: [1] });
        await refused(nango.updateMetadata('old', 'nobody', {}), 404, 'unknown_connection');
        await refused(nango.setMetadata('nobody', 'c1', {}), 404, 'unknown_connection');
    },
    'metadata as the body itself, which still older versions sent': async () => {
        const path = '/connection/c1/metadata?provider_config_key=old';
        assert.deepEqual(await rest('POST', path, { a: 1 }).then(({ status, data }) => [status, data]), [
            201,
            { a: 1 }
        ]);
        assert.deepEqual(await rest('PATCH', path, { b: 2 }).then(({ status, data }) => [status, data]), [
            200,
            { b: 2 }
        ]);
        assert.deepEqual(await nango.getMetadata('old', 'c1'), { a: 1, b: 2 });
    },

    // -- integrations

    'listIntegrations()': async () => {
        const { configs } = await nango.listIntegrations();
        const found = configs.map((each) => [each.unique_key, each.provider]);
        assert.deepEqual(found, [
            ['gong', 'gong'],
            ['old', 'acme-plain'],
            ['acme-oauth', 'acme-oauth'],
            ['acme-key', 'acme-key']
        ]);
    },
    'getIntegration()': async () => {
        const { config } = await nango.getIntegration('acme-oauth');
        assert.deepEqual(config, {
            unique_key: 'acme-oauth',
            provider: 'acme-oauth',
            syncs: [],
            actions: []
        });
        await refused(nango.getIntegration('nobody'), 400, 'unknown_provider_config');
    },
    'getIntegration(key, true)': async () => {
        const { config } = await nango.getIntegration('acme-oauth', true);
        assert.deepEqual([config.unique_key, config.provider], ['acme-oauth', 'acme-oauth']);
        assert.deepEqual(
            [config.client_id, config.client_secret, config.scopes, config.auth_mode],
            [world.client.client_id, world.client.client_secret, 'read', 'OAUTH2']
        );
        assert.deepEqual([config.has_webhook, config.connection_count], [false, 1]);
        assert.deepEqual(
            config.connections.map((each) => each.connection_id),
            ['o1']
        );
        assert.ok(!Number.isNaN(Date.parse(config.created_at)));
    },
    'createIntegration(), updateIntegration() and deleteIntegration()': async () => {
        const credentials = {
            oauth_client_id: 'id-1',
            oauth_client_secret: 'secret-1',
            oauth_scopes: 'read,write'
        };
        const made = await nango.createIntegration('github', 'github-old', credentials);
        assert.deepEqual([made.config.unique_key, made.config.provider], ['github-old', 'github']);
        await nango.updateIntegration('github', 'github-old', { ...credentials, oauth_client_id: 'id-2' });
        const { config } = await nango.getIntegration('github-old', true);
        assert.deepEqual(
            [config.client_id, config.client_secret, config.scopes],
            ['id-2', 'secret-1', 'read,write']
        );
        const answer = await nango.deleteIntegration('github-old');
        assert.ok(answer.status >= 200 && answer.status < 300);
        await refused(nango.getIntegration('github-old'), 400, 'unknown_provider_config');
    },
    'createIntegration() with what is wrong': async () => {
        await refused(nango.createIntegration('nobody', 'x'), 400, 'invalid_body');
        await refused(nango.createIntegration('github', 'x'), 400, 'invalid_body');
        await refused(nango.createIntegration('gong', 'gong'), 400, 'invalid_body');
    },
    'getEnvironmentVariables()': async () => {
        assert.deepEqual(await nango.getEnvironmentVariables(), [{ name: 'BOT_TOKEN', value: 'abcdefg' }]);
    },

    // -- the proxy

    'proxy() as its page shows it': async () => {
        const told = reached(
            await nango.proxy({
                method: 'POST',
                endpoint: '/echo/calendar/v3/users/me/calendarList',
                ...plain,
                headers: { Go: 'Here' },
                params: { query: 'params!' },
                retries: 5,
                data: { id: 1, colorId: 'blue', selected: true },
                baseUrlOverride: world.upstream
            })
        );
        assert.equal(told.method, 'POST');
        assert.equal(told.target, '/echo/calendar/v3/users/me/calendarList?query=params!');
        assert.equal(told.headers.go, 'Here');
        assert.equal(told.body, '{"id":1,"colorId":"blue","selected":true}');
    },
    'get(), post(), patch() and delete(), and proxy() as PUT': async () => {
        const calls = { get: 'GET', post: 'POST', patch: 'PATCH', delete: 'DELETE' };
        for (const [name, method] of Object.entries(calls)) {
            assert.equal(reached(await nango[name]({ ...plain, endpoint: '/echo' })).method, method);
        }
        const put = await nango.proxy({ ...plain, method: 'PUT', endpoint: '/echo', data: [1] });
        assert.deepEqual([put.data.method, reached(put).body], ['PUT', '[1]']);
    },
    'params that axios writes': async () => {
        const params = { a: 'x y', list: ['p', 'q'], deep: { b: 1 } };
        const { target } = reached(await nango.get({ ...plain, endpoint: '/echo', params }));
        assert.equal(target, '/echo?a=x+y&list%5B%5D=p&list%5B%5D=q&deep%5Bb%5D=1');
        const paramsSerializer = { serialize: () => 'own=%2F' };
        assert.equal(
            reached(await nango.get({ ...plain, endpoint: '/echo', params, paramsSerializer })).target,
            '/echo?own=%2F'
        );
    },
    'credentials are put in': async () => {
        const keyed = { providerConfigKey: 'acme-key', connectionId: 'c1', endpoint: '/echo' };
        assert.equal(reached(await nango.get(keyed)).headers['x-api-key'], 'key-1');
        const token = await nango.getToken('acme-oauth', 'o1');
        const oauth = { providerConfigKey: 'acme-oauth', connectionId: 'o1', endpoint: '/echo' };
        assert.equal(reached(await nango.get(oauth)).headers.authorization, `Bearer ${token}`);
    },
    'the connection and integration of the client itself': async () => {
        const own = client({ secretKey: world.api_key, ...plain, isSync: true, dryRun: true });
        assert.equal(reached(await own.get({ endpoint: '/echo' })).target, '/echo');
        assert.deepEqual(await own.getMetadata('old', 'c1'), { a: 1, b: 2 });
    },
    'retries, retryOn, decompress and responseType': async () => {
        const wish = { ...plain, retries: 2, retryOn: [409] };
        assert.equal((await nango.get({ ...wish, endpoint: '/flaky/old/409/1' })).data.attempt, 2);
        assert.equal(
            (await nango.get({ ...plain, endpoint: '/packed', decompress: true })).data.packed,
            true
        );
        const octets = await nango.get({ ...plain, endpoint: '/octets', responseType: 'arraybuffer' });
        assert.equal(octets.data.length, 256_000);
    },
    'errors of the API and of the proxy': async () => {
        const { response } = await failed(nango.get({ ...plain, endpoint: '/status/422' }), 422);
        assert.deepEqual([response.data, response.headers['x-reason']], [{ upstream: 422 }, 'asked for 422']);
        await refused(
            nango.get({ ...plain, providerConfigKey: 'nobody', endpoint: '/' }),
            404,
            'unknown_provider_config'
        );
        await refused(nango.get({ ...plain, connectionId: 'nobody', endpoint: '/' }), 400, 'server_error');
        await assert.rejects(nango.get({ ...plain }), /endpoint is missing/);
    },
    'get() of Gong': async () => {
        const gong = { providerConfigKey: 'gong', connectionId: 'default', endpoint: '/v2/users' };
        const { data } = await nango.get(gong);
        assert.equal(data.records.totalRecords, world.gong.users);
        const next = await nango.get({ ...gong, params: { cursor: data.records.cursor } });
        assert.equal(next.data.records.currentPageNumber, 1);
    }
});
