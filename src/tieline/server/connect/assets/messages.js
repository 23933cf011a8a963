// What is told to the page that has opened this one, and what is believed of it. Pure.

/** Whether an origin is one of those that may use this page; `http://localhost:*` is any port. */
export function isAllowed(origin, origins, own) {
  if (origin === own) return true;
  return origins.some((each) => {
    if (!each.endsWith(':*')) return each === origin;
    const host = each.slice(0, -2);
    return origin === host || (origin.startsWith(`${host}:`) && /^\d+$/.test(origin.slice(host.length + 1)));
  });
}

/** The token in a message, or null: it has to come from the window that opened us, at an allowed origin. */
export function tokenIn({ source, origin, data }, { peer, origins, own }) {
  if (!peer || source !== peer || !isAllowed(origin, origins, own)) return null;
  const token = data?.type === 'session_token' ? data.sessionToken : null;
  return typeof token === 'string' && /^nango_connect_session_[0-9a-f]{64}$/.test(token) ? token : null;
}

/** Where a message goes: to whom is known, else to each origin that may hear it. A readiness is no secret. */
export function targets(type, { known, origins, own }) {
  if (type === 'ready' || type === 'close') return known ? [known] : ['*'];
  return known ? [known] : [own, ...origins.filter((each) => !each.endsWith('*'))];
}

/** How a sign-in in this very window ended, from what stands behind the `#`; null where nothing does. */
export function returnedIn(hash) {
  const told = new URLSearchParams(hash.replace(/^#/, ''));
  const key = told.get('integration');
  if (!key || !(told.has('connection') || told.has('error'))) return null;
  return { key, connection: told.get('connection'), error: told.get('error'), field: told.get('field') };
}

/** The address to go to afterwards: the session's, with what has been connected. */
export function returnAddress(url, payload) {
  const address = new URL(url);
  if (payload) {
    address.searchParams.set('connection_id', payload.connectionId);
    address.searchParams.set('provider_config_key', payload.providerConfigKey);
  }
  return address.href;
}

/** The server's page that begins a sign-in. */
export function signInPath(root, { token, key, sent }, audience) {
  const query = new URLSearchParams({ connect_session_token: token, ws_client_id: audience });
  for (const [name, value] of Object.entries(sent.connection_config)) query.set(`params[${name}]`, value);
  return `${root}/oauth/connect/${encodeURIComponent(key)}?${query}`;
}
