// What version 0.40.0 of the SDK asks for about syncs, records and actions.

import assert from 'node:assert/strict';

import { bring, ended, eventually, hasOnly, integrate, nango, refused, rest, soon } from './world.mjs';

const which = { providerConfigKey: 'plain', connectionId: 'c1', model: 'Item' };

/** Return how the sync stands after it was triggered with these arguments. */
async function ran(...more) {
    const { syncs } = await nango.syncStatus('plain', ['items'], 'c1');
    const { status } = await nango.triggerSync('plain', ['items'], 'c1', ...more);
    assert.equal(status, 200);
    return ended('plain', 'items', 'c1', syncs[0].finishedAt);
}

export default () => ({
    'an integration with functions': async () => {
        await integrate('unauthenticated', 'plain');
        await bring('plain', 'c1', { type: 'NONE' }, { metadata: { items: 5 } });
    },
    'triggerSync() and syncStatus()': async () => {
        assert.deepEqual((await ran()).checkpoint, { runs: 1 });
        assert.deepEqual((await ran(false)).checkpoint, { runs: 2 });
        assert.deepEqual((await ran(true)).checkpoint, { runs: 1 });
        const { syncs } = await nango.syncStatus('plain', '*', 'c1');
        assert.deepEqual(syncs.map((each) => each.name).sort(), ['broken', 'items']);
        await refused(nango.triggerSync('plain', ['items'], 'x'), 404, 'unknown_connection');
    },
    'triggerSync() with the connection in headers': async () => {
        const headers = { 'connection-id': 'c1', 'provider-config-key': 'plain' };
        const { status, data } = await rest('POST', '/sync/trigger', { syncs: ['items'] }, headers);
        assert.deepEqual([status, data], [200, { success: true }]);
    },
    'startSync() and pauseSync()': async () => {
        assert.equal((await nango.startSync('plain', ['items'], 'c1')).status, 200);
        assert.equal((await nango.pauseSync('plain', ['items'], 'c1')).status, 200);
        await eventually(async () => {
            const { syncs } = await nango.syncStatus('plain', ['items'], 'c1');
            return syncs[0].status === 'PAUSED';
        });
    },
    'listRecords()': async () => {
        const first = await nango.listRecords({ ...which, limit: 2 });
        assert.deepEqual(first.records.map((each) => each.id), ['0', '1']);
        const second = await nango.listRecords({ ...which, cursor: first.next_cursor });
        assert.deepEqual([second.records.length, second.next_cursor], [3, null]);
        assert.equal((await nango.listRecords({ ...which, delta: soon(-3600) })).records.length, 5);
        assert.equal((await nango.listRecords({ ...which, filter: 'deleted' })).records.length, 0);
    },
    'getRecords()': async () => {
        const all = await nango.getRecords(which);
        assert.deepEqual(all.map((each) => each.id), ['4', '3', '2', '1', '0']);
        hasOnly(all[0], ['id', 'name', '_nango_metadata']);
        const some = await nango.getRecords({ ...which, order: 'asc', sortBy: 'createdAt', offset: 1, limit: 2 });
        assert.deepEqual(some.map((each) => each.id), ['1', '2']);
        assert.equal((await nango.getRecords({ ...which, delta: soon(-3600), includeNangoMetadata: true })).length, 5);
        assert.deepEqual(await nango.getRecords({ ...which, filter: 'deleted' }), []);
        await refused(nango.getRecords({ ...which, connectionId: 'x' }), 400, 'unknown_connection');
    },
    'triggerAction()': async () => {
        assert.deepEqual(await nango.triggerAction('plain', 'c1', 'add', { a: 1, b: 2 }), { total: 3 });
        const call = nango.triggerAction('plain', 'c1', 'refuse', { why: 1 });
        assert.deepEqual((await refused(call, 500, 'action_script_runtime_error')).payload, { why: 1 });
    },
    'getEnvironmentVariables()': async () => {
        assert.deepEqual(await nango.getEnvironmentVariables(), [{ name: 'BOT_TOKEN', value: 'abcdefg' }]);
    }
});
