// What is told to the page that has opened this one, and what is believed of it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  isAllowed, returnAddress, returnedIn, signInPath, targets, tokenIn,
} from '../../../../src/tieline/server/connect/assets/messages.js';

const OWN = 'https://tieline.example.com';
const TOKEN = `nango_connect_session_${'0a'.repeat(32)}`;

for (const [origin, allowed] of [
  [OWN, true],
  ['https://app.example.com', true],
  ['http://localhost:3000', true],
  ['http://localhost', true],
  ['http://localhost:3000.evil.test', false],
  ['http://localhost.evil.test:80', false],
  ['https://app.example.com.evil.test', false],
  ['https://app.example.com:8443', false],
  ['null', false],
]) {
  test(`${origin} may ${allowed ? '' : 'not '}use the page`, () => {
    assert.equal(isAllowed(origin, ['https://app.example.com', 'http://localhost:*'], OWN), allowed);
  });
}

const peer = {};
const context = { peer, origins: ['https://app.example.com'], own: OWN };
const message = { source: peer, origin: 'https://app.example.com', data: { type: 'session_token', sessionToken: TOKEN } };

test('a token is taken from the window that opened us, at an allowed origin', () => {
  assert.equal(tokenIn(message, context), TOKEN);
});

for (const [what, wrong] of [
  ['another window', { source: {} }],
  ['another origin', { origin: 'https://evil.test' }],
  ['another message', { data: { type: 'ready', sessionToken: TOKEN } }],
  ['no message', { data: null }],
  ['a text', { data: 'session_token' }],
  ['no token of ours', { data: { type: 'session_token', sessionToken: 'x' } }],
  ['an object', { data: { type: 'session_token', sessionToken: { toString: () => TOKEN } } }],
]) {
  test(`no token is taken from ${what}`, () => assert.equal(tokenIn({ ...message, ...wrong }, context), null));
}

test('no token is taken where nobody has opened us', () => {
  assert.equal(tokenIn({ ...message, source: null }, { ...context, peer: null }), null);
});

test('what is connected is told to allowed origins alone', () => {
  const origins = ['https://app.example.com', 'http://localhost:*'];
  assert.deepEqual(targets('connect', { known: null, origins, own: OWN }), [OWN, 'https://app.example.com']);
  assert.deepEqual(targets('connect', { known: 'http://localhost:3000', origins, own: OWN }), ['http://localhost:3000']);
  assert.deepEqual(targets('ready', { known: null, origins, own: OWN }), ['*']);
});

test('how it went is read behind the #', () => {
  assert.deepEqual(returnedIn('#integration=box&connection=c1'), { key: 'box', connection: 'c1', error: null, field: null });
  assert.equal(returnedIn('#integration=box'), null);
  assert.equal(returnedIn(''), null);
});

test('the way back keeps its own query', () => {
  const payload = { connectionId: 'c 1', providerConfigKey: 'box' };
  assert.equal(returnAddress('https://a.test/x?y=1#z', payload), 'https://a.test/x?y=1&connection_id=c+1&provider_config_key=box#z');
  assert.equal(returnAddress('https://a.test/x', null), 'https://a.test/x');
});

test('a sign-in begins with what was typed, escaped', () => {
  const effect = { token: 't', key: 'a b', sent: { credentials: {}, connection_config: { sub: 'x&y' } } };
  assert.equal(
    signInPath('/root', effect, 'w'),
    '/root/oauth/connect/a%20b?connect_session_token=t&ws_client_id=w&params%5Bsub%5D=x%26y',
  );
});
