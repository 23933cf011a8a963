import assert from 'node:assert/strict';

import { bring, hasOnly, nango, problems, refused, ZULU } from './world.mjs';

const CREDENTIALS = { type: 'OAUTH2', client_id: 'id-1', client_secret: 'secret-1', scopes: 'read,write' };
const FIELDS = [
    'unique_key',
    'provider',
    'display_name',
    'logo',
    'forward_webhooks',
    'created_at',
    'updated_at'
];

const problemsOf = async (call) => problems(await refused(call, 400, 'invalid_body'));

export default (world) => ({
    'createIntegration() of an OAuth client': async () => {
        const { data } = await nango.createIntegration({
            provider: 'github',
            unique_key: 'github-1',
            display_name: 'Our GitHub',
            forward_webhooks: false,
            credentials: CREDENTIALS
        });
        hasOnly(data, FIELDS);
        const { logo, created_at, updated_at, ...rest } = data;
        assert.deepEqual(rest, {
            unique_key: 'github-1',
            provider: 'github',
            display_name: 'Our GitHub',
            forward_webhooks: false
        });
        assert.equal(logo, `${world.url}/images/template-logos/github.svg`);
        assert.match(created_at, ZULU);
        assert.match(updated_at, ZULU);
    },
    'createIntegration() without what has a default': async () => {
        const { data } = await nango.createIntegration({
            provider: 'unauthenticated',
            unique_key: 'plain ~:.@_-1'
        });
        assert.equal(data.display_name, 'Unauthenticated');
        assert.equal(data.forward_webhooks, true);
        assert.equal(
            (await nango.getIntegration({ uniqueKey: 'plain ~:.@_-1' })).data.unique_key,
            'plain ~:.@_-1'
        );
    },
    'createIntegration() of an unknown provider': async () => {
        const found = await problemsOf(nango.createIntegration({ provider: 'nobody', unique_key: 'x' }));
        assert.deepEqual(
            found.map(([, path]) => path),
            [['provider']]
        );
    },
    'createIntegration() under a key that is taken': async () => {
        const found = await problemsOf(
            nango.createIntegration({ provider: 'unauthenticated', unique_key: 'github-1' })
        );
        assert.deepEqual(
            found.map(([, path]) => path),
            [['uniqueKey']]
        );
    },
    'createIntegration() with credentials of another kind, or none': async () => {
        const basics = { provider: 'github', unique_key: 'github-2' };
        const app = { type: 'APP', app_id: '1', app_link: 'https://x.example', private_key: 'none' };
        for (const credentials of [
            undefined,
            app,
            { type: 'OAUTH2' },
            { type: 'NEW' },
            { ...CREDENTIALS, colour: 'red' }
        ]) {
            await refused(nango.createIntegration({ ...basics, credentials }), 400, 'invalid_body');
        }
        await refused(nango.getIntegration({ uniqueKey: 'github-2' }), 404, 'not_found');
    },
    'createIntegration() with fields that are wrong': async () => {
        const found = await problemsOf(
            nango.createIntegration({ provider: 1, unique_key: 'a/b', colour: 'red' })
        );
        const codes = Object.fromEntries(found.map(([code, path]) => [path.join('.'), code]));
        assert.deepEqual(codes, {
            provider: 'invalid_type',
            unique_key: 'invalid_string',
            '': 'unrecognized_keys'
        });
    },
    'createIntegration(provider, key) of older versions': async () => {
        await refused(nango.createIntegration('github', 'github-2'), 415, 'invalid_content_type');
    },
    'createQuickstartIntegration()': async () => {
        const { data } = await nango.createQuickstartIntegration({
            provider: 'unauthenticated',
            unique_key: 'quick'
        });
        hasOnly(data, FIELDS);
        assert.equal(data.unique_key, 'quick');
        const again = nango.createQuickstartIntegration({ provider: 'unauthenticated', unique_key: 'quick' });
        await refused(again, 400, 'invalid_body');
    },
    'getIntegration()': async () => {
        const { data } = await nango.getIntegration({ uniqueKey: 'github-1' });
        hasOnly(data, FIELDS);
        assert.equal(data.display_name, 'Our GitHub');
    },
    "getIntegration({include: ['credentials']})": async () => {
        const { data } = await nango.getIntegration({ uniqueKey: 'github-1' }, { include: ['credentials'] });
        hasOnly(data, [...FIELDS, 'credentials']);
        assert.deepEqual(data.credentials, { ...CREDENTIALS, webhook_secret: null });
        const plain = await nango.getIntegration({ uniqueKey: 'quick' }, { include: ['credentials'] });
        assert.equal(plain.data.credentials, null);
    },
    "getIntegration({include: ['webhook']})": async () => {
        const { data } = await nango.getIntegration({ uniqueKey: 'quick' }, { include: ['webhook'] });
        hasOnly(data, [...FIELDS, 'webhook_url']);
        assert.equal(data.webhook_url, null);
    },
    'getIntegration({include}) of which the SDK sends the last alone': async () => {
        const both = await nango.getIntegration(
            { uniqueKey: 'github-1' },
            { include: ['webhook', 'credentials'] }
        );
        hasOnly(both.data, [...FIELDS, 'credentials']);
    },
    'getIntegration({include}) of something unknown': async () => {
        const call = nango.getIntegration({ uniqueKey: 'github-1' }, { include: ['colour'] });
        await refused(call, 400, 'invalid_query_params');
    },
    'getIntegration() of an unknown one': async () => {
        await refused(nango.getIntegration({ uniqueKey: 'nobody' }), 404, 'not_found');
        await refused(nango.getIntegration('github-1', true), 404, 'not_found'); // which it reads as `undefined`
    },
    'listIntegrations()': async () => {
        const { configs } = await nango.listIntegrations();
        const keys = configs.map((each) => each.unique_key);
        for (const key of ['gong', 'github-1', 'quick', 'plain ~:.@_-1']) assert.ok(keys.includes(key), key);
        for (const each of configs) hasOnly(each, FIELDS);
    },
    'updateIntegration()': async () => {
        const change = {
            display_name: 'Other',
            forward_webhooks: true,
            credentials: { ...CREDENTIALS, client_id: 'id-2' }
        };
        const { data } = await nango.updateIntegration({ uniqueKey: 'github-1' }, change);
        hasOnly(data, FIELDS);
        assert.deepEqual([data.display_name, data.forward_webhooks], ['Other', true]);
        const read = await nango.getIntegration({ uniqueKey: 'github-1' }, { include: ['credentials'] });
        assert.equal(read.data.credentials.client_id, 'id-2');
    },
    'updateIntegration() of its key': async () => {
        const { data } = await nango.updateIntegration({ uniqueKey: 'quick' }, { unique_key: 'quicker' });
        assert.equal(data.unique_key, 'quicker');
        await refused(nango.getIntegration({ uniqueKey: 'quick' }), 404, 'not_found');
        const base = { connection_config: { baseUrl: world.upstream } };
        await bring('quicker', 'c1', { type: 'NONE' }, base);
        const found = await problemsOf(
            nango.updateIntegration({ uniqueKey: 'quicker' }, { unique_key: 'quickest' })
        );
        assert.equal(found.length, 1);
    },
    'updateIntegration() with fields that are wrong': async () => {
        await refused(
            nango.updateIntegration({ uniqueKey: 'nobody' }, { display_name: 'x' }),
            404,
            'not_found'
        );
        for (const change of [
            { display_name: '' },
            { provider: 'gong' },
            { credentials: { type: 'APP' } },
            { unique_key: 'github-1' }
        ]) {
            await refused(nango.updateIntegration({ uniqueKey: 'quicker' }, change), 400, 'invalid_body');
        }
    },
    'deleteIntegration()': async () => {
        const answer = await nango.deleteIntegration('quicker');
        assert.deepEqual([answer.status, answer.data], [200, { success: true }]);
        const { connections } = await nango.listConnections({ integrationId: 'quicker' });
        assert.deepEqual(connections, []);
        await refused(nango.deleteIntegration('quicker'), 404, 'not_found');
    }
});
