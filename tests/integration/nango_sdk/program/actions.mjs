import assert from 'node:assert/strict';

import { bring, eventually, integrate, nango, refused, rest } from './world.mjs';

const headers = { 'connection-id': 'a1', 'provider-config-key': 'plain' };

/** Return the result of an action that nobody waited for, once it is there. */
async function result(which) {
    return eventually(async () => {
        try {
            return { output: await nango.getAsyncActionResult(which) };
        } catch (error) {
            if (error.response?.status !== 404) return { error: error.response.data.error };
            assert.equal(error.response.data.error.code, 'not_found');
        }
    });
}

export default () => ({
    'an integration with actions': async () => {
        await integrate('unauthenticated', 'plain');
        await bring('plain', 'a1');
    },
    'triggerAction()': async () => {
        assert.deepEqual(await nango.triggerAction('plain', 'a1', 'add', { a: 1, b: 2 }), { total: 3 });
        assert.deepEqual(await nango.triggerAction('plain', 'a1', 'wait'), [1, null, 'ü']);
    },
    'triggerAction() that fails': async () => {
        const act = (...given) => nango.triggerAction('plain', 'a1', ...given);
        const error = await refused(act('refuse', { why: 1 }), 500, 'action_script_runtime_error');
        assert.deepEqual([error.payload, error.message], [{ why: 1 }, 'not this one']);
        await refused(act('fail'), 500, 'script_internal_error');
        const { payload } = await refused(act('add', { a: 'one' }), 400, 'invalid_action_input');
        assert.equal(payload[0].path, 'input.a');
        await refused(act('nobody'), 404, 'not_found');
        await refused(nango.triggerAction('plain', 'x', 'add', { a: 1 }), 400, 'unknown_connection');
        await refused(nango.triggerAction('x', 'a1', 'add', { a: 1 }), 400, 'unknown_provider_config');
    },
    'triggerActionAsync() and getAsyncActionResult()': async () => {
        const taken = await nango.triggerActionAsync('plain', 'a1', 'add', { a: 40, b: 2 });
        assert.deepEqual(Object.keys(taken).sort(), ['id', 'statusUrl']);
        assert.equal(taken.statusUrl, `/action/${taken.id}`);
        assert.deepEqual(await result({ id: taken.id }), { output: { total: 42 } });
        assert.deepEqual(await result({ statusUrl: taken.statusUrl }), { output: { total: 42 } });
        const failing = await nango.triggerActionAsync('plain', 'a1', 'refuse', { why: 2 });
        const { error } = await result(failing);
        assert.deepEqual([error.code, error.payload], ['action_script_runtime_error', { why: 2 }]);
        await refused(nango.getAsyncActionResult({ id: 'nobody' }), 404, 'not_found');
    },
    'X-Async over the wire': async () => {
        const body = { action_name: 'add', input: { a: 1 } };
        const more = { ...headers, 'x-async': 'true', 'x-max-retries': '2' };
        const taken = await rest('POST', '/action/trigger', body, more);
        assert.deepEqual([taken.status, taken.headers.get('location')], [202, taken.data.statusUrl]);
        const wrong = await rest('POST', '/action/trigger', body, { ...more, 'x-max-retries': '9' });
        assert.deepEqual([wrong.status, wrong.data.error.code], [400, 'invalid_headers']);
    }
});
