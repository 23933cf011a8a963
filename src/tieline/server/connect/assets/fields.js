// What is typed into a form: made tidy, looked at, and put together. Pure.

/** Fields that are asked for while others have these values. */
export function visible(fields, values) {
  const valueOf = (name) => values[idOf(fields.find((field) => field.name === name) ?? {})];
  return fields.filter(({ when }) => !when || valueOf(when.field) === when.equals);
}

/** What a field is called among all of a form. */
export function idOf(field) {
  return `${field.place}.${field.name}`;
}

/** What a form begins with. */
export function initial(fields) {
  return Object.fromEntries(fields.map((field) => [idOf(field), field.value ?? '']));
}

/** A value without what surrounds it anyway: whoever copies an address copies all of it. */
export function bare(field, text) {
  let value = field.long ? text : text.trim();
  if (field.prefix && value.toLowerCase().startsWith(field.prefix.toLowerCase())) {
    value = value.slice(field.prefix.length);
  }
  const end = field.suffix ? value.toLowerCase().indexOf(field.suffix.toLowerCase()) : -1;
  return end > 0 ? value.slice(0, end) : value;
}

/** What is wrong with a value: the name of a text, or null. The server has the last word. */
export function problemOf(field, text) {
  const value = bare(field, text);
  if (!value) return field.optional || field.value ? null : 'invalid.required';
  if (field.options?.length) return field.options.includes(value) ? null : 'invalid.pattern';
  const format = field.format === 'url' ? 'uri' : field.format;
  if (FORMATS[format]?.test(value) === false) return `invalid.${format}`;
  if (!fitsPattern(field.pattern, value)) return field.example ? 'invalid.example' : 'invalid.pattern';
  return null;
}

const FORMATS = {
  hostname: /^[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?(?::\d{1,5})?$/i,
  uri: /^[a-z][a-z0-9+.-]*:\/\/\S+$/i,
  email: /^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+$/,
  uuid: /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
};

function fitsPattern(pattern, value) {
  if (!pattern) return true;
  try {
    return new RegExp(pattern, 'u').test(value);
  } catch {
    return true; // written for another engine: the server knows it
  }
}

/** What was typed, made tidy. */
export function tidy(fields, values) {
  return { ...values, ...Object.fromEntries(fields.map((field) => [idOf(field), bare(field, values[idOf(field)] ?? '')])) };
}

/** Everything that is wrong with a form, by field. */
export function problemsOf(fields, values) {
  const found = visible(fields, values).map((field) => [idOf(field), problemOf(field, values[idOf(field)] ?? '')]);
  return Object.fromEntries(found.filter(([, problem]) => problem));
}

/** A form as it is sent: by place, without what is empty. */
export function given(fields, values) {
  const sent = { credentials: {}, connection_config: {} };
  for (const field of visible(fields, values)) {
    const value = bare(field, values[idOf(field)] ?? '');
    if (value) sent[field.place][field.name] = value;
  }
  return sent;
}

/** The field that a server's error is about, or null: `credentials.apiKey`, `params.tenant`. */
export function fieldOf(fields, path) {
  const [place, ...rest] = (path ?? '').split('.');
  const id = `${place === 'params' ? 'connection_config' : place}.${rest.join('.')}`;
  return fields.some((field) => idOf(field) === id) ? id : null;
}
