// What is typed into a form.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bare, fieldOf, given, idOf, problemOf, problemsOf, visible } from '../../../../src/tieline/server/connect/assets/fields.js';

const SUBDOMAIN = { place: 'connection_config', name: 'subdomain', prefix: 'https://', suffix: '.zendesk.com', pattern: '^[a-z0-9-]+$', example: 'acme' };

for (const [typed, kept] of [
  ['acme', 'acme'],
  ['  acme ', 'acme'],
  ['acme.zendesk.com', 'acme'],
  ['https://acme.zendesk.com', 'acme'],
  ['HTTPS://acme.Zendesk.com/agent/home', 'acme'],
  ['.zendesk.com', '.zendesk.com'],
]) {
  test(`of ${JSON.stringify(typed)} is kept ${kept}`, () => assert.equal(bare(SUBDOMAIN, typed), kept));
}

test('a key of several lines stays as it is', () => {
  assert.equal(bare({ long: true }, '-----BEGIN\nx\n-----END\n'), '-----BEGIN\nx\n-----END\n');
});

for (const [field, value, problem] of [
  [{}, '', 'invalid.required'],
  [{ optional: true }, ' ', null],
  [{ value: 'eu' }, '', null],
  [{ pattern: '^a+$' }, 'aa', null],
  [{ pattern: '^a+$' }, 'b', 'invalid.pattern'],
  [{ pattern: '^a+$', example: 'aa' }, 'b', 'invalid.example'],
  [{ pattern: '(?P<x>a)' }, 'b', null],
  [{ options: ['eu', 'us'] }, 'eu', null],
  [{ options: ['eu', 'us'] }, 'cn', 'invalid.pattern'],
  [{ format: 'hostname' }, 'acme.example.com:8443', null],
  [{ format: 'hostname' }, 'https://acme', 'invalid.hostname'],
  [{ format: 'uri' }, 'https://acme/x', null],
  [{ format: 'url' }, 'acme', 'invalid.uri'],
  [{ format: 'email' }, 'ada@acme.test', null],
  [{ format: 'email' }, 'ada@acme', 'invalid.email'],
  [{ format: 'uuid' }, '123e4567-e89b-12d3-a456-426614174000', null],
  [{ format: 'uuid' }, '123', 'invalid.uuid'],
]) {
  test(`${JSON.stringify(field)} takes ${JSON.stringify(value)}: ${problem}`, () => assert.equal(problemOf(field, value), problem));
}

const KIND = { place: 'connection_config', name: 'kind', options: ['cloud', 'own'] };
const HOST = { place: 'connection_config', name: 'host', when: { field: 'kind', equals: 'own' } };
const TOKEN = { place: 'credentials', name: 'token' };

test('a field is asked for while another one has a value', () => {
  assert.deepEqual(visible([KIND, HOST], { [idOf(KIND)]: 'own' }), [KIND, HOST]);
  assert.deepEqual(problemsOf([KIND, HOST], { [idOf(KIND)]: 'cloud' }), {});
  assert.deepEqual(problemsOf([KIND, HOST], { [idOf(KIND)]: 'own' }), { [idOf(HOST)]: 'invalid.required' });
});

test('what is not asked for, or empty, is not sent', () => {
  const values = { [idOf(KIND)]: 'cloud', [idOf(HOST)]: 'left.over', [idOf(TOKEN)]: ' t ' };
  assert.deepEqual(given([KIND, HOST, TOKEN], values), { credentials: { token: 't' }, connection_config: { kind: 'cloud' } });
});

test('an error of the server finds its field', () => {
  assert.equal(fieldOf([HOST], 'params.host'), idOf(HOST));
  assert.equal(fieldOf([TOKEN], 'credentials.token'), idOf(TOKEN));
  assert.equal(fieldOf([TOKEN], 'credentials.else'), null);
  assert.equal(fieldOf([TOKEN], undefined), null);
});
