// The page as a machine.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { START, step } from '../../../../src/tieline/server/connect/assets/machine.js';

const KEY = { key: 'desk', name: 'Helpdesk', way: 'fields', fields: [
  { place: 'credentials', name: 'apiKey', secret: true },
  { place: 'connection_config', name: 'subdomain', prefix: 'https://', suffix: '.helpdesk.com' },
] };
const PAGE = { key: 'box', name: 'Box', way: 'page' };
const LOOK = { theme: 'light' };
const offerOf = (...choices) => ({ choices, look: LOOK, settings: { defaultTheme: 'light' } });
const VALUES = { 'credentials.apiKey': 'k', 'connection_config.subdomain': 'https://acme.helpdesk.com/home' };
const PAYLOAD = { providerConfigKey: 'box', connectionId: 'c1', isPending: false };

/** Return the state after events, with what is to be done after the last one. */
function after(...events) {
  return events.reduce(([state], event) => step(state, event), [START, []]);
}

const offered = (...choices) => ({ type: 'offered', token: 't', offer: offerOf(...choices) });
const doing = (effects) => effects.map((effect) => effect.do);

test('a token is loaded', () => {
  const [state, effects] = after({ type: 'token', token: 't' });
  assert.equal(state.name, 'loading');
  assert.deepEqual(effects, [{ do: 'load', token: 't' }]);
});

test('without a token the link is not complete', () => {
  assert.equal(after({ type: 'incomplete' })[0].why, 'incomplete');
  assert.equal(after(offered(PAGE), { type: 'incomplete' })[0].name, 'form');
});

test('one integration needs no choice', () => {
  assert.equal(after(offered(PAGE))[0].choice.key, 'box');
});

test('of several one is chosen, and another one after all', () => {
  assert.equal(after(offered(PAGE, KEY))[0].name, 'choosing');
  const [state] = after(offered(PAGE, KEY), { type: 'chose', key: 'desk' });
  assert.deepEqual([state.name, state.choice.key], ['form', 'desk']);
  assert.equal(step(state, { type: 'back' })[0].name, 'choosing');
});

test('an unknown choice changes nothing', () => {
  assert.equal(after(offered(PAGE, KEY), { type: 'chose', key: 'none' })[0].name, 'choosing');
});

test('nothing to connect is told', () => {
  assert.equal(after(offered())[0].why, 'none');
});

test('the look is painted, and told to whoever embeds the page', () => {
  const [, effects] = after(offered(PAGE));
  assert.deepEqual(effects, [
    { do: 'paint', look: LOOK },
    { do: 'say', type: 'settings_changed', payload: { defaultTheme: 'light' } },
  ]);
});

test('a session that is over is forgotten', () => {
  const [state, effects] = after({ type: 'token', token: 't' }, { type: 'refused', offline: false });
  assert.deepEqual([state.why, doing(effects)], ['expired', ['forget']]);
});

test('a server that cannot be reached is asked again', () => {
  const [state, effects] = after({ type: 'token', token: 't' }, { type: 'refused', offline: true }, { type: 'retry' });
  assert.deepEqual([state.name, effects], ['loading', [{ do: 'load', token: 't' }]]);
});

test('what is missing is marked, and nothing sent', () => {
  const [state, effects] = after(offered(KEY), { type: 'submit', values: {} });
  assert.deepEqual(effects, []);
  assert.equal(state.alert, 'problem.fields');
  assert.deepEqual(state.problems, {
    'credentials.apiKey': 'invalid.required',
    'connection_config.subdomain': 'invalid.required',
  });
});

test('a form is sent, without what surrounds a value', () => {
  const [state, effects] = after(offered(KEY), { type: 'submit', values: VALUES });
  assert.equal(state.name, 'sending');
  assert.deepEqual(effects, [
    { do: 'send', token: 't', key: 'desk', sent: { credentials: { apiKey: 'k' }, connection_config: { subdomain: 'acme' } } },
  ]);
});

test('a form is sent once', () => {
  const [state] = after(offered(KEY), { type: 'submit', values: VALUES });
  assert.deepEqual(step(state, { type: 'submit', values: VALUES }), [state, []]);
});

test('what is connected is told, and the window of the sign-in closed', () => {
  const [state, effects] = after(offered(PAGE), { type: 'submit', values: {} }, { type: 'connected', payload: PAYLOAD });
  assert.deepEqual([state.name, state.payload], ['done', PAYLOAD]);
  assert.deepEqual(effects, [{ do: 'shut' }, { do: 'say', type: 'connect', payload: PAYLOAD }]);
});

test('nothing is connected that was not asked for', () => {
  assert.equal(after(offered(PAGE), { type: 'connected', payload: PAYLOAD })[0].name, 'form');
});

const failedAfter = (choice, values, error) => after(offered(choice), { type: 'submit', values }, { type: 'failed', error });

for (const [type, alert, marked] of [
  ['refused', 'problem.refused', ['credentials.apiKey']],
  ['address', 'problem.address', ['connection_config.subdomain']],
  ['permission', 'problem.permission', []],
  ['unavailable', 'problem.unavailable', []],
]) {
  test(`an account that is refused (${type}) is explained, and what was typed stays`, () => {
    const [state, effects] = failedAfter(KEY, VALUES, { code: 'connection_test_failed', type, message: 'no' });
    assert.deepEqual([state.name, state.alert, Object.keys(state.problems)], ['form', alert, marked]);
    assert.equal(state.values['credentials.apiKey'], 'k');
    assert.deepEqual(effects[1].payload, { errorType: 'connection_test_failed', errorMessage: 'no' });
  });
}

test('a server names the field that is wrong', () => {
  const [state] = failedAfter(KEY, VALUES, { code: 'invalid_body', path: 'connection_config.subdomain' });
  assert.deepEqual(state.problems, { 'connection_config.subdomain': 'invalid.refused' });
});

test('so does the sentence that a sign-in fails with', () => {
  const page = { ...PAGE, fields: [{ place: 'connection_config', name: 'tenant', optional: true }] };
  const [state] = failedAfter(page, {}, { code: 'invalid_query_params', message: 'connection_config.tenant: must match x' });
  assert.deepEqual(state.problems, { 'connection_config.tenant': 'invalid.refused' });
});

for (const [code, alert] of [
  ['access_denied', 'problem.denied'],
  ['invalid_grant', 'problem.signin'],
  ['provider_unavailable', 'problem.unavailable'],
  ['server_error', 'problem.unknown'],
  ['offline', 'problem.offline'],
]) {
  test(`a sign-in that ends with ${code} is explained`, () => {
    assert.equal(failedAfter(PAGE, {}, { code })[0].alert, alert);
  });
}

test('a session that ends meanwhile is told', () => {
  const [state] = failedAfter(KEY, VALUES, { code: 'unknown_connect_session_token' });
  assert.deepEqual([state.name, state.why], ['dead', 'expired']);
});

test('a sign-in opens a window, or goes on in this one', () => {
  const [state, effects] = after(offered(PAGE), { type: 'submit', values: {} });
  assert.deepEqual([state.window, doing(effects)], ['open', ['open']]);
  const [here, going] = after(offered(PAGE), { type: 'submit', values: {}, here: true });
  assert.deepEqual([here.window, doing(going)], ['here', ['go']]);
});

test('a window that is gone may be opened again, and still succeed', () => {
  const [gone] = after(offered(PAGE), { type: 'submit', values: {} }, { type: 'closed' });
  assert.equal(gone.window, 'closed');
  const [again, effects] = step(gone, { type: 'again', here: false });
  assert.deepEqual([again.window, doing(effects)], ['open', ['open']]);
  assert.equal(step(gone, { type: 'connected', payload: PAYLOAD })[0].name, 'done');
});

test('a window that a browser keeps shut is told', () => {
  assert.equal(after(offered(PAGE), { type: 'submit', values: {} }, { type: 'blocked' })[0].window, 'blocked');
});

test('a sign-in may be given up', () => {
  const [state, effects] = after(offered(PAGE), { type: 'submit', values: {} }, { type: 'cancel' });
  assert.deepEqual([state.name, doing(effects)], ['form', ['shut']]);
});

test('a browser that comes back in its own window sees how it went', () => {
  const come = (returned) => step(START, { ...offered(PAGE), returned });
  const [good, effects] = come({ key: 'box', connection: 'c1', error: null });
  assert.deepEqual([good.name, good.payload], ['done', PAYLOAD]);
  assert.equal(effects.at(-1).type, 'connect');
  assert.equal(come({ key: 'box', connection: null, error: 'access_denied' })[0].alert, 'problem.denied');
  assert.equal(come({ key: 'else', connection: 'c1', error: null })[0].name, 'choosing');
});

test('the page closes with what it has done', () => {
  const [, effects] = after(offered(PAGE), { type: 'close' });
  assert.deepEqual(effects, [{ do: 'shut' }, { do: 'leave', done: null }]);
});

test('events that mean nothing change nothing', () => {
  for (const type of ['submit', 'again', 'closed', 'blocked', 'cancel', 'connected', 'failed', 'retry', 'nonsense']) {
    assert.deepEqual(step(START, { type }), [START, []]);
  }
});
