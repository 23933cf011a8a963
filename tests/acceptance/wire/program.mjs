// What the application of a customer does with Nango's SDK: reads by cursor, acts, verifies what it is told.

import assert from 'node:assert/strict';

import { Nango } from '@nangohq/node';

const world = JSON.parse(process.env.WORLD);
const nango = new Nango({ host: world.url, secretKey: world.api_key, webhookSigningKey: world.signing_key });
const [integration, connection] = ['gong', 'acme'];

async function all(cursor) {
    const ids = [];
    for (;;) {
        const page = await nango.listRecords({
            providerConfigKey: integration, connectionId: connection, model: 'Meeting', limit: 20, cursor
        });
        ids.push(...page.records.map((record) => record.id));
        cursor = page.records.at(-1)?._nango_metadata.cursor ?? cursor;
        if (!page.next_cursor) return { ids, cursor };
    }
}

async function synced(before) {
    for (;;) {
        const { syncs } = await nango.syncStatus(integration, ['meetings'], connection);
        if (syncs[0].finishedAt !== before && syncs[0].status === 'SUCCESS') return syncs[0];
        await new Promise((resolve) => setTimeout(resolve, 20));
    }
}

const first = await all();
const { syncs } = await nango.syncStatus(integration, ['meetings'], connection);
const added = await nango.triggerAction(integration, connection, 'add_call', {
    reference: 'from-node', title: 'From Node', userId: world.user
});
await nango.triggerSync(integration, ['meetings'], connection);
await synced(syncs[0].finishedAt);
const rest = await all(first.cursor);
const proven = world.webhooks.map(([headers, body]) => nango.verifyIncomingWebhookRequest(body, headers));
assert.ok(!nango.verifyIncomingWebhookRequest('{}', world.webhooks[0][0]));
console.log(JSON.stringify({ first: first.ids, rest: rest.ids, added: added.id, proven }));
