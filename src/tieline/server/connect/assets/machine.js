// The page as a machine: what it shows, what happens, and what is to be done then. Pure.
import { fieldOf, given, idOf, initial, problemsOf, tidy } from './fields.js';

/** Before anything is known. */
export const START = { name: 'waiting' };

/** Return what is shown after an event, and what is to be done: `[state, effects]`. */
export function step(state, event) {
  const handle = HANDLERS[event.type];
  return (handle && handle(state, event)) || [state, []];
}

const HANDLERS = {
  token: (state, { token }) => [{ name: 'loading', token }, [{ do: 'load', token }]],

  incomplete: (state) => (state.name === 'waiting' ? [{ name: 'dead', why: 'incomplete' }, []] : null),

  foreign: () => [{ name: 'dead', why: 'foreign' }, []],

  offered: (state, { token, offer, returned }) => {
    const kept = { token: token ?? state.token, offer };
    const effects = [{ do: 'paint', look: offer.look }, { do: 'say', type: 'settings_changed', payload: offer.settings }];
    if (offer.choices.length === 0) return [{ name: 'dead', why: 'none', ...kept }, effects];
    if (returned) return arrive(kept, returned, effects);
    if (offer.choices.length > 1) return [{ name: 'choosing', ...kept }, effects];
    return [form(kept, offer.choices[0]), effects];
  },

  refused: (state, { offline }) => [
    offline ? { name: 'dead', why: 'offline', token: state.token } : { name: 'dead', why: 'expired' },
    offline ? [] : [{ do: 'forget' }],
  ],

  retry: (state) => (state.token ? [{ name: 'loading', token: state.token }, [{ do: 'load', token: state.token }]] : null),

  chose: (state, { key }) => {
    const choice = state.offer.choices.find((each) => each.key === key);
    return choice ? [form(state, choice), []] : null;
  },

  back: (state) => [{ name: 'choosing', token: state.token, offer: state.offer }, []],

  submit: (state, { values: typed, here }) => {
    if (state.name !== 'form') return null;
    const { choice } = state;
    const fields = choice.fields ?? [];
    const values = tidy(fields, typed);
    const problems = problemsOf(fields, values);
    if (Object.keys(problems).length) return [{ ...state, values, problems, alert: 'problem.fields' }, []];
    const sent = given(fields, values);
    const next = { ...state, values, problems: {}, alert: null };
    if (choice.way === 'fields') {
      return [{ ...next, name: 'sending' }, [{ do: 'send', token: state.token, key: choice.key, sent }]];
    }
    return leave(next, sent, here);
  },

  again: (state, { here }) => {
    if (state.name !== 'away') return null;
    return leave(state, given(state.choice.fields ?? [], state.values), here);
  },

  blocked: (state) => (state.name === 'away' ? [{ ...state, window: 'blocked' }, []] : null),

  closed: (state) => (state.name === 'away' && state.window === 'open' ? [{ ...state, window: 'closed' }, []] : null),

  cancel: (state) => (state.name === 'away' ? [{ ...state, name: 'form' }, [{ do: 'shut' }]] : null),

  connected: (state, { payload }) => {
    if (state.name !== 'sending' && state.name !== 'away') return null;
    return [done(state, payload), [{ do: 'shut' }, { do: 'say', type: 'connect', payload }]];
  },

  failed: (state, { error }) => {
    if (state.name !== 'sending' && state.name !== 'away') return null;
    const told = { do: 'say', type: 'error', payload: { errorType: error.code, errorMessage: error.message ?? error.code } };
    if (OVER.has(error.code)) return [{ name: 'dead', why: 'expired' }, [{ do: 'shut' }, { do: 'forget' }, told]];
    return [{ ...state, name: 'form', ...explained(state.choice, error) }, [{ do: 'shut' }, told]];
  },

  close: (state) => [state, [{ do: 'shut' }, { do: 'leave', done: state.name === 'done' ? state : null }]],
};

const OVER = new Set(['unknown_connect_session_token', 'invalid_connect_session_token_format']);

function form({ token, offer }, choice) {
  return { name: 'form', token, offer, choice, values: initial(choice.fields ?? []), problems: {}, alert: null };
}

function done({ token, offer, choice }, payload) {
  return { name: 'done', token, offer, choice, payload };
}

/** To the provider's page: in a window, or in this one. */
function leave(state, sent, here) {
  const effect = { do: here ? 'go' : 'open', token: state.token, key: state.choice.key, sent };
  return [{ ...state, name: 'away', window: here ? 'here' : 'open' }, [effect]];
}

/** Back from the provider's page, in this very window. */
function arrive(kept, { key, connection, error, field }, effects) {
  const choice = kept.offer.choices.find((each) => each.key === key);
  if (!choice) return [{ name: 'choosing', ...kept }, effects];
  const at = form(kept, choice);
  if (error) return [{ ...at, ...explained(choice, { code: error, path: field }) }, effects];
  const payload = { providerConfigKey: key, connectionId: connection, isPending: false };
  return [done(at, payload), [...effects, { do: 'say', type: 'connect', payload }]];
}

/** What a form tells of an error: at the field that it is about, or that its user can most likely mend. */
function explained(choice, { code, message, path, type, detail }) {
  const fields = choice.fields ?? [];
  const named = fieldOf(fields, path ?? /^((?:credentials|connection_config|params)\.[\w.]+): /.exec(message ?? '')?.[1]);
  if (named) return { alert: 'problem.fields', detail: null, problems: { [named]: 'invalid.refused' } };
  const alert = alertOf(code, type, choice.way);
  const suspects = { 'problem.refused': 'credentials', 'problem.address': 'connection_config' }[alert];
  const marked = fields.filter((field) => field.place === suspects && !field.options?.length);
  const problems = marked.length === 1 ? { [idOf(marked[0])]: 'invalid.refused' } : {};
  return { alert, detail: detail ?? null, problems };
}

function alertOf(code, type, way) {
  if (code === 'connection_test_failed') return `problem.${type ?? 'refused'}`;
  if (code === 'connection_validation_failed') return 'problem.validation';
  if (code === 'access_denied') return 'problem.denied';
  if (UNREACHABLE.has(code)) return 'problem.unavailable';
  if (code === 'offline') return 'problem.offline';
  return way === 'page' && code !== 'server_error' ? 'problem.signin' : 'problem.unknown';
}

const UNREACHABLE = new Set(['provider_unavailable', 'provider_rate_limited', 'temporarily_unavailable']);
