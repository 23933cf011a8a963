import assert from 'node:assert/strict';

import { bring, integrate, nango, refused } from './world.mjs';

const read = (id) => nango.getMetadata('meta', id);

export default (world) => ({
    'two connections to tell about': async () => {
        await integrate('acme-plain', 'meta');
        for (const id of ['m1', 'm2']) {
            await bring('meta', id, { type: 'NONE' }, { connection_config: { baseUrl: world.upstream } });
        }
    },
    'getMetadata() where there is none': async () => {
        const found = await read('m1');
        assert.ok(found === null || Object.keys(found).length === 0, JSON.stringify(found));
    },
    'setMetadata() replaces': async () => {
        const first = await nango.setMetadata('meta', 'm1', { filter: 'status=open', nested: { a: 1 } });
        assert.equal(first.status, 201);
        assert.deepEqual(first.data, {
            metadata: { filter: 'status=open', nested: { a: 1 } },
            connection_id: 'm1',
            provider_config_key: 'meta'
        });
        await nango.setMetadata('meta', 'm1', { filter: 'status=closed' });
        assert.deepEqual(await read('m1'), { filter: 'status=closed' });
        assert.equal(JSON.stringify(await read('m1')), '{"filter":"status=closed"}');
    },
    'updateMetadata() merges at the top': async () => {
        await nango.setMetadata('meta', 'm1', { keep: true, nested: { a: 1 } });
        const answer = await nango.updateMetadata('meta', 'm1', { nested: { b: 2 }, list: [1, 'ü', null] });
        assert.equal(answer.status, 200);
        assert.equal(answer.data.connection_id, 'm1');
        assert.deepEqual(await read('m1'), { keep: true, nested: { b: 2 }, list: [1, 'ü', null] });
    },
    'setMetadata() and updateMetadata() of several': async () => {
        const set = await nango.setMetadata('meta', ['m1', 'm2'], { a: 1 });
        assert.deepEqual([set.status, set.data.connection_id], [201, ['m1', 'm2']]);
        const updated = await nango.updateMetadata('meta', ['m1', 'm2'], { b: 2 });
        assert.equal(updated.status, 200);
        assert.deepEqual(
            [await read('m1'), await read('m2')],
            [
                { a: 1, b: 2 },
                { a: 1, b: 2 }
            ]
        );
    },
    'one unknown connection among several changes nothing': async () => {
        await refused(nango.setMetadata('meta', ['m1', 'nobody'], { lost: 1 }), 404, 'unknown_connection');
        await refused(nango.updateMetadata('meta', ['nobody', 'm1'], { lost: 1 }), 404, 'unknown_connection');
        assert.deepEqual(await read('m1'), { a: 1, b: 2 });
    },
    'setMetadata() and updateMetadata() of what is not there': async () => {
        for (const call of [nango.setMetadata, nango.updateMetadata]) {
            await refused(call.call(nango, 'meta', 'nobody', {}), 404, 'unknown_connection');
            await refused(call.call(nango, 'nobody', 'm1', {}), 404, 'unknown_connection');
            await refused(call.call(nango, 'meta', 'm1', ['no object']), 400, 'invalid_body');
        }
        await refused(nango.getMetadata('meta', 'nobody'), 404, 'not_found');
    },
    'what the SDK itself asks for': async () => {
        await assert.rejects(nango.setMetadata('', 'm1', {}), /Provider Config Key is required/);
        await assert.rejects(nango.setMetadata('meta', '', {}), /Connection Id is required/);
        await assert.rejects(nango.updateMetadata('meta', 'm1', undefined), /Metadata is required/);
    },
    'metadata in listConnections() and getConnection()': async () => {
        const { connections } = await nango.listConnections('m1');
        assert.deepEqual(
            connections.map((each) => each.metadata),
            [{ a: 1, b: 2 }]
        );
        assert.deepEqual((await nango.getConnection('meta', 'm1')).metadata, { a: 1, b: 2 });
    }
});
