import assert from 'node:assert/strict';

import { bring, failed, hasOnly, imported, integrate, nango, refused, soon, ZULU } from './world.mjs';

export default ({ gong, gotom, client }) => {
    const key = { type: 'BASIC', username: gong.username, password: gong.password };
    return {
        'integrations of every kind': async () => {
            const oauth = { type: 'OAUTH2', ...client, scopes: 'read' };
            await integrate('acme-oauth', 'acme-oauth', { credentials: oauth });
            for (const name of ['acme-key', 'acme-client', 'acme-login', 'gotom']) await integrate(name);
        },

        // -- kinds

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
            const signer = { type: 'SIGNATURE', ...gotom };
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

        // -- tokens

        'getToken() of OAUTH2, with its raw response': async () => {
            const pair = { access_token: 'access-0', refresh_token: 'renewal-0', expires_at: soon(86_400) };
            await bring('acme-oauth', 'o1', { type: 'OAUTH2', ...pair });
            assert.equal(await nango.getToken('acme-oauth', 'o1'), 'access-0');
            const raw = await nango.getRawTokenResponse('acme-oauth', 'o1');
            assert.equal(raw.access_token, 'access-0');
            assert.equal(raw.refresh_token, undefined);
        },
        'getConnection() tells the refresh token where it is asked for': async () => {
            const without = await nango.getConnection('acme-oauth', 'o1', false, false);
            assert.ok(!JSON.stringify(without).includes('renewal-0'));
            assert.match(without.credentials.expires_at, ZULU);
            const { credentials } = await nango.getConnection('acme-oauth', 'o1', false, true);
            assert.deepEqual([credentials.type, credentials.refresh_token], ['OAUTH2', 'renewal-0']);
        },
        'getConnection() with a refresh that is forced': async () => {
            const { credentials } = await nango.getConnection('acme-oauth', 'o1', true, true);
            assert.match(credentials.access_token, /^access-[1-9]/);
            assert.match(credentials.refresh_token, /^renewal-[1-9]/);
            assert.equal(credentials.raw.access_token, credentials.access_token);
            assert.equal(await nango.getToken('acme-oauth', 'o1'), credentials.access_token);
            assert.notEqual(await nango.getToken('acme-oauth', 'o1', true), credentials.access_token);
        },
        'getToken() renews a token that is about to end, once for all who ask': async () => {
            const pair = { access_token: 'old', refresh_token: 'renewal-0', expires_at: soon(60) };
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
                const error = await refused(
                    nango.getToken('acme-oauth', 'o3'),
                    status,
                    'invalid_credentials'
                );
                assert.equal(error.payload.type, type);
                assert.equal(error.payload.connection.connection_id, 'o3');
                assert.deepEqual(error.payload.connection.credentials, {});
                assert.ok(!JSON.stringify(error).includes('revoked'));
            }
            const forced = await failed(nango.getToken('acme-oauth', 'o3', true), 400);
            assert.equal(forced.response.data.error.code, 'invalid_credentials');
            const { connections } = await nango.listConnections('o3');
            assert.deepEqual(
                connections[0].errors.map((each) => each.type),
                ['auth']
            );
            hasOnly(connections[0].errors[0], ['type', 'log_id']);
        }
    };
};
