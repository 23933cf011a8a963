import assert from 'node:assert/strict';

import { nango, refused } from './world.mjs';

export default (world) => ({
    'listProviders()': async () => {
        const { data } = await nango.listProviders();
        const names = data.map((each) => each.name);
        assert.ok(data.length > 30);
        assert.deepEqual(names, [...names].sort());
        for (const name of ['gong', 'gong-oauth', 'gotom', 'github', 'acme-key'])
            assert.ok(names.includes(name), name);
        for (const each of data)
            assert.ok(each.display_name && each.auth_mode && each.logo_url, JSON.stringify(each));
    },
    'listProviders({search})': async () => {
        const { data } = await nango.listProviders({ search: 'GONG' });
        assert.deepEqual(
            data.map((each) => each.name),
            ['gong', 'gong-oauth']
        );
        assert.deepEqual(await nango.listProviders({ search: 'nobody-has-this-name' }), { data: [] });
    },
    'listProviders() with an unknown parameter': async () => {
        const error = await refused(nango.listProviders({ colour: 'red' }), 400, 'invalid_query_params');
        assert.deepEqual(
            error.errors.map((each) => each.code),
            ['unrecognized_keys']
        );
    },
    'getProvider()': async () => {
        const { data } = await nango.getProvider({ provider: 'gong' });
        assert.equal(data.name, 'gong');
        assert.equal(data.display_name, 'Gong');
        assert.equal(data.auth_mode, 'BASIC');
        assert.equal(
            data.proxy.base_url,
            '${connectionConfig.api_base_url_for_customer} || https://api.gong.io'
        );
        assert.equal(data.logo_url, `${world.url}/images/template-logos/gong.svg`);
    },
    'getProvider() of an unknown one': async () => {
        await refused(nango.getProvider({ provider: 'nobody' }), 404, 'not_found');
    },
    'getProviderTemplates()': async () => {
        assert.deepEqual(await nango.getProviderTemplates({ provider: 'gong' }), { data: [] });
        await refused(nango.getProviderTemplates({ provider: 'nobody' }), 404, 'not_found');
    }
});
