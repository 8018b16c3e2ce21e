// The sessions that live, and one of them in detail.
import { el, clean, peer, chip, keyed, say, age, clock, words } from './dom.js';
import { Ladder } from './ladder.js';
import { me, call, tell, endSession, removeUser } from './login.js';

const panel = document.getElementById('sessions');
const search = el('input', { type: 'search', placeholder: 'Find a user, an id, a Call-ID', 'aria-label': 'Find a session', maxlength: 256 });
const ended = el('input', { type: 'checkbox', id: 'ended' });
const list = el('ul', { class: 'cards', id: 'session-list', 'aria-label': 'Sessions' });
const none = el('p', { class: 'muted empty' });
const more = el('p', { class: 'muted' });
const detail = el('article', { class: 'panel detail', id: 'session-detail', 'aria-live': 'off' });
const hint = el('div', { class: 'panel hint' }, el('p', {}, 'Choose a session to see its users and to follow its messages.'));

let live = { total: 0, sessions: [], silent: [] };
let past = [];
let chosen = '';
let shown = null;
let ladder = null;
let parts = null;

panel.append(
  el('div', { class: 'panel side' },
    el('div', { class: 'tools' }, search, el('label', { class: 'check' }, ended, 'Ended too')),
    none, list, more),
  hint, detail);
detail.hidden = true;

const STANDING = { connected: 'good', pending: 'busy', failed: 'bad', gone: 'quiet' };
const name = user => user.name || user.nickname || user.uri.replace(/^(sips?|tel):/, '').replace(/@.*$/, '');
const tally = (session, standing) => session.users.filter(user => user.standing === standing).length;

export const openSession = () => chosen;

export function showSessions(document) {
  live = document;
  render();
}

function matches(session) {
  const wanted = search.value.trim().toLowerCase();
  if (!wanted) return true;
  return [session.id, session.uri, session.callId, ...session.users.flatMap(user => [user.uri, user.name ?? '', user.nickname ?? ''])]
    .some(text => text.toLowerCase().includes(wanted));
}

function render() {
  const ids = new Set(live.sessions.map(session => session.id));
  const all = [...live.sessions, ...(ended.checked ? past.filter(session => !ids.has(session.id)) : [])];
  const found = all.filter(matches);
  keyed(list, found, session => session.id, card, update);
  none.hidden = found.length > 0;
  say(none, search.value ? 'Nothing found; Enter asks the server for an id or a Call-ID.' : 'No session lives. One appears here as soon as somebody sends an INVITE.');
  const left = live.total - live.sessions.length;
  more.hidden = left <= 0 && live.silent.length === 0;
  say(more, (left > 0 ? `${left} older ones live besides. ` : '') + (live.silent.length ? `${live.silent.length} are too busy to answer.` : ''));
}

function card(session) {
  const who = el('span', { class: 'who' });
  const state = el('span', { class: 'state' });
  const what = el('span', { class: 'what muted' });
  const link = el('a', { href: '#sessions/' + encodeURIComponent(session.id), class: 'card' },
    el('span', { class: 'row' }, who, state), el('span', { class: 'row' }, what, el('span', { class: 'age muted' })));
  return el('li', { 'data-session': session.id }, link);
}

function update(node, session) {
  const link = node.firstChild;
  const names = session.users.map(name).map(clean);
  say(link.querySelector('.who'), names.slice(0, 5).join(', ') + (names.length > 5 ? ` and ${names.length - 5} more` : ''));
  link.title = session.users.slice(0, 20).map(user => clean(user.uri)).join('\n');
  const state = session.endedAt ? words(session.endReason) : words(session.state);
  const box = link.querySelector('.state');
  if (box.dataset.text !== state) {
    box.dataset.text = state;
    const kind = session.endedAt ? 'quiet' : session.state === 'ACTIVE' ? 'good' : 'busy';
    box.replaceChildren(kind === 'good' ? el('span', { class: 'chip good bare' }, el('span', { class: 'unseen' }, state)) : chip(state, kind));
  }
  const told = [['connected', 'in'], ['pending', 'on the way'], ['failed', 'failed'], ['gone', 'gone']]
    .map(([standing, word]) => [tally(session, standing), word])
    .filter(([number]) => number > 0)
    .map(([number, word]) => `${number} ${word}`);
  say(link.querySelector('.what'), told.join(' · '));
  link.querySelector('.age').dataset.from = session.createdAt;
  link.querySelector('.age').dataset.to = session.endedAt ?? '';
  if (session.id === chosen) link.setAttribute('aria-current', 'true');
  else link.removeAttribute('aria-current');
  tick(link);
}

function tick(root) {
  for (const node of root.querySelectorAll('[data-from]')) {
    say(node, age(node.dataset.from, node.dataset.to ? new Date(node.dataset.to) : Date.now()));
  }
}

setInterval(() => tick(panel), 1000);

/** Opens one, or none. */
export function choose(id) {
  chosen = id;
  shown = null;
  ladder = new Ladder();
  parts = null;
  detail.hidden = !id;
  hint.hidden = Boolean(id);
  panel.classList.toggle('open', Boolean(id));
  detail.replaceChildren(el('p', { class: 'muted' }, 'Asking for the session…'));
  render();
}

export function showSession(session) {
  if (!session) {
    if (!shown) detail.replaceChildren(el('p', { class: 'empty' }, 'There is no such session, live or ended within the last hour.'));
    return;
  }
  if (session.id !== chosen && session.callId !== chosen && session.uri !== chosen) return;
  shown = session;
  if (!parts) build(session);
  ladder.users(session.users);
  ladder.draw();
  const over = Boolean(session.endedAt);
  parts.state.replaceChildren(chip(over ? 'ended: ' + words(session.endReason) : words(session.state), over ? 'quiet' : session.state === 'ACTIVE' ? 'good' : 'busy'));
  parts.age.dataset.from = session.createdAt;
  parts.age.dataset.to = session.endedAt ?? '';
  parts.end.hidden = over || !me.mayChange;
  if (over) say(ladder.empty, 'It has ended. Messages are shown as they come, not afterwards.');
  say(parts.count, `${tally(session, 'connected')} of ${session.users.length} in the chat`);
  keyed(parts.users, session.users, user => user.uri, userRow, updateUser);
  tick(detail);
}

function build(session) {
  parts = {
    state: el('span', {}),
    age: el('span', { class: 'age' }),
    count: el('span', {}),
    end: el('button', { type: 'button', class: 'danger', onclick: () => endSession(shown) }, 'End session'),
    users: el('tbody', {}),
  };
  detail.replaceChildren(
    el('div', { class: 'detail-head' },
      el('a', { href: '#sessions', class: 'back' }, '← All sessions'),
      el('h2', {}, peer(session.id)), parts.state, parts.end),
    el('dl', { class: 'facts' },
      el('div', {}, el('dt', {}, 'Age'), el('dd', {}, parts.age)),
      el('div', {}, el('dt', {}, 'Began'), el('dd', {}, clock(session.createdAt))),
      el('div', {}, el('dt', {}, 'Users'), el('dd', {}, parts.count)),
      el('div', { class: 'long' }, el('dt', {}, 'Identity'), el('dd', {}, peer(session.uri))),
      el('div', { class: 'long' }, el('dt', {}, 'Call-ID'), el('dd', {}, peer(session.callId)))),
    el('table', { class: 'users' },
      el('caption', { class: 'unseen' }, 'Users of this session'),
      el('thead', {}, el('tr', {}, ...['User', 'Role', 'Status', 'Code', 'Since', ''].map(text => el('th', { scope: 'col' }, text || el('span', { class: 'unseen' }, 'Actions'))))),
      parts.users),
    el('h3', {}, 'Messages'),
    ladder.element);
}

function userRow(user) {
  return el('tr', { 'data-user': user.uri },
    el('th', { scope: 'row' }, el('div', {}, el('strong', {}), el('span', { class: 'uri muted' }))),
    el('td', { 'data-name': 'Role' }), el('td', { 'data-name': 'Status' }), el('td', { 'data-name': 'Code' }), el('td', { 'data-name': 'Since' }),
    el('td', { class: 'act' }, el('button', { type: 'button', class: 'small', hidden: true }, 'Remove')));
}

function updateUser(row, user) {
  const [who, role, status, code, since, act] = row.children;
  const shownName = user.name || user.nickname;
  const [title, uri] = who.firstChild.children;
  if (title.dataset.text !== `${shownName} ${user.uri}`) {
    title.dataset.text = `${shownName} ${user.uri}`;
    title.replaceChildren(peer(shownName ?? user.uri));
    uri.replaceChildren(shownName ? peer(user.uri) : '');
  }
  say(role, user.role);
  const text = words(user.status) + (user.departure ? `, ${words(user.departure)}` : '');
  if (status.dataset.text !== text + user.standing) {
    status.dataset.text = text + user.standing;
    status.replaceChildren(chip(text, STANDING[user.standing]));
  }
  say(code, user.code ? String(user.code) : '–');
  say(since, clock(user.since));
  const button = act.firstChild;
  button.hidden = !me.mayChange || Boolean(shown.endedAt) || !['connected', 'pending'].includes(user.standing);
  button.onclick = () => removeUser(shown, user);
  button.setAttribute('aria-label', `Remove ${clean(user.uri)}`);
}

export const showMe = () => shown && showSession(shown);
export const showTrace = lines => ladder?.add(lines);
export const showDropped = document => ladder?.tellDropped(document.dropped);
export function showTraceRefused(document) {
  if (ladder) ladder.empty.textContent = document.error;
}

search.addEventListener('input', render);
search.addEventListener('keydown', async event => {
  if (event.key !== 'Enter' || !search.value.trim()) return;
  try {
    const session = await call('GET', 'sessions/' + encodeURIComponent(search.value.trim()));
    location.hash = '#sessions/' + encodeURIComponent(session.id);
  } catch (error) {
    tell(error.status === 404 ? 'There is no session of this id or Call-ID' : error.message, true);
  }
});

async function fetchPast() {
  if (!ended.checked) return;
  try {
    past = await call('GET', 'sessions?ended=true');
    render();
  } catch (error) {
    tell(error.message, true);
  }
}

ended.addEventListener('change', () => (ended.checked ? fetchPast() : render()));
setInterval(fetchPast, 5000);
