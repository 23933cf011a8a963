import assert from 'node:assert/strict';

import { bring, client, ended, eventually, integrate, nango, rest } from './world.mjs';

export default (world) => {
    const reader = client({ apiKey: world.api_key, webhookSigningKey: world.signing_key });

    /** Return a webhook that was really sent, as its receiver got it. */
    async function received(wanted) {
        return eventually(async () => {
            const all = await (await fetch(`${world.upstream}/hook`)).json();
            return all.find(({ body }) => {
                const told = JSON.parse(body);
                return Object.entries(wanted).every(([name, value]) => told[name] === value);
            });
        });
    }

    function verified({ headers, body }) {
        assert.equal(headers['content-type'].split(';')[0], 'application/json');
        assert.ok(reader.verifyIncomingWebhookRequest(body, headers));
        assert.ok(!reader.verifyIncomingWebhookRequest(`${body} `, headers));
        assert.ok(!nango.verifyIncomingWebhookRequest(body, headers));
        assert.ok(reader.verifyWebhookSignature(headers['x-nango-signature'], JSON.parse(body)));
        return JSON.parse(body);
    }

    return {
        'verifyIncomingWebhookRequest() of a connection that was made': async () => {
            await integrate('unauthenticated', 'plain');
            await bring('plain', 'w1');
            const told = verified(await received({ type: 'auth', connectionId: 'w1' }));
            assert.deepEqual([told.from, told.operation, told.success], ['nango', 'creation', true]);
            assert.deepEqual([told.providerConfigKey, told.provider], ['plain', 'unauthenticated']);
        },
        'of a sync that has run': async () => {
            await nango.triggerSync('plain', ['items'], 'w1');
            await ended('plain', 'items', 'w1');
            const told = verified(await received({ type: 'sync', connectionId: 'w1' }));
            assert.deepEqual([told.success, told.syncName, told.model, told.syncType], [true, 'items', 'Item', 'INITIAL']);
            assert.deepEqual(told.responseResults, { added: 3, updated: 0, deleted: 0 });
            const query = { providerConfigKey: 'plain', connectionId: 'w1', model: told.model };
            const { records } = await nango.listRecords({ ...query, modifiedAfter: told.modifiedAfter });
            assert.equal(records.length, 3);
        },
        'of a sync that failed': async () => {
            await nango.triggerSync('plain', ['broken'], 'w1');
            const told = verified(await received({ type: 'sync', connectionId: 'w1', success: false }));
            assert.deepEqual([told.syncName, told.error.type], ['broken', 'script_internal_error']);
        },
        'of an action that nobody waited for': async () => {
            const taken = await nango.triggerActionAsync('plain', 'w1', 'add', { a: 1 });
            const told = verified(await received({ type: 'async_action', connectionId: 'w1' }));
            assert.deepEqual(told.payload, taken);
            assert.deepEqual(await nango.getAsyncActionResult(told.payload), { total: 1 });
        },
        'what a provider sends': async () => {
            const { data } = await rest('POST', '/integrations', {
                provider: 'github',
                unique_key: 'hooked',
                credentials: { type: 'OAUTH2', client_id: 'i', client_secret: 's', webhook_secret: 'hush' }
            });
            assert.equal(data.data.unique_key, 'hooked');
            const { data: shown } = await nango.getIntegration({ uniqueKey: 'hooked' }, { include: ['webhook'] });
            const crypto = await import('node:crypto');
            const body = JSON.stringify({ action: 'opened', number: 7 });
            const send = (signature) =>
                fetch(shown.webhook_url, {
                    method: 'POST',
                    headers: {
                        'content-type': 'application/json',
                        'x-github-event': 'pull_request',
                        'x-hub-signature-256': `sha256=${signature}`
                    },
                    body
                });
            const signed = crypto.createHmac('sha256', 'hush').update(body).digest('hex');
            assert.equal((await send('00')).status, 401);
            assert.equal((await send(signed)).status, 200);
            const { headers } = await received({ action: 'opened', number: 7 });
            assert.equal(headers['x-github-event'], 'pull_request');
            const wrong = await fetch(shown.webhook_url.replace('hooked', 'nobody'), { method: 'POST' });
            const { error } = await wrong.json();
            assert.deepEqual([wrong.status, error.code], [404, 'unknown_provider_config']);
        }
    };
};
