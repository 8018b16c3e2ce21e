// Who looks, what he may do, and the questions that he is asked before something changes.
import { el, say } from './dom.js';

const API = '/parley/api/';
const dialog = document.getElementById('dialog');
const account = document.getElementById('account');
const said = document.getElementById('said');
const listeners = [];
let forgets = 0;

export let me = { mayRead: false, mayChange: false };

export const onMe = listener => listeners.push(listener);

function become(other) {
  me = other;
  say(account, me.user ? `${me.user}: log out` : 'Log in');
  listeners.forEach(listener => listener(me));
}

/** Asks the server; gives the document back, or throws an error with the server's sentence. */
export async function call(method, path, headers = {}) {
  const token = method === 'GET' || !me.token ? {} : { 'X-Parley-Token': me.token };
  const response = await fetch(API + path, { method, headers: { ...headers, ...token }, cache: 'no-store' });
  const document = await response.json().catch(() => ({}));
  if (!response.ok) {
    if (response.status === 401 && path !== 'login') await refresh();
    throw Object.assign(new Error(document.error ?? `The server answered ${response.status}`), { status: response.status });
  }
  return document;
}

export async function refresh() {
  become(await call('GET', 'me'));
  return me;
}

/** A sentence at the edge of the page, for some seconds. */
export function tell(sentence, isBad = false) {
  said.className = isBad ? 'toast bad' : 'toast';
  said.hidden = false;
  say(said, sentence);
  clearTimeout(forgets);
  forgets = setTimeout(() => { said.hidden = true; }, 6000);
}

function field(label, attributes) {
  const input = el('input', attributes);
  return { input, row: el('label', { class: 'field' }, el('span', {}, label), input) };
}

/** Opens the dialog; act gives back a sentence to tell, or throws an error that is shown in it. */
function ask({ title, text, fields = [], button, danger, act }) {
  const failure = el('p', { class: 'failure', role: 'alert', hidden: true });
  const submit = el('button', { type: 'submit', class: danger ? 'danger' : 'primary' }, button);
  const form = el('form', { method: 'dialog' },
    el('h2', { id: 'dialog-title' }, title),
    text && el('p', {}, text),
    fields.map(one => one.row),
    failure,
    el('div', { class: 'buttons' }, el('button', { type: 'button', class: 'plain', onclick: () => dialog.close() }, 'Cancel'), submit));
  form.addEventListener('submit', async event => {
    event.preventDefault();
    submit.disabled = true;
    failure.hidden = true;
    try {
      const sentence = await act(fields.map(one => one.input.value));
      dialog.close();
      if (sentence) tell(sentence);
    } catch (error) {
      failure.hidden = false;
      say(failure, error.message);
    } finally {
      submit.disabled = false;
    }
  });
  dialog.replaceChildren(form);
  if (!dialog.open) dialog.showModal();
  (fields[0]?.input ?? submit).focus();
}

const basic = (user, password) =>
  'Basic ' + btoa(String.fromCharCode(...new TextEncoder().encode(`${user}:${password}`)));

export function login(text) {
  ask({
    title: 'Log in',
    text: text ?? 'A user of Karaf with the role operator may end sessions and remove users; the role viewer may look.',
    fields: [
      field('User', { name: 'user', autocomplete: 'username', required: true, maxlength: 256, autocapitalize: 'none', spellcheck: 'false' }),
      field('Password', { name: 'password', type: 'password', autocomplete: 'current-password', required: true, maxlength: 256 }),
    ],
    button: 'Log in',
    act: async ([user, password]) => {
      become(await call('POST', 'login', { Authorization: basic(user, password) }));
      return me.mayChange ? `${me.user} may change things here` : `${me.user} may look`;
    },
  });
}

account.addEventListener('click', async () => {
  if (!me.user) return login();
  try {
    become(await call('POST', 'logout'));
    tell('Logged out');
  } catch (error) {
    tell(error.message, true);
  }
});

export function endSession(session) {
  ask({
    title: 'End this session?',
    text: `Everybody in ${session.id} gets BYE; who still rings gets CANCEL.`,
    button: 'End it for everybody',
    danger: true,
    act: async () => {
      await call('DELETE', `sessions/${encodeURIComponent(session.id)}`);
      return `Session ${session.id} is ended`;
    },
  });
}

export function removeUser(session, user) {
  ask({
    title: 'Remove this user?',
    text: `${user.uri} leaves session ${session.id}, or is not called any more.`,
    fields: [field('Why, in a few words (optional)', { name: 'reason', maxlength: 128 })],
    button: 'Remove',
    danger: true,
    act: async ([reason]) => {
      const query = new URLSearchParams({ uri: user.uri, ...(reason ? { reason } : {}) });
      await call('DELETE', `sessions/${encodeURIComponent(session.id)}/users?${query}`);
      return `${user.uri} is removed`;
    },
  });
}

/** Asks before something happens to what waits for a broker. */
export function askOutbox({ title, text, button, path, done }) {
  ask({ title, text, button, danger: true, act: async () => { await call('POST', path); return done; } });
}
