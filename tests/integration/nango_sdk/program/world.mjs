// What is around the program, and the few requests that the SDK has no method for.

import assert from 'node:assert/strict';

import { Nango } from '@nangohq/node';

export const world = JSON.parse(process.env.WORLD);
export const nango = new Nango({ host: world.url, secretKey: world.api_key });

/** Return a client as the SDK makes it, with options of one's own. */
export function client(options) {
    return new Nango({ host: world.url, ...options });
}

/** Send a request without the SDK; return its status, headers and body. */
export async function rest(method, path, body, headers = {}) {
    const answer = await fetch(`${world.url}${path}`, {
        method,
        headers: {
            authorization: `Bearer ${world.api_key}`,
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
            ...headers
        },
        body: body === undefined ? undefined : JSON.stringify(body)
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, data: text && JSON.parse(text) };
}

/** Make an integration, called as its provider unless a name is given; it may be there already. */
export async function integrate(provider, uniqueKey = provider, more = {}) {
    const found = await rest('GET', `/integrations/${uniqueKey}`);
    if (found.status === 200) return;
    const made = await rest('POST', '/integrations', { provider, unique_key: uniqueKey, ...more });
    assert.equal(made.status, 200, JSON.stringify(made.data));
}

/** Import a connection, as the REST API alone can; return it. */
export async function bring(integration, connectionId, credentials = { type: 'NONE' }, more = {}) {
    const answer = await imported(integration, connectionId, credentials, more);
    assert.equal(answer.status, 201, JSON.stringify(answer.data));
    return answer.data;
}

/** Ask for an import; return the answer, whatever it is. */
export async function imported(integration, connectionId, credentials, more = {}) {
    const body = { provider_config_key: integration, connection_id: connectionId, credentials, ...more };
    return rest('POST', '/connections', body);
}

/** Return the error that a call of the SDK is refused with, in the wire's envelope. */
export async function refused(call, status, code) {
    const error = await failed(call, status);
    const envelope = error.response.data;
    assert.deepEqual(Object.keys(envelope), ['error'], JSON.stringify(envelope));
    assert.equal(envelope.error.code, code, JSON.stringify(envelope));
    assert.match(error.response.headers['content-type'], /^application\/json/);
    return envelope.error;
}

/** Return the axios error that a call of the SDK ends with. */
export async function failed(call, status) {
    let answer;
    try {
        answer = await call;
    } catch (error) {
        if (error.name !== 'AxiosError' || error.response === undefined) throw error;
        assert.equal(error.response.status, status, JSON.stringify(error.response.data));
        return error;
    }
    assert.fail(`expected ${status}, but it went well: ${JSON.stringify(answer?.data ?? answer)}`);
}

/** Return code and path of each problem of an error. */
export function problems(error) {
    return error.errors.map((each) => [each.code, each.path]);
}

/** Assert that an object has these fields and no others. */
export function hasOnly(object, fields) {
    assert.deepEqual(Object.keys(object).sort(), [...fields].sort());
}

/** Return what a question brings, once it is anything; it is asked again and again. */
export async function eventually(question, seconds = 15) {
    const end = Date.now() + seconds * 1000;
    for (;;) {
        const found = await question();
        if (found) return found;
        assert.ok(Date.now() < end, 'what was waited for never happened');
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
}

/** Return how a sync stands once it has ended: anew, where it is known when it last did. */
export async function ended(integration, sync, connectionId, since) {
    return eventually(async () => {
        const { syncs } = await nango.syncStatus(integration, [sync], connectionId);
        return syncs.find((each) => each.status !== 'RUNNING' && each.finishedAt && each.finishedAt !== since);
    });
}

/** What times look like: of a connection, and everywhere else. */
export const OFFSET = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?\+00:00$/;
export const ZULU = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** Return a time some seconds from now. */
export function soon(seconds) {
    return new Date(Date.now() + seconds * 1000).toISOString();
}

/** The fields of a connection. */
export const CONNECTION = [
    'id',
    'connection_id',
    'provider_config_key',
    'provider',
    'errors',
    'end_user',
    'tags',
    'metadata',
    'connection_config',
    'webhook_url_override',
    'created_at',
    'updated_at',
    'last_fetched_at',
    'credentials'
];
