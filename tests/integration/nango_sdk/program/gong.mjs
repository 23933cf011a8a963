import assert from 'node:assert/strict';

import { bring, failed, integrate, nango } from './world.mjs';

const config = { providerConfigKey: 'gong', connectionId: 'paged' };

export default ({ gong }) => ({
    'an account': async () => {
        await integrate('gong');
        const key = { type: 'BASIC', username: gong.username, password: gong.password };
        await bring('gong', 'paged', key, { connection_config: { api_base_url_for_customer: gong.url } });
    },
    'get() of the users, page by page': async () => {
        const found = new Set();
        let cursor;
        do {
            const { data } = await nango.get({
                ...config,
                endpoint: '/v2/users',
                params: cursor ? { cursor } : {}
            });
            assert.equal(data.records.totalRecords, gong.users);
            for (const user of data.users) found.add(user.id);
            cursor = data.records.cursor;
        } while (cursor);
        assert.equal(found.size, gong.users);
    },
    'post() for the calls, page by page': async () => {
        const found = new Set();
        let cursor;
        do {
            const data = {
                ...(cursor ? { cursor } : {}),
                filter: {},
                contentSelector: { exposedFields: { parties: true } }
            };
            const answer = await nango.post({ ...config, endpoint: '/v2/calls/extensive', data, retries: 3 });
            for (const call of answer.data.calls) {
                assert.ok(Array.isArray(call.parties));
                found.add(call.metaData.id);
            }
            cursor = answer.data.records.cursor;
        } while (cursor);
        assert.equal(found.size, gong.calls);
    },
    'proxy() with a filter in the query': async () => {
        const { data } = await nango.proxy({
            ...config,
            method: 'GET',
            endpoint: '/v2/calls',
            params: { fromDateTime: '2000-01-01T00:00:00Z', toDateTime: '2100-01-01T00:00:00Z' },
            headers: { Accept: 'application/json' }
        });
        assert.equal(data.records.totalRecords, gong.calls);
    },
    'an error of Gong, and an account of the command line': async () => {
        const call = nango.get({ ...config, connectionId: 'default', endpoint: '/v2/calls/1' });
        const { response } = await failed(call, 404);
        assert.ok(response.data.requestId, JSON.stringify(response.data));
        assert.ok(Array.isArray(response.data.errors));
    }
});
