// What is shown: a state as elements. What is done there is told to `on`.
import { bare, idOf, problemOf, visible } from './fields.js';

const ICONS = {
  back: 'M15 5l-7 7 7 7',
  close: 'M6 6l12 12M18 6L6 18',
  next: 'M9 5l7 7-7 7',
  link: 'M8 12h8M9 7H7a5 5 0 000 10h2M15 7h2a5 5 0 010 10h-2',
  lock: 'M6 11h12v9H6zM9 11V8a3 3 0 016 0v3',
  show: 'M2 12s4-7 10-7 10 7 10 7-4 7-10 7S2 12 2 12zM12 9a3 3 0 100 6 3 3 0 000-6z',
  hide: 'M3 3l18 18M10 5c8-1 12 7 12 7l-3 4M6 7c-3 2-4 5-4 5s5 9 14 6M10 10a3 3 0 004 4',
  done: 'M5 13l5 5L20 7',
  warn: 'M12 9v5M12 17.500v.1M12 3l10 18H2z',
  window: 'M4 5h16v14H4zM4 9h16',
};

/** Return an element. Attributes that are false or null are left out; `on…` are listeners. */
export function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', ICONS[name]);
  svg.append(path);
  return svg;
}

/** Return what says a text by its name, with what stands in braces filled in. */
export function speaker(texts) {
  return (name, values = {}) => (texts[name] ?? name).replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
}

/** Return the elements of a state. */
export function view(state, { say, look, mode, on }) {
  const context = { say, look, mode, on, state, product: look.name };
  return [bar(context), ...(VIEWS[state.name] ?? waiting)(context)];
}

const VIEWS = { waiting, loading: waiting, choosing, form: formed, sending: formed, away, done, dead };

function bar({ state, say, mode, on }) {
  const back = state.name === 'form' && state.offer.choices.length > 1;
  return h('div', { class: 'bar' },
    back && h('button', { type: 'button', class: 'plain', 'aria-label': say('back'), onclick: () => on({ type: 'back' }) }, icon('back')),
    mode !== 'link' && h('button', { type: 'button', class: 'plain end', 'aria-label': say('close'), onclick: () => on({ type: 'close' }) }, icon('close')));
}

function button(kind, onclick, ...children) {
  return h('button', { type: 'button', class: kind, onclick }, ...children);
}

function image(src, size) {
  return h('img', { src, alt: '', width: size, height: size });
}

function outside(href, attributes, text) {
  return h('a', { href, target: '_blank', rel: 'noopener noreferrer', ...attributes }, text);
}

function heading(text) {
  return h('h1', { tabindex: '-1' }, text);
}

function waiting({ say }) {
  return [h('p', { class: 'wait' }, h('span', { class: 'spinner' }), say('loading'))];
}

function logos({ look }, choice) {
  return h('div', { class: 'logos', 'aria-hidden': 'true' },
    look.logo && image(look.logo, 48),
    look.logo && h('span', { class: 'tie' }, icon('link')),
    image(choice.logo, 48));
}

function choosing(context) {
  const { state, say, on, product, look } = context;
  const { choices } = state.offer;
  const list = h('ul', { class: 'choices' });
  const nothing = h('p', { class: 'muted', role: 'status' });
  const fill = (search) => {
    const fitting = choices.filter(({ name, key }) => `${name} ${key}`.toLowerCase().includes(search.trim().toLowerCase()));
    list.replaceChildren(...fitting.map((choice) => h('li', {},
      button('choice', () => on({ type: 'chose', key: choice.key }),
        image(choice.logo, 36), h('span', {}, choice.name), icon('next')))));
    nothing.textContent = fitting.length ? '' : say('choose.none', { search });
  };
  fill('');
  const search = choices.length > 6 && h('input', {
    type: 'search', class: 'search', 'aria-label': say('choose.search'), placeholder: say('choose.search'), autocomplete: 'off',
    oninput: ({ target }) => fill(target.value),
  });
  return [
    look.logo && h('img', { class: 'alone', src: look.logo, alt: product ?? '', width: 48, height: 48 }),
    heading(product ? say('choose.product', { product }) : say('choose.title')),
    h('p', { class: 'muted' }, say('choose.text')), search, list, nothing, leaving(context),
  ].filter(Boolean);
}

function titled({ state, say, product }) {
  const { name } = state.choice;
  if (state.offer.reconnecting) return say('form.again', { name });
  return product ? say('form.product', { name, product }) : say('form.title', { name });
}

function formed(context) {
  const { state, say, on } = context;
  const { choice, offer, problems = {}, alert } = state;
  const { name, fields = [] } = choice;
  const busy = state.name === 'sending';
  const intro = choice.way === 'page' ? 'form.page' : fields.length ? 'form.fields' : 'form.open';
  const rows = fields.map((field) => ({ field, row: row(context, field, problems[idOf(field)], busy) }));
  const form = h('form', { novalidate: true, 'aria-busy': busy && 'true' });
  const values = () => ({ ...state.values, ...Object.fromEntries([...new FormData(form)]) });
  const arrange = () => {
    const shown = visible(fields, values());
    for (const { field, row: element } of rows) element.hidden = !shown.includes(field);
  };
  form.append(
    ...rows.map(({ row: element }) => element),
    h('button', { type: 'submit', class: 'primary', disabled: busy },
      busy && h('span', { class: 'spinner' }),
      say(busy ? 'sending' : choice.way === 'page' ? 'form.signin' : 'form.submit', { name })));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    on({ type: 'submit', values: values() });
  });
  form.addEventListener('change', arrange);
  arrange();
  return [
    logos(context, choice),
    heading(titled(context)),
    offer.who && h('p', { class: 'who' }, say('form.who', { who: offer.who })),
    h('p', { class: 'muted' }, say(intro, { name }),
      choice.docs && !fields.some((field) => field.docs) && [' ', outside(choice.docs, {}, say('form.guide'))]),
    alert && h('p', { class: 'alert', role: 'alert' }, icon('warn'), h('span', {}, say(alert, { name, detail: state.detail ?? '' }))),
    form,
    leaving(context),
    fields.length > 0 && h('p', { class: 'foot' }, icon('lock'), say('sealed')),
  ].filter(Boolean);
}

/** The way back to the product, for whoever changes their mind or has said no. */
function leaving({ state, say, on, product, mode }) {
  if (mode !== 'link' || !state.offer?.return_url || state.name === 'sending') return null;
  return button('second', () => on({ type: 'close' }), product ? say('form.leave', { product }) : say('back'));
}

function labelOf({ say }, { title, name }) {
  const usual = say(`name.${name}`);
  if (title) return title;
  if (usual !== `name.${name}`) return usual;
  const words = name.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/[._-]+/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function complaint({ say, state }, field, problem) {
  return problem ? say(problem, { name: state.choice.name, example: field.example ?? '' }) : '';
}

function row(context, field, problem, busy) {
  const { say, state } = context;
  const id = idOf(field);
  const label = labelOf(context, field);
  const told = h('p', { class: 'problem', id: `${id}-problem` }, complaint(context, field, problem));
  const kept = field.secret && field.optional && state.offer.reconnecting && say('field.kept');
  const help = [field.help, kept, !field.help && field.example && !field.options && say('field.example', { example: field.example })];
  const helps = help.filter(Boolean).join(' ');
  const input = control(context, field, { id, busy, invalid: Boolean(problem), described: `${helps ? `${id}-help ` : ''}${id}-problem` });
  const check = () => {
    const found = problemOf(field, input.value);
    if (found === 'invalid.required' && !input.getAttribute('aria-invalid')) return; // not before it is sent
    told.textContent = complaint(context, field, found);
    if (found) input.setAttribute('aria-invalid', 'true');
    else input.removeAttribute('aria-invalid');
  };
  input.addEventListener('blur', () => {
    if (input.value === (state.values[id] ?? '')) return;
    input.value = bare(field, input.value);
    check();
  });
  return h('div', { class: 'row' },
    h('div', { class: 'head' },
      h('label', { for: id }, label, field.optional && h('span', { class: 'optional' }, ` (${say('field.optional')})`)),
      field.docs && outside(field.docs, { 'aria-label': `${say('form.guide')} ${label}` }, say('form.guide'))),
    box(context, field, input, label), helps && h('p', { class: 'help', id: `${id}-help` }, helps), told);
}

function control({ state, say }, field, { id, busy, invalid, described }) {
  const value = state.values[id] ?? '';
  const common = {
    id, name: id, disabled: busy, required: !field.optional, 'aria-describedby': described, 'aria-invalid': invalid && 'true',
    autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false',
  };
  if (field.options?.length) {
    const blank = !field.options.includes(value) && h('option', { value: '' }, say('field.choose'));
    return h('select', common, blank, field.options.map((option) => h('option', { value: option, selected: option === value }, option)));
  }
  if (field.long) {
    const area = h('textarea', { ...common, rows: 4 });
    area.value = value;
    return area;
  }
  const plain = { email: 'email', uri: 'url', url: 'url' }[field.format] ?? 'text';
  const around = field.prefix || field.suffix;
  const placeholder = field.example && !field.secret ? field.example : null;
  return h('input', { ...common, type: field.secret ? 'password' : around ? 'text' : plain, value, placeholder });
}

function box({ say }, field, input, label) {
  const secret = input.type === 'password';
  const toggle = secret && h('button', {
    type: 'button', class: 'plain', 'aria-label': say('field.show', { field: label }), 'aria-pressed': 'false', disabled: input.disabled,
    onclick: () => {
      const shown = input.type === 'text';
      input.type = shown ? 'password' : 'text';
      toggle.replaceChildren(icon(shown ? 'show' : 'hide'));
      toggle.setAttribute('aria-pressed', String(!shown));
    },
  }, icon('show'));
  const prefix = field.prefix?.replace(/^https?:\/\//, '');
  return h('div', { class: 'box' },
    prefix && h('span', { class: 'affix' }, prefix), input, field.suffix && h('span', { class: 'affix' }, field.suffix), toggle);
}

function away(context) {
  const { state, say, on, mode } = context;
  const { choice: { name }, window: at } = state;
  const blocked = at === 'blocked';
  const again = at !== 'here' && (blocked ? 'away.open' : 'away.again');
  return [
    logos(context, state.choice),
    heading(say('away.title', { name })),
    ...(at === 'here' ? waiting(context) : []),
    at !== 'here' && h('p', { class: 'muted', role: 'status' },
      blocked ? say('away.blocked') : [say('away.text'), at === 'closed' && h('strong', {}, ` ${say('away.closed')}`)]),
    again && button(at === 'open' ? 'second' : 'primary', () => on({ type: 'again', here: false }), icon('window'), say(again)),
    again && mode === 'link' && button('second', () => on({ type: 'again', here: true }), say('away.here')),
    again && button('second', () => on({ type: 'cancel' }), say('away.cancel')),
  ].filter(Boolean);
}

function done(context) {
  const { state, say, on, product, mode } = context;
  const leaves = state.offer.return_url && mode === 'link';
  const next = leaves ? (product ? say('done.product', { product }) : say('done.return')) : say('done.finish');
  return [
    h('div', { class: 'badge good', 'aria-hidden': 'true' }, icon('done')),
    heading(say('done.title', { name: state.choice.name })),
    h('p', { class: 'muted' }, say(leaves || mode !== 'link' ? 'done.window' : 'done.text')),
    (leaves || mode !== 'link') && button('primary', () => on({ type: 'close' }), next),
  ].filter(Boolean);
}

function dead(context) {
  const { state, say, on } = context;
  const title = state.why === 'offline' ? say('problem.offline') : say(`${state.why}.title`);
  return [
    h('div', { class: 'badge', 'aria-hidden': 'true' }, icon('warn')),
    heading(title),
    state.why !== 'offline' && h('p', { class: 'muted' }, say(`${state.why}.text`)),
    state.why === 'offline' && button('primary', () => on({ type: 'retry' }), say('retry')),
    leaving(context),
  ].filter(Boolean);
}
