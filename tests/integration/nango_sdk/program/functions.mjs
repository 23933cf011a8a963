import assert from 'node:assert/strict';

import { bring, hasOnly, integrate, nango, refused } from './world.mjs';

const plain = { uniqueKey: 'plain' };

export default () => ({
    'an integration with functions': async () => {
        await integrate('unauthenticated', 'plain');
        await bring('plain', 'f1');
    },
    'listFunctions()': async () => {
        const all = await nango.listFunctions(plain);
        hasOnly(all, ['data', 'pagination']);
        assert.deepEqual(all.pagination, { total: 8, page: 0, limit: 100 });
        const names = async (query) => (await nango.listFunctions(plain, query)).data.map((each) => each.name);
        assert.deepEqual(await names({ type: 'sync' }), ['broken', 'items']);
        assert.deepEqual(await names({ type: 'on-event' }), ['leave', 'validate']);
        assert.deepEqual(await names({ search: 'it' }), ['items', 'wait']);
        assert.deepEqual(await names({ type: 'action', limit: 2, page: 1 }), ['refuse', 'wait']);
        await refused(nango.listFunctions({ uniqueKey: 'nobody' }), 404, 'not_found');
    },
    'getFunction()': async () => {
        const { data } = await nango.getFunction({ ...plain, name: 'items' }, { type: 'sync' });
        assert.deepEqual([data.type, data.runs, data.auto_start], ['sync', '1h', false]);
        assert.deepEqual([data.returns, data.enabled, data.description.split('.')[0]], [
            ['Item'],
            true,
            'Save as many items as the metadata says'
        ]);
        assert.deepEqual(Object.keys(data.json_schema.definitions), ['Item']);
        assert.ok(Number.isSafeInteger(data.id) && !Number.isNaN(Date.parse(data.last_deployed)));
        await refused(nango.getFunction({ ...plain, name: 'nobody' }), 404, 'not_found');
    },
    'getFunctionCode()': async () => {
        const found = await nango.getFunctionCode({ ...plain, name: 'add' });
        assert.deepEqual([found.type, found.code.includes('async def add(')], ['action', true]);
    },
    'getScriptsConfig()': async () => {
        const all = await nango.getScriptsConfig();
        const { syncs, actions, ...rest } = all.find((each) => each.providerConfigKey === 'plain');
        assert.deepEqual(
            syncs.map((each) => [each.name, each.runs, each.returns]),
            [
                ['broken', null, ['Broken']],
                ['items', '1h', ['Item']]
            ]
        );
        const add = actions.find((each) => each.name === 'add');
        assert.deepEqual([add.input, add.returns, add.endpoints], ['Sum', ['Total'], []]);
        assert.deepEqual([rest.provider, rest['on-events'].length], ['unauthenticated', 2]);
    },
    "getScriptsConfig('openai')": async () => {
        const { data } = await nango.getScriptsConfig('openai');
        const { parameters, description } = data.find((each) => each.name === 'add');
        assert.match(description, /^Add two numbers/);
        assert.deepEqual(parameters.properties.a, { type: 'integer', description: 'the first' });
        assert.deepEqual(parameters.required, ['a']);
    },
    'deleteFunction()': async () => {
        const wait = { ...plain, name: 'wait' };
        assert.deepEqual(await nango.deleteFunction(wait, { type: 'action' }), { data: { success: true } });
        await refused(nango.getFunction(wait), 404, 'not_found');
        await refused(nango.triggerAction('plain', 'f1', 'wait'), 404, 'not_found');
        await refused(nango.deleteFunction(wait, { type: 'action' }), 404, 'not_found');
    }
});
