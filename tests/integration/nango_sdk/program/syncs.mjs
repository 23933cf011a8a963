import assert from 'node:assert/strict';

import { bring, ended, eventually, hasOnly, integrate, nango, refused, ZULU } from './world.mjs';

const FIELDS = [
    'id',
    'connection_id',
    'name',
    'variant',
    'type',
    'status',
    'frequency',
    'nextScheduledSyncAt',
    'recordCount',
    'checkpoint'
];

async function standing(sync = 'items', variant = 'base') {
    const { syncs } = await nango.syncStatus('plain', '*', 's1');
    return syncs.find((each) => each.name === sync && each.variant === variant);
}

/** Return how the sync stands after it was triggered with these arguments. */
async function ran(...more) {
    const { finishedAt } = await standing();
    const answer = await nango.triggerSync('plain', ['items'], 's1', ...more);
    assert.deepEqual([answer.status, answer.data], [200, { success: true }]);
    return ended('plain', 'items', 's1', finishedAt);
}

export default () => ({
    'an integration with functions': async () => {
        await integrate('unauthenticated', 'plain');
        await bring('plain', 's1', { type: 'NONE' }, { metadata: { items: 4 } });
    },

    'syncStatus() of what never ran': async () => {
        const { syncs } = await nango.syncStatus('plain', '*', 's1');
        assert.deepEqual(syncs.map((each) => each.name).sort(), ['broken', 'items']);
        for (const each of syncs) {
            hasOnly(each, FIELDS);
            assert.deepEqual([each.status, each.nextScheduledSyncAt, each.recordCount], ['STOPPED', null, {}]);
        }
    },
    'triggerSync()': async () => {
        const done = await ran();
        hasOnly(done, [...FIELDS, 'finishedAt', 'latestResult', 'latestExecutionStatus']);
        assert.deepEqual([done.connection_id, done.variant, done.type], ['s1', 'base', 'INITIAL']);
        assert.deepEqual([done.status, done.latestExecutionStatus], ['SUCCESS', 'SUCCESS']);
        assert.deepEqual(done.latestResult, { Item: { added: 4, updated: 0, deleted: 0 } });
        assert.deepEqual([done.recordCount, done.checkpoint, done.frequency], [{ Item: 4 }, { runs: 1 }, '1h']);
        assert.match(done.finishedAt, ZULU);
        assert.equal((await ran()).type, 'INCREMENTAL');
    },
    'triggerSync(…, {reset}) and with emptyCache': async () => {
        assert.deepEqual((await ran({ reset: true })).checkpoint, { runs: 1 });
        assert.deepEqual((await ran({ reset: true, emptyCache: true })).latestResult.Item.added, 4);
        assert.deepEqual((await ran({ emptyCache: true })).checkpoint, { runs: 2 });
    },
    'triggerSync(…, mode) and with a boolean, as before': async () => {
        assert.deepEqual((await ran('incremental')).checkpoint, { runs: 3 });
        assert.deepEqual((await ran(false)).checkpoint, { runs: 4 });
        assert.deepEqual((await ran('full_refresh')).checkpoint, { runs: 1 });
        assert.deepEqual((await ran(true)).checkpoint, { runs: 1 });
        assert.equal((await ran('full_refresh_and_clear_cache')).latestResult.Item.added, 4);
    },
    'triggerSync() of all syncs, of a variant, of all connections': async () => {
        await nango.triggerSync('plain', undefined, 's1');
        await nango.triggerSync('plain', [{ name: 'items', variant: 'base' }, 'broken'], 's1');
        await nango.triggerSync('plain', ['items']);
        const { status } = await ended('plain', 'broken', 's1');
        assert.equal(status, 'ERROR');
    },
    'startSync() and pauseSync()': async () => {
        const { data } = await nango.startSync('plain', ['items'], 's1');
        assert.deepEqual(data, { success: true });
        const { nextScheduledSyncAt } = await eventually(async () => {
            const found = await standing();
            return found.status === 'SUCCESS' && found.nextScheduledSyncAt && found;
        });
        const minutes = (Date.parse(nextScheduledSyncAt) - Date.now()) / 60_000;
        assert.ok(minutes < 61, `${minutes}`);
        assert.deepEqual((await nango.startSync('plain', ['items'], 's1')).data, { success: true });
        assert.deepEqual((await nango.pauseSync('plain', ['items'], 's1')).data, { success: true });
        await eventually(async () => (await standing()).status === 'PAUSED'); // what ran goes on to its end
        assert.equal((await standing()).nextScheduledSyncAt, null);
    },
    'syncStatus() of some': async () => {
        const names = async (syncs) => (await nango.syncStatus('plain', syncs, 's1')).syncs.map((each) => each.name);
        assert.deepEqual(await names(['items']), ['items']);
        assert.deepEqual(await names([{ name: 'items', variant: 'base' }, 'nobody']), ['items']);
        assert.deepEqual(await names([{ name: 'items', variant: 'other' }]), []);
        assert.deepEqual((await names('*')).sort(), ['broken', 'items']);
    },
    'updateSyncConnectionFrequency()': async () => {
        const set = (frequency) => nango.updateSyncConnectionFrequency('plain', 'items', 's1', frequency);
        assert.deepEqual(await set('every 2h'), { frequency: '2h' });
        assert.equal((await standing()).frequency, '2h');
        assert.deepEqual(await set('every half day'), { frequency: 'half day' });
        assert.deepEqual(await set(null), { frequency: '1h' });
        await refused(set('1s'), 400, 'invalid_body');
        await refused(set('often'), 400, 'invalid_body');
        await refused(nango.updateSyncConnectionFrequency('plain', 'nobody', 's1', '1h'), 400, 'unknown_sync');
        await refused(nango.updateSyncConnectionFrequency('plain', 'items', 'x', '1h'), 400, 'unknown_connection');
    },
    'createSyncVariant() and deleteSyncVariant()': async () => {
        const which = { provider_config_key: 'plain', connection_id: 's1', name: 'items', variant: 'mine' };
        const made = await nango.createSyncVariant(which);
        hasOnly(made, ['id', 'name', 'variant']);
        assert.deepEqual([made.name, made.variant], ['items', 'mine']);
        await eventually(async () => (await standing('items', 'mine')).recordCount.Item === 4);
        await refused(nango.createSyncVariant(which), 400, 'sync_variant_already_exists');
        await refused(nango.createSyncVariant({ ...which, variant: 'base' }), 400, 'invalid_variant');
        await refused(nango.createSyncVariant({ ...which, name: 'nobody', variant: 'x' }), 400, 'unknown_sync');
        await refused(nango.createSyncVariant({ ...which, connection_id: 'x' }), 400, 'unknown_connection');
        await refused(nango.createSyncVariant({ ...which, provider_config_key: 'x' }), 400, 'unknown_provider_config');
        const records = await nango.listRecords({
            providerConfigKey: 'plain',
            connectionId: 's1',
            model: 'Item',
            variant: 'mine'
        });
        assert.equal(records.records.length, 4);
        assert.deepEqual(await nango.deleteSyncVariant(which), { success: true });
        assert.equal(await standing('items', 'mine'), undefined);
        await refused(nango.deleteSyncVariant(which), 404, 'not_found');
    },
    'syncs that are not there': async () => {
        await refused(nango.triggerSync('plain', ['nobody'], 's1'), 404, 'sync_not_found');
        await refused(nango.triggerSync('plain', ['items'], 'x'), 404, 'unknown_connection');
        await refused(nango.triggerSync('x', ['items'], 's1'), 400, 'unknown_provider_config');
        await refused(nango.triggerSync(undefined, ['items']), 400, 'missing_provider_config_key');
        await refused(nango.startSync('plain', ['items'], 'x'), 404, 'unknown_connection');
        await refused(nango.pauseSync('plain', ['items'], 'x'), 404, 'unknown_connection');
        const error = await refused(nango.syncStatus('plain', '*', 'x'), 400, 'invalid_body');
        assert.equal(error.message, 'Connection not found');
    },
    "Gong's own streams": async () => {
        await integrate('gong');
        const before = await nango.syncStatus('gong', ['users', 'calls'], 'default');
        assert.deepEqual(before.syncs.map((each) => each.name).sort(), ['calls', 'users']);
        await nango.triggerSync('gong', ['users'], 'default');
        const done = await ended('gong', 'users', 'default');
        assert.equal(done.status, 'SUCCESS');
        const [model] = Object.keys(done.recordCount);
        const query = { providerConfigKey: 'gong', connectionId: 'default', model, limit: 100 };
        const { records, next_cursor: cursor } = await nango.listRecords(query);
        assert.equal(records.length, 100);
        assert.ok(records.every((each) => typeof each.id === 'string' && each.emailAddress));
        assert.ok(cursor);
    }
});
