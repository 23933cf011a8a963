import assert from 'node:assert/strict';

import { bring, failed, integrate, nango } from './world.mjs';

const config = { providerConfigKey: 'gotom', connectionId: 'signed' };
const demo = { connection_config: { subdomain: 'demo' } };

export default ({ gotom }) => ({
    'accounts, of which one has the wrong secret': async () => {
        await integrate('gotom');
        await bring('gotom', 'signed', { type: 'SIGNATURE', ...gotom }, demo);
        await bring('gotom', 'forged', { type: 'SIGNATURE', ...gotom, password: 'wrong' }, demo);
    },
    'get() is signed': async () => {
        const { data } = await nango.get({ ...config, endpoint: '/app-api/campaign/26106' });
        assert.equal(data.headers['content-type'], 'application/json');
        assert.ok(
            data.headers.authorization.startsWith('gotom_app_api us\\:er1:'),
            data.headers.authorization
        );
    },
    'the query is signed as it is sent': async () => {
        const endpoint = '/app-api/campaign/c%20%C3%BC/flight/f-1?b=2&a=%2f';
        const { data } = await nango.get({ ...config, endpoint, params: { page: 'x y' } });
        assert.equal(data.target, '/app-api/campaign/c%20%C3%BC/flight/f-1?b=2&a=%2F&page=x+y');
    },
    'post() is signed over its bytes': async () => {
        const endpoint = '/app-api/campaign/12345?update_commissions=0';
        const { data } = await nango.post({
            ...config,
            endpoint,
            data: { name: 'Zürich', status: 'booking' }
        });
        assert.equal(Buffer.from(data.body, 'base64').toString(), '{"name":"Zürich","status":"booking"}');
        const text = { data: '{"a": 1}\n', headers: { 'Content-Type': 'Application/JSON; charset=utf-8' } };
        const answer = await nango.post({ ...config, endpoint, ...text });
        assert.equal(answer.data.headers['content-type'], 'Application/JSON; charset=utf-8');
    },
    'patch() and delete() are signed': async () => {
        await nango.patch({
            ...config,
            endpoint: '/app-api/campaign/1/campaign-discount/2',
            data: { name: 'x' }
        });
        await nango.delete({ ...config, endpoint: '/app-api/campaign/1/flight/2' });
    },
    'an export in CSV is signed with its own content type': async () => {
        const headers = { 'Content-Type': 'text/csv' };
        const { data } = await nango.get({
            ...config,
            endpoint: '/app-api/graph-export/download/18',
            headers
        });
        assert.equal(data.headers['content-type'], 'text/csv');
    },
    'a wrong secret is refused': async () => {
        const call = nango.get({ ...config, connectionId: 'forged', endpoint: '/app-api/campaign/26106' });
        const { response } = await failed(call, 401);
        assert.equal(response.data, 'Signature not valid');
    }
});
