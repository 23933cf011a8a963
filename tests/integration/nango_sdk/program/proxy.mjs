import assert from 'node:assert/strict';

import { bring, client, integrate, nango, world } from './world.mjs';

const plain = { providerConfigKey: 'proxied', connectionId: 'p1' };
const keyed = { providerConfigKey: 'acme-key', connectionId: 'pk1' };
const OCTETS = Buffer.from([...Array(256).keys()]);

/** Return what reached the API, as it tells it. */
function reached(answer) {
    assert.equal(answer.status, 200, JSON.stringify(answer.data));
    return { ...answer.data, body: Buffer.from(answer.data.body, 'base64') };
}

/** Send a request to the proxy without the SDK, for what it cannot do. */
async function direct(method, path, { providerConfigKey, connectionId } = plain, headers = {}) {
    const answer = await fetch(`${world.url}/proxy${path}`, {
        method,
        headers: {
            authorization: `Bearer ${world.api_key}`,
            'provider-config-key': providerConfigKey,
            'connection-id': connectionId,
            ...headers
        }
    });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

async function text(stream) {
    const parts = [];
    for await (const part of stream) parts.push(part);
    return Buffer.concat(parts).toString();
}

export default ({ upstream }) => ({
    'connections to call': async () => {
        await integrate('acme-plain', 'proxied');
        await integrate('acme-key');
        await bring('proxied', 'p1', { type: 'NONE' }, { connection_config: { baseUrl: upstream } });
        await bring('acme-key', 'pk1', { type: 'API_KEY', apiKey: 'key-1' });
    },

    // -- verbs

    'get()': async () => {
        const answer = await nango.get({ ...plain, endpoint: '/echo/users' });
        const { method, target, body } = reached(answer);
        assert.deepEqual([method, target, body.length], ['GET', '/echo/users', 0]);
        assert.equal(answer.headers['x-upstream'], 'echo');
        assert.equal(answer.headers['content-type'], 'application/json');
    },
    'post(), put(), patch() and delete() with data': async () => {
        for (const verb of ['post', 'put', 'patch', 'delete']) {
            const { method, headers, body } = reached(
                await nango[verb]({ ...plain, endpoint: '/echo', data: { ü: [1, null] } })
            );
            assert.equal(method, verb.toUpperCase());
            assert.equal(headers['content-type'], 'application/json');
            assert.equal(body.toString(), '{"ü":[1,null]}');
            assert.equal(headers['content-length'], `${body.length}`);
        }
    },
    'delete() without data': async () => {
        const { method, names, body } = reached(await nango.delete({ ...plain, endpoint: '/echo/1' }));
        assert.deepEqual([method, body.length], ['DELETE', 0]);
        assert.ok(!names.includes('content-type'), names.join());
    },
    'post() without data': async () => {
        const { headers, body } = reached(await nango.post({ ...plain, endpoint: '/echo' }));
        assert.equal(body.length, 0);
        assert.equal(headers['content-length'], '0');
    },
    'proxy() as PROPFIND and REPORT': async () => {
        for (const verb of ['PROPFIND', 'REPORT', 'propfind']) {
            const data = '<d:propfind xmlns:d="DAV:"/>';
            const headers = { 'Content-Type': 'application/xml', Depth: '1' };
            const told = reached(
                await nango.proxy({ ...plain, method: verb, endpoint: '/echo/dav', data, headers })
            );
            assert.equal(told.method, verb.toUpperCase());
            assert.deepEqual([told.headers['content-type'], told.headers.depth], ['application/xml', '1']);
            assert.equal(told.body.toString(), data);
        }
    },
    'proxy() as anything the SDK has no verb for is a GET': async () => {
        for (const verb of ['OPTIONS', 'HEAD', undefined]) {
            assert.equal(
                reached(await nango.proxy({ ...plain, method: verb, endpoint: '/echo' })).method,
                'GET'
            );
        }
    },
    'HEAD and OPTIONS without the SDK': async () => {
        const head = await direct('HEAD', '/echo/users');
        assert.deepEqual([head.status, head.text, head.headers.get('x-command')], [200, '', 'HEAD']);
        assert.ok(Number(head.headers.get('content-length')) > 0);
        const options = await direct('OPTIONS', '/echo/users');
        assert.deepEqual([options.status, JSON.parse(options.text).method], [200, 'OPTIONS']);
    },

    // -- where it goes

    'params as an object': async () => {
        const params = { a: 1, b: 'x y&z', c: ['p', 'q'], d: 'ü' };
        const { target } = reached(await nango.get({ ...plain, endpoint: '/echo?z=0', params }));
        assert.equal(target, '/echo?z=0&a=1&b=x+y%26z&c=p%2Cq&d=%C3%BC');
    },
    'params as a string': async () => {
        for (const params of ['q=%2F~%c3%bc&q=2&e=', '?q=%2F~%c3%bc&q=2&e=']) {
            const { target } = reached(await nango.get({ ...plain, endpoint: '/echo', params }));
            assert.equal(target, '/echo?q=%2F~%c3%bc&q=2&e=');
        }
        const twice = nango.get({ ...plain, endpoint: '/echo?a=1', params: 'b=2' });
        await assert.rejects(twice, /Can not set query params in endpoint and in params/);
    },
    'an endpoint with escapes, and without a slash in front': async () => {
        const { target } = reached(
            await nango.get({ ...plain, endpoint: 'echo/a%2Fb%20c/ü;v=1/@x?filter[a]=(1)' })
        );
        assert.equal(target, '/echo/a%2Fb%20c/%C3%BC;v=1/@x?filter[a]=(1)');
    },
    'an endpoint that begins with the base URL': async () => {
        const { target, headers } = reached(
            await nango.get({ ...keyed, endpoint: `${upstream}/echo/whole?a=1` })
        );
        assert.equal(target, '/echo/whole?a=1&version=2');
        assert.equal(headers['x-api-key'], 'key-1');
    },
    baseUrlOverride: async () => {
        const { target, headers } = reached(
            await nango.get({ ...keyed, endpoint: '/users', baseUrlOverride: `${upstream}/echo/base/` })
        );
        assert.equal(target, '/echo/base/users?version=2');
        assert.equal(headers['x-api-key'], 'key-1');
    },
    'the connection and integration of the client itself': async () => {
        const own = client({
            secretKey: world.api_key,
            ...plain,
            isSync: true,
            dryRun: true,
            isScript: true,
            activityLogId: 'a-1'
        });
        assert.equal(reached(await own.get({ endpoint: '/echo' })).target, '/echo');
    },

    // -- headers

    'headers of the caller, and none of the way there': async () => {
        const headers = { Go: 'Here', 'X-Two': 'b, c', 'User-Agent': 'mine/1' };
        const told = reached(await nango.get({ ...plain, endpoint: '/echo', headers }));
        assert.deepEqual(
            [told.headers.go, told.headers['x-two'], told.headers['user-agent']],
            ['Here', 'b, c', 'mine/1']
        );
        assert.equal(told.headers.host, new URL(upstream).host);
        const expected = ['accept', 'accept-encoding', 'go', 'host', 'user-agent', 'x-two'];
        assert.deepEqual(
            told.names.filter((name) => name !== 'connection'),
            expected
        );
    },
    'headers and query of the provider': async () => {
        const told = reached(
            await nango.get({
                ...keyed,
                endpoint: '/echo',
                params: { a: 1 },
                headers: { 'User-Agent': 'mine' }
            })
        );
        assert.equal(told.headers['x-api-key'], 'key-1');
        assert.equal(told.headers.accept, 'application/vnd.acme+json');
        assert.equal(told.headers['user-agent'], 'acme-agent');
        assert.equal(told.target, '/echo?a=1&version=2');
    },
    'what the caller says wins over the provider': async () => {
        const headers = { accept: 'text/csv', 'X-Api-Key': 'other' };
        const told = reached(
            await nango.get({ ...keyed, endpoint: '/echo', params: { version: 3 }, headers })
        );
        assert.deepEqual([told.headers.accept, told.headers['x-api-key']], ['text/csv', 'other']);
        assert.equal(told.target, '/echo?version=3');
    },
    'an access token as Bearer, a client one too': async () => {
        await integrate('acme-oauth', 'acme-oauth', { credentials: { type: 'OAUTH2', ...world.client } });
        await integrate('acme-client');
        await integrate('acme-login');
        await bring('acme-oauth', 'po1', { type: 'OAUTH2', access_token: 'access-0' });
        await bring('acme-client', 'pcc1', { type: 'OAUTH2_CC', ...world.client });
        await bring('acme-login', 'pl1', { type: 'TWO_STEP', user: 'anna', pin: '1234' });
        const sent = async (providerConfigKey, connectionId) =>
            reached(await nango.get({ providerConfigKey, connectionId, endpoint: '/echo' })).headers
                .authorization;
        assert.equal(await sent('acme-oauth', 'po1'), 'Bearer access-0');
        assert.equal(
            await sent('acme-client', 'pcc1'),
            `Bearer ${(await nango.getToken('acme-client', 'pcc1')).token}`
        );
        assert.equal(await sent('acme-login', 'pl1'), 'Bearer jwt-1');
    },

    // -- bodies

    'data as text': async () => {
        const headers = { 'Content-Type': 'text/csv; charset=utf-8' };
        const told = reached(
            await nango.post({ ...plain, endpoint: '/echo', data: 'a,ü\r\n1,2\n', headers })
        );
        assert.equal(told.headers['content-type'], 'text/csv; charset=utf-8');
        assert.equal(told.body.toString(), 'a,ü\r\n1,2\n');
    },
    'data as JSON that is text already': async () => {
        const data = '{"b": 1,  "a": 12345678901234567890}';
        const headers = { 'Content-Type': 'application/json' };
        const told = reached(await nango.put({ ...plain, endpoint: '/echo', data, headers }));
        assert.equal(told.body.toString(), data);
    },
    'data as a Buffer': async () => {
        const headers = { 'Content-Type': 'application/octet-stream' };
        const told = reached(await nango.post({ ...plain, endpoint: '/echo', data: OCTETS, headers }));
        assert.equal(told.headers['content-type'], 'application/octet-stream');
        assert.ok(told.body.equals(OCTETS));
    },
    'data as a form': async () => {
        const data = new URLSearchParams({ grant: 'a b', sign: 'ü' });
        const told = reached(await nango.post({ ...plain, endpoint: '/echo', data }));
        assert.match(told.headers['content-type'], /^application\/x-www-form-urlencoded/);
        assert.equal(told.body.toString(), 'grant=a+b&sign=%C3%BC');
    },
    'data as FormData': async () => {
        for (const headers of [undefined, { 'Content-Type': 'multipart/form-data' }]) {
            const data = new FormData();
            data.append('name', 'Zürich');
            data.append('file', new Blob([OCTETS], { type: 'image/png' }), 'a.png');
            const told = reached(await nango.post({ ...plain, endpoint: '/echo', data, headers }));
            const read = await new Response(told.body, {
                headers: { 'content-type': told.headers['content-type'] }
            }).formData();
            assert.equal(read.get('name'), 'Zürich');
            assert.deepEqual([read.get('file').name, read.get('file').type], ['a.png', 'image/png']);
            assert.ok(Buffer.from(await read.get('file').arrayBuffer()).equals(OCTETS));
        }
    },
    'data as a stream, larger than what is kept': async () => {
        const large = Buffer.alloc(3 * 1024 * 1024, OCTETS);
        const headers = { 'Content-Type': 'application/octet-stream' };
        const { Readable } = await import('node:stream');
        const data = Readable.from([large.subarray(0, 1_000_000), large.subarray(1_000_000)]);
        const told = reached(await nango.post({ ...plain, endpoint: '/echo', data, headers }));
        assert.ok(told.body.equals(large));
    },

    // -- answers

    'an answer in gzip': async () => {
        assert.equal((await nango.get({ ...plain, endpoint: '/packed' })).data.packed, true);
        const packed = await direct('GET', '/packed', plain, { 'accept-encoding': 'gzip' });
        assert.equal(packed.headers.get('content-encoding'), 'gzip');
    },
    decompress: async () => {
        const answer = await nango.get({ ...plain, endpoint: '/packed', decompress: true });
        assert.equal(answer.data.text, 'ü'.repeat(500));
        const unpacked = await direct('GET', '/packed', plain, {
            decompress: 'true',
            'accept-encoding': 'gzip'
        });
        assert.equal(unpacked.headers.get('content-encoding'), null);
        assert.equal(JSON.parse(unpacked.text).packed, true);
    },
    'responseType: arraybuffer': async () => {
        const answer = await nango.get({ ...plain, endpoint: '/octets', responseType: 'arraybuffer' });
        assert.ok(Buffer.from(answer.data).equals(Buffer.alloc(256_000, OCTETS)));
        assert.equal(answer.headers['content-length'], '256000');
        assert.equal(answer.headers['content-disposition'], 'attachment');
    },
    'responseType: stream gives the first part before the last was sent': async () => {
        const answer = await nango.get({ ...plain, endpoint: '/halves/g1', responseType: 'stream' });
        const first = await new Promise((resolve) => answer.data.once('data', resolve));
        answer.data.pause(); // what comes before somebody listens again would be lost
        assert.equal(first.toString(), 'first');
        await fetch(`${upstream}/release/g1`);
        assert.equal(await text(answer.data), 'second');
    },
    'an answer without a body': async () => {
        const answer = await nango.delete({ ...plain, endpoint: '/status/204' });
        assert.deepEqual(
            [answer.status, answer.data, answer.headers['x-reason']],
            [204, '', 'asked for 204']
        );
    },

    // -- redirects

    'a redirect on the same host': async () => {
        const told = reached(await nango.get({ ...keyed, endpoint: '/redirect/here/302' }));
        assert.deepEqual([told.target, told.headers['x-api-key']], ['/echo?landed=1', 'key-1']);
        const again = reached(await nango.post({ ...plain, endpoint: '/redirect/here/307', data: { a: 1 } }));
        assert.deepEqual([again.method, again.body.toString()], ['POST', '{"a":1}']);
    },
    'a redirect to another host takes no credentials along': async () => {
        const { headers, target } = reached(
            await nango.get({ ...keyed, endpoint: '/redirect/away/302', headers: { 'X-Mine': '1' } })
        );
        assert.equal(target, '/echo?landed=1');
        assert.notEqual(headers.host, new URL(upstream).host);
        assert.deepEqual([headers['x-api-key'], headers['x-mine']], [undefined, undefined]);
    },
    'a redirect to another host with forwardHeadersOnRedirect': async () => {
        const wish = { forwardHeadersOnRedirect: true, headers: { 'X-Mine': '1' } };
        const { headers } = reached(await nango.get({ ...keyed, endpoint: '/redirect/away/302', ...wish }));
        assert.deepEqual([headers['x-api-key'], headers['x-mine']], ['key-1', '1']);
    }
});
