import assert from 'node:assert/strict';

import { bring, ended, hasOnly, integrate, nango, OFFSET, problems, refused, soon } from './world.mjs';

const which = { providerConfigKey: 'plain', connectionId: 'r1', model: 'Item' };

function ids({ records }) {
    return records.map((each) => each.id);
}

export default () => ({
    'records of a sync': async () => {
        await integrate('unauthenticated', 'plain');
        await bring('plain', 'r1', { type: 'NONE' }, { metadata: { items: 12 } });
        await nango.triggerSync('plain', ['items'], 'r1');
        await ended('plain', 'items', 'r1');
    },
    'listRecords()': async () => {
        const page = await nango.listRecords(which);
        hasOnly(page, ['records', 'next_cursor']);
        assert.equal(page.next_cursor, null);
        assert.equal(page.records.length, 12);
        const [first] = page.records;
        hasOnly(first, ['id', 'name', '_nango_metadata']);
        assert.deepEqual([first.id, first.name], ['0', 'item 0, run 1']);
        const { cursor, first_seen_at, last_modified_at, ...rest } = first._nango_metadata;
        assert.deepEqual(rest, { last_action: 'ADDED', deleted_at: null, pruned_at: null });
        assert.match(first_seen_at, OFFSET);
        assert.equal(last_modified_at, first_seen_at);
        assert.ok(cursor);
    },
    'listRecords({limit, cursor})': async () => {
        const found = [];
        let cursor;
        do {
            const page = await nango.listRecords({ ...which, limit: 5, ...(cursor ? { cursor } : {}) });
            found.push(...ids(page));
            cursor = page.next_cursor;
        } while (cursor);
        assert.deepEqual(found, [...Array(12).keys()].map(String));
        const { records } = await nango.listRecords(which);
        const behind = await nango.listRecords({ ...which, cursor: records[9]._nango_metadata.cursor });
        assert.deepEqual(ids(behind), ['10', '11']);
    },
    'listRecords({delta}), ({modifiedAfter}) and ({filter})': async () => {
        const length = async (more) => (await nango.listRecords({ ...which, ...more })).records.length;
        assert.equal(await length({ delta: soon(-3600) }), 12);
        assert.equal(await length({ delta: soon(3600) }), 0);
        assert.equal(await length({ modifiedAfter: soon(-3600) }), 12);
        assert.equal(await length({ filter: 'added' }), 12);
        assert.equal(await length({ filter: 'updated' }), 0);
        assert.equal(await length({ filter: 'added,updated,deleted' }), 12);
    },
    'listRecords({ids})': async () => {
        assert.deepEqual(ids(await nango.listRecords({ ...which, ids: ['3', '1', 'nobody'] })), ['1', '3']);
    },
    'pruneRecords()': async () => {
        const { records } = await nango.listRecords(which);
        const prune = (more) =>
            nango.pruneRecords({ ...which, untilCursor: records[3]._nango_metadata.cursor, ...more });
        assert.deepEqual(await prune({ limit: 3 }), { count: 3, has_more: true });
        assert.deepEqual(await prune({ limit: 3 }), { count: 1, has_more: false });
        assert.deepEqual(await prune({}), { count: 0, has_more: false });
        const after = await nango.listRecords(which);
        hasOnly(after.records[0], ['id', '_nango_metadata']);
        assert.match(after.records[0]._nango_metadata.pruned_at, OFFSET);
        hasOnly(after.records[4], ['id', 'name', '_nango_metadata']);
    },
    'what is wrong': async () => {
        const wrong = (more) => nango.listRecords({ ...which, ...more });
        const cursor = await refused(wrong({ cursor: 'nonsense' }), 400, 'invalid_query_params');
        assert.deepEqual(problems(cursor), [['custom', ['cursor']]]);
        await refused(wrong({ model: 'item' }), 400, 'invalid_query_params');
        await refused(wrong({ limit: 10_001 }), 400, 'invalid_query_params');
        await refused(wrong({ delta: '2001-01-01T00:00:00.000Z' }), 400, 'invalid_query_params');
        await refused(wrong({ connectionId: 'x' }), 400, 'unknown_connection');
        await refused(wrong({ providerConfigKey: 'x' }), 400, 'unknown_connection');
        assert.deepEqual(await wrong({ model: 'Nothing' }), { records: [], next_cursor: null });
        await refused(nango.pruneRecords({ ...which, untilCursor: 'nonsense' }), 400, 'invalid_body');
    }
});
