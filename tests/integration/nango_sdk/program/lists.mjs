import assert from 'node:assert/strict';

import { bring, hasOnly, integrate, nango, OFFSET, refused } from './world.mjs';

const LISTED = [
    'id',
    'connection_id',
    'provider_config_key',
    'provider',
    'errors',
    'end_user',
    'tags',
    'metadata',
    'created'
];
const ids = (list) => list.connections.map((each) => each.connection_id).sort();

export default (world) => {
    const plain = { connection_config: { baseUrl: world.upstream } };
    return {
        'connections of two integrations': async () => {
            await integrate('acme-plain', 'list-a');
            await integrate('acme-plain', 'list-b');
            for (const n of [1, 2, 3]) {
                await bring(
                    n < 3 ? 'list-a' : 'list-b',
                    `list-${n}`,
                    { type: 'NONE' },
                    {
                        ...plain,
                        tags: { number: `${n}`, kind: n < 3 ? 'low' : 'high' },
                        end_user: {
                            id: `user-${n}`,
                            email: `n${n}@list.example`,
                            display_name: `Number ${n}`,
                            organization: { id: 'list-org' }
                        }
                    }
                );
            }
        },
        'listConnections()': async () => {
            const { connections } = await nango.listConnections();
            for (const each of connections) {
                hasOnly(each, LISTED);
                assert.match(each.created, OFFSET);
            }
            assert.deepEqual(
                connections.slice(0, 3).map((each) => each.connection_id),
                ['list-3', 'list-2', 'list-1']
            );
            assert.deepEqual(
                connections.slice(0, 2).map((each) => [each.provider_config_key, each.provider]),
                [
                    ['list-b', 'acme-plain'],
                    ['list-a', 'acme-plain']
                ]
            );
            assert.ok(connections.some((each) => each.provider_config_key === 'gong'));
            assert.deepEqual(connections[0].end_user, {
                id: 'user-3',
                display_name: 'Number 3',
                email: 'n3@list.example',
                tags: null,
                organization: { id: 'list-org', display_name: null }
            });
        },
        'listConnections(id, search, {…})': async () => {
            assert.deepEqual(ids(await nango.listConnections('list-1')), ['list-1']);
            assert.deepEqual(ids(await nango.listConnections('list')), []);
            assert.deepEqual(ids(await nango.listConnections(undefined, 'IST-')), [
                'list-1',
                'list-2',
                'list-3'
            ]);
            assert.deepEqual(ids(await nango.listConnections(undefined, 'n2@list')), ['list-2']);
            assert.deepEqual(ids(await nango.listConnections(undefined, 'number 3')), ['list-3']);
            assert.deepEqual(ids(await nango.listConnections(undefined, '%')), []);
            const by = (query) => nango.listConnections(undefined, undefined, query);
            assert.deepEqual(ids(await by({ endUserId: 'user-2' })), ['list-2']);
            assert.deepEqual(ids(await by({ endUserOrganizationId: 'list-org' })), [
                'list-1',
                'list-2',
                'list-3'
            ]);
            assert.deepEqual(ids(await by({ endUserOrganizationId: 'list-org', limit: 2 })), [
                'list-2',
                'list-3'
            ]);
            assert.deepEqual(ids(await by({ endUserOrganizationId: 'list-org', limit: 2, page: 1 })), [
                'list-1'
            ]);
            assert.deepEqual(ids(await by({ endUserOrganizationId: 'list-org', limit: 2, page: 0 })), [
                'list-2',
                'list-3'
            ]);
        },
        'listConnections({…})': async () => {
            const by = (query) => nango.listConnections(query);
            assert.deepEqual(ids(await by({ connectionId: 'list-1' })), ['list-1']);
            assert.deepEqual(ids(await by({ userId: 'user-2' })), ['list-2']);
            assert.deepEqual(ids(await by({ integrationId: 'list-b' })), ['list-3']);
            const both = ['list-a', 'list-b'];
            assert.deepEqual(ids(await by({ integrationId: both })), ['list-1', 'list-2', 'list-3']);
            assert.deepEqual(ids(await by({ tags: { Kind: 'low' } })), ['list-1', 'list-2']);
            assert.deepEqual(ids(await by({ tags: { kind: 'low', number: '2' } })), ['list-2']);
            assert.deepEqual(ids(await by({ tags: { kind: 'LOW' } })), []);
            assert.deepEqual(ids(await by({ tags: { displayName: 'Number 1' } })), ['list-1']);
            assert.deepEqual(ids(await by({ tags: { email: 'n3@list.example' } })), ['list-3']);
            assert.deepEqual(
                ids(await by({ integrationId: 'list-a', tags: { kind: 'low' }, limit: 1, page: 1 })),
                ['list-1']
            );
        },
        'listConnections() with numbers that are out of range': async () => {
            for (const query of [{ limit: 2001 }, { limit: -1 }, { limit: 'x' }, { page: -1 }]) {
                await refused(nango.listConnections(query), 400, 'invalid_query_params');
            }
        },
        'waitForConnection()': async () => {
            const found = await nango.waitForConnection('list-a', 'user-1');
            assert.equal(found.connection_id, 'list-1');
        },
        'waitForConnection() with a signal': async () => {
            await assert.rejects(
                nango.waitForConnection('list-a', 'user-1', { signal: AbortSignal.abort() }),
                /aborted/
            );
            const signal = AbortSignal.timeout(100);
            await assert.rejects(nango.waitForConnection('list-a', 'nobody', { signal }), /aborted/);
        }
    };
};
