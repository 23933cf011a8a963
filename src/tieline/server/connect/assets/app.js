// Does what the machine says: asks the server, opens windows, tells whoever has opened this page.
import { START, step } from './machine.js';
import { isAllowed, returnAddress, returnedIn, signInPath, targets, tokenIn } from './messages.js';
import { speaker, view } from './view.js';

const PLACE = 'tieline.connect';
const content = JSON.parse(document.getElementById('content').textContent);
const card = document.getElementById('card');
const live = document.body.appendChild(Object.assign(document.createElement('p'), { className: 'live' }));
live.setAttribute('role', 'status');
const THEMES = ['light', 'dark', 'system'];
const night = matchMedia('(prefers-color-scheme: dark)');
const say = speaker(content.texts);
const framed = window.parent !== window;
const peer = framed ? window.parent : window.opener;
const mode = framed ? 'frame' : peer ? 'popup' : 'link';
const query = new URLSearchParams(location.search);

let state = START;
let look = content.look;
let origins = content.origins;
let known = peer ? originBefore() : null;
let attempt = {};

/** The origin that opened this page, where it is told, and allowed. */
function originBefore() {
  const told = (framed && location.ancestorOrigins?.[0]) || (document.referrer && new URL(document.referrer).origin);
  return told && isAllowed(told, origins, location.origin) ? told : null;
}

function on(event) {
  const here = mode === 'link' && (event.here ?? matchMedia('(pointer: coarse) and (max-width: 600px)').matches);
  const before = state;
  const [after, effects] = step(state, { ...event, here });
  state = after;
  for (const effect of effects) EFFECTS[effect.do](effect);
  if (after !== before) render(before);
}

function render(before) {
  document.title = state.choice && state.name !== 'choosing' ? say('form.title', { name: state.choice.name }) : say('title');
  card.replaceChildren(...view(state, { say, look, mode, on }));
  card.className = `card ${state.name}`;
  card.setAttribute('aria-busy', String(['waiting', 'loading', 'sending'].includes(state.name)));
  if (state.name === 'sending') {
    live.textContent = say('sending', { name: state.choice.name });
    return;
  }
  live.textContent = '';
  const wrong = card.querySelector('[aria-invalid]');
  if (wrong) wrong.focus();
  else if (before.name !== state.name || state.alert) card.querySelector('h1')?.focus({ preventScroll: before.name === 'waiting' });
}

const EFFECTS = {
  async load({ token, returned }) {
    remember({ token });
    try {
      const reply = await ask('GET', `/connect/offer?lang=${content.language}`, token);
      if (reply.ok) begin(token, (await reply.json()).data, returned);
      else on({ type: 'refused', offline: reply.status >= 500 || reply.status === 429 });
    } catch {
      on({ type: 'refused', offline: true });
    }
  },

  async send({ token, key, sent }) {
    try {
      const reply = await ask('POST', '/connect/accounts', token, { integration: key, ...sent });
      const told = await reply.json();
      if (reply.ok) on({ type: 'connected', payload: { ...told, isPending: false } });
      else on({ type: 'failed', error: errorOf(told.error) });
    } catch {
      on({ type: 'failed', error: { code: 'offline' } });
    }
  },

  open(effect) {
    EFFECTS.shut();
    const popup = window.open('', '_blank', 'popup,width=520,height=680');
    if (!popup) {
      if (mode === 'link') setTimeout(() => on({ type: 'again', here: true }));
      else setTimeout(() => on({ type: 'blocked' }));
      return;
    }
    attempt = { popup, tries: 0 };
    attempt.timer = setInterval((mine) => mine.popup.closed && on({ type: 'closed' }), 500, attempt);
    listen(attempt, effect);
  },

  go(effect) {
    EFFECTS.shut();
    remember({ token: effect.token, away: true });
    location.assign(signInPath(content.root, effect, `same-window${location.search}`));
  },

  shut() {
    const { socket, popup, timer } = attempt;
    attempt = {};
    clearInterval(timer);
    socket?.close();
    if (popup && !popup.closed) setTimeout(() => popup.close(), 300); // its last page is on its way
  },

  paint(effect) {
    look = effect.look;
    const { style, dataset } = document.documentElement;
    for (const time of ['light', 'dark']) {
      for (const part of ['primary', 'ink', 'ring']) style.setProperty(`--${time}-${part}`, look[time][part]);
    }
    style.setProperty('--radius', `${look.radius}px`);
    const theme = THEMES.includes(query.get('theme')) ? query.get('theme') : look.theme;
    dataset.theme = theme === 'system' ? (night.matches ? 'dark' : 'light') : theme;
  },

  say({ type, payload }) {
    if (!peer) return;
    for (const target of targets(type, { known, origins, own: location.origin })) peer.postMessage({ type, payload }, target);
  },

  forget() {
    remember(null);
  },

  leave({ done }) {
    EFFECTS.say({ type: 'close' });
    if (mode === 'popup') window.close();
    const url = state.offer?.return_url;
    if (mode === 'link' && url) location.assign(returnAddress(url, done?.payload));
  },
};

/** Hear how a sign-in ends; phones cut the line of a page that cannot be seen, which then comes back by its name. */
function listen(mine, effect) {
  const line = `${location.origin.replace(/^http/, 'ws')}${content.root}/${mine.name ? `?ws_client_id=${mine.name}` : ''}`;
  mine.socket = new WebSocket(line);
  mine.socket.onmessage = ({ data }) => mine === attempt && hear(JSON.parse(data), mine, effect);
  mine.socket.onclose = () => {
    if (mine !== attempt) return;
    mine.tries += 1;
    if (mine.name && mine.tries < 30) setTimeout(() => mine === attempt && listen(mine, effect), 1000);
    else on({ type: 'failed', error: { code: 'offline' } });
  };
}

function hear(told, mine, effect) {
  if (told.message_type === 'connection_ack') {
    if (!mine.name && !mine.popup.closed) mine.popup.location = signInPath(content.root, effect, told.ws_client_id);
    mine.name ??= told.ws_client_id;
  } else if (told.message_type === 'success') {
    const payload = { providerConfigKey: told.provider_config_key, connectionId: told.connection_id, isPending: told.is_pending };
    on({ type: 'connected', payload });
  } else if (told.message_type === 'error') {
    on({ type: 'failed', error: { code: told.error_type, message: told.error_desc } });
  }
}

function errorOf(error) {
  const { code, message, errors, payload } = error;
  return { code, message, path: errors?.[0]?.path?.join('.'), type: payload?.type, detail: message };
}

function ask(method, path, token, body) {
  const headers = { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) };
  return fetch(content.root + path, { method, headers, body: body && JSON.stringify(body), cache: 'no-store' });
}

/** Keep the session with the window: it is not in its address. */
function remember(kept) {
  try {
    if (kept) sessionStorage.setItem(PLACE, JSON.stringify(kept));
    else sessionStorage.removeItem(PLACE);
  } catch {
    // some browsers keep nothing for pages within pages
  }
}

function remembered() {
  try {
    return JSON.parse(sessionStorage.getItem(PLACE) ?? 'null');
  } catch {
    return null;
  }
}

function begin(token, offer, returned) {
  origins = offer.origins;
  if (known && !isAllowed(known, origins, location.origin)) on({ type: 'foreign' });
  else on({ type: 'offered', token, offer, returned });
}

window.addEventListener('message', (event) => {
  const token = tokenIn(event, { peer, origins, own: location.origin });
  if (!token) return;
  known = event.origin;
  if (token !== state.token) on({ type: 'token', token });
});
window.addEventListener('pageshow', ({ persisted }) => persisted && on({ type: 'cancel' }));
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && mode !== 'link') on({ type: 'close' });
});

night.addEventListener('change', () => EFFECTS.paint({ look }));
document.body.classList.add(mode);
const given = query.get('session_token');
const back = returnedIn(location.hash);
const kept = mode === 'frame' ? null : remembered();
if (given || back) {
  query.delete('session_token');
  history.replaceState(null, '', `${location.pathname}${query.size ? `?${query}` : ''}`);
}
EFFECTS.paint({ look });
if (content.expired) {
  on({ type: 'refused' });
} else if (content.offer) {
  remember({ token: given });
  begin(given, content.offer, null);
} else if (kept?.token) {
  state = { name: 'loading', token: kept.token };
  EFFECTS.load({ token: kept.token, returned: kept.away ? back : null });
} else if (!peer) {
  on({ type: 'incomplete' });
}
EFFECTS.say({ type: 'ready' });
