import assert from 'node:assert/strict';

import { client, hasOnly, nango, refused } from './world.mjs';

export default (world) => {
    const reader = client({ apiKey: world.reader_key });
    return {
        'a key as apiKey, and a host with a slash at its end': async () => {
            const other = client({ apiKey: world.api_key, host: `${world.url}/` });
            assert.deepEqual(
                await other.listProviders({ search: '^gotom$' }),
                await nango.listProviders({ search: '^gotom$' })
            );
        },
        'keys that are none': async () => {
            const unknown = client({ secretKey: '3f2c2a1e-0000-4000-8000-000000000000' });
            await refused(unknown.listIntegrations(), 401, 'unknown_account');
            await refused(
                client({ secretKey: 'secret' }).listIntegrations(),
                401,
                'invalid_secret_key_format'
            );
            await refused(client({ secretKey: ' ' }).listIntegrations(), 401, 'malformed_auth_header');
            await refused(
                unknown.get({ endpoint: '/v2/users', providerConfigKey: 'gong', connectionId: 'default' }),
                401,
                'unknown_account'
            );
        },
        'a key that may read, but no credentials': async () => {
            const connection = await reader.getConnection('gong', 'default');
            assert.equal(connection.connection_id, 'default');
            assert.deepEqual(connection.credentials, {});
            assert.ok((await reader.listConnections()).connections.length > 0);
            assert.ok((await reader.getIntegration({ uniqueKey: 'gong' })).data);
        },
        'a key without the scope': async () => {
            const gong = { endpoint: '/v2/users', providerConfigKey: 'gong', connectionId: 'default' };
            const calls = {
                getConnection: () => reader.getConnection('gong', 'default', true),
                'getConnection with the refresh token': () =>
                    reader.getConnection('gong', 'default', false, true),
                getIntegration: () =>
                    reader.getIntegration({ uniqueKey: 'gong' }, { include: ['credentials'] }),
                createIntegration: () => reader.createIntegration({ provider: 'gong', unique_key: 'gong-3' }),
                updateIntegration: () =>
                    reader.updateIntegration({ uniqueKey: 'gong' }, { display_name: 'x' }),
                deleteIntegration: () => reader.deleteIntegration('gong'),
                patchConnection: () =>
                    reader.patchConnection({ connectionId: 'default', provider_config_key: 'gong' }, {}),
                deleteConnection: () => reader.deleteConnection('gong', 'default'),
                setMetadata: () => reader.setMetadata('gong', 'default', {}),
                updateMetadata: () => reader.updateMetadata('gong', 'default', {}),
                getEnvironmentVariables: () => reader.getEnvironmentVariables(),
                proxy: () => reader.get(gong)
            };
            for (const [method, call] of Object.entries(calls)) {
                const error = await refused(call(), 403, 'forbidden');
                assert.ok(error.message.includes('environment:'), `${method}: ${error.message}`);
            }
            assert.ok(await nango.getConnection('gong', 'default'));
        },
        'what the SDK itself asks for': async () => {
            assert.throws(() => client({}), /API key/);
            assert.throws(() => client({ apiKey: 'a', secretKey: 'b' }), /only one of/);
            hasOnly(await nango.listIntegrations(), ['configs']);
        }
    };
};
