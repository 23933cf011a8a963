import assert from 'node:assert/strict';

import { bring, failed, integrate, nango, refused, soon } from './world.mjs';

const plain = { providerConfigKey: 'failing', connectionId: 'f1' };

export default ({ upstream, client }) => ({
    'connections to call': async () => {
        await integrate('acme-plain', 'failing');
        await integrate('acme-oauth', 'acme-oauth', { credentials: { type: 'OAUTH2', ...client } });
        await bring('failing', 'f1', { type: 'NONE' }, { connection_config: { baseUrl: upstream } });
    },

    // -- of the API

    'an error of the API passes as it is': async () => {
        for (const status of [400, 401, 403, 404, 418, 422, 429, 500, 503]) {
            const { response } = await failed(nango.get({ ...plain, endpoint: `/status/${status}` }), status);
            assert.deepEqual(response.data, { upstream: status });
            assert.equal(response.headers['x-reason'], `asked for ${status}`);
            assert.equal(response.headers['content-type'], 'application/json');
        }
    },
    'no retries unless they are asked for': async () => {
        const { response } = await failed(nango.get({ ...plain, endpoint: '/flaky/none/500/1' }), 500);
        assert.deepEqual(response.data, { attempt: 1 });
    },
    retries: async () => {
        for (const status of [429, 500, 503]) {
            const endpoint = `/flaky/some-${status}/${status}/2`;
            assert.equal((await nango.get({ ...plain, endpoint, retries: 3 })).data.attempt, 3);
        }
    },
    'retries with a body': async () => {
        const { data } = await nango.post({
            ...plain,
            endpoint: '/flaky/body/502/1',
            retries: 1,
            data: { a: 'ü' }
        });
        assert.equal(data.attempt, 2);
        assert.equal(Buffer.from(data.body, 'base64').toString(), '{"a":"ü"}');
    },
    'retries that are used up': async () => {
        const { response } = await failed(
            nango.get({ ...plain, endpoint: '/flaky/up/503/9', retries: 2 }),
            503
        );
        assert.deepEqual(response.data, { attempt: 3 });
    },
    retryOn: async () => {
        const { response } = await failed(
            nango.get({ ...plain, endpoint: '/flaky/a/409/1', retries: 2 }),
            409
        );
        assert.deepEqual(response.data, { attempt: 1 });
        const wish = { retries: 2, retryOn: [404, 409] };
        assert.equal((await nango.get({ ...plain, endpoint: '/flaky/b/409/1', ...wish })).data.attempt, 2);
    },
    'a token that the API refuses is renewed, and the call made again': async () => {
        const pair = { access_token: 'access-0', refresh_token: 'renewal-0', expires_at: soon(86_400) };
        await bring('acme-oauth', 'f2', { type: 'OAUTH2', ...pair });
        const config = { providerConfigKey: 'acme-oauth', connectionId: 'f2' };
        assert.equal((await nango.get({ ...config, endpoint: '/flaky/token/401/1' })).data.attempt, 2);
        assert.notEqual(await nango.getToken('acme-oauth', 'f2'), 'access-0');
    },
    'an API that hangs up': async () => {
        await refused(nango.get({ ...plain, endpoint: '/cut' }), 502, 'provider_unavailable');
    },

    // -- of the proxy

    'an integration that is not there': async () => {
        const call = nango.get({ endpoint: '/', providerConfigKey: 'nobody', connectionId: 'f1' });
        await refused(call, 404, 'unknown_provider_config');
    },
    'a connection that is not there': async () => {
        const error = await refused(
            nango.get({ ...plain, connectionId: 'nobody', endpoint: '/' }),
            400,
            'server_error'
        );
        assert.match(error.message, /Failed to get connection/);
    },
    'a connection that was deleted': async () => {
        await bring('failing', 'gone', { type: 'NONE' }, { connection_config: { baseUrl: upstream } });
        const config = { ...plain, connectionId: 'gone', endpoint: '/echo' };
        assert.equal((await nango.get(config)).status, 200);
        await nango.deleteConnection('failing', 'gone');
        await refused(nango.get(config), 400, 'server_error');
    },
    'a connection whose token cannot be renewed': async () => {
        const pair = { access_token: 'old', refresh_token: 'revoked', expires_at: soon(-60) };
        await bring('acme-oauth', 'f3', { type: 'OAUTH2', ...pair });
        const config = { providerConfigKey: 'acme-oauth', connectionId: 'f3', endpoint: '/echo' };
        await refused(nango.get(config), 400, 'server_error');
        await refused(nango.get(config), 424, 'connection_refresh_backoff');
    },
    'a provider without an address': async () => {
        await integrate('unauthenticated');
        await bring('unauthenticated', 'h1');
        const config = { providerConfigKey: 'unauthenticated', connectionId: 'h1', endpoint: '/echo' };
        await refused(nango.get(config), 400, 'missing_api_url');
        assert.equal((await nango.get({ ...config, baseUrlOverride: upstream })).status, 200);
    },
    'an address that must not be called': async () => {
        for (const baseUrlOverride of ['http://169.254.169.254', 'http://10.0.0.1', 'http://[::1]:1']) {
            await refused(
                nango.get({ ...plain, endpoint: '/', baseUrlOverride }),
                400,
                'base_url_override_not_allowed'
            );
        }
    },
    'headers that are wrong': async () => {
        for (const [wrong, header] of [
            [{ baseUrlOverride: 'ftp://example.com' }, 'base-url-override'],
            [{ retries: 'often' }, 'retries'],
            [{ retryOn: ['never'] }, 'retry-on'],
            [{ decompress: 'perhaps' }, 'decompress'],
            [{ connectionId: '' }, 'connection-id']
        ]) {
            const error = await refused(
                nango.get({ ...plain, endpoint: '/echo', ...wrong }),
                400,
                'invalid_headers'
            );
            assert.deepEqual(
                error.errors.map((each) => each.path),
                [[header]]
            );
        }
    },
    'what the SDK itself asks for': async () => {
        await assert.rejects(nango.get({ ...plain }), /endpoint is missing/);
        await assert.rejects(
            nango.get({ endpoint: '/', connectionId: 'f1' }),
            /providerConfigKey is missing/
        );
        await assert.rejects(
            nango.get({ endpoint: '/', providerConfigKey: 'failing' }),
            /connectionId is missing/
        );
    }
});
