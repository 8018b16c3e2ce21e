// Procedures, refusals, the outbox and health.
import { el, clean, peer, chip, keyed, say, age, clock, count, words } from './dom.js';
import { diagram, showCounts } from './diagram.js';
import { me, askOutbox } from './login.js';

/* Procedures: the route files, and one route as a drawing. */

const procedures = document.getElementById('procedures');
const files = el('ul', { class: 'files', 'aria-label': 'Route files' });
const sheet = el('div', { class: 'panel sheet' });
procedures.append(el('div', { class: 'panel side' }, files), sheet);

let routeFiles = [];
let counts = { routes: {}, steps: {} };
let route = '';
let drawing = null;
let drawn = '';

export function showRoutes(document) {
  routeFiles = document;
  keyed(files, routeFiles, file => file.file, fileEntry, updateFile);
  draw();
}

function fileEntry() {
  return el('li', {}, el('div', { class: 'row' }, el('strong', {}), el('span', { class: 'state' })), el('p', { class: 'failure', hidden: true }), el('ul', { class: 'routes' }));
}

function updateFile(node, file) {
  const [head, failure, routes] = node.children;
  say(head.firstChild, clean(file.file === '-' ? 'other routes' : file.file));
  const state = file.refusal ? (file.since ? 'edit refused' : 'refused') : 'in force';
  if (head.lastChild.dataset.text !== state) {
    head.lastChild.dataset.text = state;
    head.lastChild.replaceChildren(chip(state, file.refusal ? 'bad' : 'good'));
  }
  failure.hidden = !file.refusal;
  if (file.refusal) {
    const { at, line, column, cause, cure } = file.refusal;
    const place = line ? `Line ${line}${column ? `, column ${column}` : ''}` : `As saved at ${clock(at)}`;
    say(failure, `${place}: ${clean(cause)}. ${clean(cure)}.` + (file.since ? ' Its last good version is in force.' : ''));
    failure.title = `Refused at ${clock(at)}`;
  }
  keyed(routes, file.routes, one => one.id,
    one => el('li', {}, el('a', { href: '#procedures/' + encodeURIComponent(one.id), 'data-route': one.id }, el('span', {}, clean(one.id)), el('span', { class: 'muted' }))),
    (item, one) => {
      const link = item.firstChild;
      if (one.id === route) link.setAttribute('aria-current', 'true');
      else link.removeAttribute('aria-current');
    });
  if (file.routes.length === 0 && file.configurations > 0 && routes.childElementCount === 0) {
    routes.append(el('li', { class: 'muted' }, 'a route configuration: it holds for every route'));
  }
}

export function chooseRoute(id) {
  route = id;
  drawn = '';
  showRoutes(routeFiles);
}

function draw() {
  const all = routeFiles.flatMap(file => file.routes.map(one => ({ ...one, file: file.file })));
  // The endpoint direct:x is served by the route that begins with it, whatever its id.
  const found = all.find(one => one.id === route) ?? all.find(one => one.from.replace('://', ':') === 'direct:' + route)
    ?? all.find(one => one.id === 'adhoc-setup') ?? all[0];
  if (!found) {
    sheet.replaceChildren(el('p', { class: 'empty muted' }, 'There is no route: nothing is served.'));
    return;
  }
  const text = JSON.stringify(found);
  if (text !== drawn) {
    drawn = text;
    route = found.id;
    drawing = diagram(found);
    sheet.replaceChildren(
      el('div', { class: 'detail-head' }, el('h2', {}, clean(found.id)), chip(words(found.state), found.state === 'Started' ? 'good' : 'busy'),
        el('span', { class: 'muted totals' })),
      el('div', { class: 'scroll', tabindex: '0', role: 'group', 'aria-label': 'Drawing' }, drawing));
    for (const link of files.querySelectorAll('a')) {
      if (link.dataset.route === route) link.setAttribute('aria-current', 'true');
      else link.removeAttribute('aria-current');
    }
  }
  applyCounts();
}

export function showCountsOf(document) {
  counts = document;
  applyCounts();
}

function applyCounts() {
  if (drawing) showCounts(drawing, counts);
  const [running, done, refused, failed] = counts.routes[route] ?? [0, 0, 0, 0];
  const totals = sheet.querySelector('.totals');
  if (totals) say(totals, `${count(done)} done · ${count(running)} now · ${count(refused)} refused · ${count(failed)} failed`);
  for (const link of files.querySelectorAll('a[data-route]')) {
    const [now, all] = counts.routes[link.dataset.route] ?? [0, 0];
    say(link.lastChild, now ? `${count(now)} now, ${count(all)}` : count(all));
  }
}

/* Refusals. */

const refusals = document.getElementById('refusals');
const only = el('p', { class: 'only', hidden: true });
const rows = el('tbody', {});
const nothing = el('p', { class: 'empty muted' });
refusals.append(el('div', { class: 'panel' }, only, nothing, el('table', { class: 'refusal-table' },
  el('caption', { class: 'unseen' }, 'What was refused within the last hour, the latest first'),
  el('thead', {}, el('tr', {}, ...['Time', 'Status', 'Rule', 'Step', 'Reason', 'Call-ID'].map(text => el('th', { scope: 'col' }, text)))), rows)));

let refused = [];
let step = '';

export function showRefusals(document) {
  refused = document;
  renderRefusals();
}

export function chooseStep(name) {
  step = name;
  renderRefusals();
}

function renderRefusals() {
  const found = refused.filter(one => !step || one.step === step);
  only.hidden = !step;
  if (step) only.replaceChildren('Only what ', el('strong', {}, clean(step)), ' refused. ', el('a', { href: '#refusals' }, 'Show all'));
  nothing.hidden = found.length > 0;
  say(nothing, step ? 'It refused nothing within the last hour.' : 'Nothing was refused within the last hour.');
  const seen = new Map();
  for (const one of found) {
    const key = `${one.at} ${one.callId} ${one.step}`;
    seen.set(seen.has(key) ? `${key} ${seen.size}` : key, one);
  }
  keyed(rows, [...seen], ([key]) => key, ([, one]) => el('tr', {},
    el('td', { 'data-name': 'Time' }, el('time', { datetime: one.at }, clock(one.at))),
    el('td', { 'data-name': 'Status' }, chip(String(one.status), one.status >= 500 ? 'busy' : 'bad')),
    el('td', { 'data-name': 'Rule' }, clean(one.rule)),
    el('td', { 'data-name': 'Step' }, el('a', { href: '#refusals/' + encodeURIComponent(one.step) }, clean(one.step))),
    el('td', { 'data-name': 'Reason', class: 'reason' }, clean(one.reason)),
    el('td', { 'data-name': 'Call-ID' }, one.session
      ? el('a', { href: '#sessions/' + encodeURIComponent(one.session), class: 'mono' }, peer(one.callId))
      : el('span', { class: 'mono' }, peer(one.callId)))));
}

/* The outbox: what waits for brokers. */

const outbox = document.getElementById('outbox');
const capacity = el('div', { class: 'capacity' }, el('p', {}), el('progress', { max: 1, value: 0, 'aria-label': 'How full the outbox is' }));
const unrecorded = el('p', { class: 'banner bad', role: 'alert', hidden: true });
const nobody = el('p', { class: 'empty muted' }, 'Nobody reads the outbox: no route begins with outbox:, so nothing is kept for brokers. The feature parley-jms brings such routes.');
const waiting = el('tbody', {});
const waitingTable = el('table', { class: 'outbox-table' },
  el('caption', { class: 'unseen' }, 'What waits for brokers'),
  el('thead', {}, el('tr', {}, ...['Topic', 'Waiting', 'Oldest', 'Delivered', 'Failures', 'State', ''].map(text => el('th', { scope: 'col' }, text || el('span', { class: 'unseen' }, 'Actions'))))),
  waiting);
outbox.append(el('div', { class: 'panel' }, unrecorded, capacity, nobody, waitingTable));

let latestOutbox = { subscriptions: [] };

const size = bytes => {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  const power = bytes ? Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10)) : 0;
  return `${(bytes / 1024 ** power).toFixed(power ? 1 : 0)} ${units[power]}`;
};

export function showOutbox(document) {
  latestOutbox = document;
  unrecorded.hidden = !document.whyNot;
  if (document.whyNot) say(unrecorded, `Nothing is recorded: ${clean(document.whyNot)}`);
  say(capacity.firstChild, `${size(document.usedBytes)} of ${size(document.maxBytes)} are used`);
  capacity.lastChild.value = document.maxBytes ? document.usedBytes / document.maxBytes : 0;
  nobody.hidden = document.subscriptions.length > 0;
  waitingTable.hidden = document.subscriptions.length === 0;
  keyed(waiting, document.subscriptions, one => `${one.topic} ${one.name}`, subscriptionRow, updateSubscription);
}

export const showMe = () => showOutbox(latestOutbox);

/** How many entries wait, of all subscriptions. */
export const depth = document => document.subscriptions.reduce((sum, one) => sum + one.entries, 0);

function subscriptionRow(one) {
  const path = `outbox/${encodeURIComponent(one.topic)}/${encodeURIComponent(one.name)}/`;
  const what = `${one.topic} for ${one.name}`;
  const retry = el('button', { type: 'button', class: 'small', onclick: () => askOutbox({
    title: 'Try again now?', text: `What could not be delivered of ${what} is delivered at once.`, button: 'Try again', path: path + 'retry', done: `${what} is tried again` }) }, 'Retry');
  const discard = el('button', { type: 'button', class: 'small danger', onclick: () => askOutbox({
    title: 'Give up what waits?', text: `Nobody will get what waits of ${what}. This cannot be undone.`, button: 'Give it up', path: path + 'discard', done: `What waited of ${what} is given up` }) }, 'Discard');
  return el('tr', { 'data-subscription': what },
    el('th', { scope: 'row' }, el('div', {}, el('strong', {}, clean(one.topic)), el('span', { class: 'muted' }, clean(one.name)))),
    ...['Waiting', 'Oldest', 'Delivered', 'Failures', 'State'].map(name => el('td', { 'data-name': name })),
    el('td', { class: 'act' }, el('span', { class: 'pair' }, retry, ' ', discard)));
}

function updateSubscription(row, one) {
  const [, entries, oldest, delivered, failures, state, act] = row.children;
  say(entries, one.entries ? `${count(one.entries)} (${size(one.bytes)})` : '0');
  say(oldest, one.oldestSeconds === undefined ? '–' : age(0, one.oldestSeconds * 1000));
  say(delivered, count(one.delivered));
  say(failures, count(one.failures));
  const text = one.lastError ? 'not delivered' : !one.hasRoute ? (one.recording ? 'no route yet' : 'not recorded') : 'flows';
  const error = one.lastError ? clean(one.lastError) + (one.nextAttempt ? `; next attempt at ${clock(one.nextAttempt)}` : '') : '';
  if (state.dataset.text !== text + error) {
    state.dataset.text = text + error;
    state.replaceChildren(chip(text, one.lastError ? 'bad' : one.hasRoute ? 'good' : 'busy'), error ? el('p', { class: 'failure' }, error) : '');
  }
  act.firstChild.hidden = !me.mayChange || one.entries === 0;
}

/* Health: the checks, and all figures. */

const health = document.getElementById('health');
const checks = el('ul', { class: 'checks', 'aria-label': 'Health checks' });
const now = el('tbody', {});
const since = el('tbody', {});
const figureTable = (title, body) => el('table', { class: 'figure-table' }, el('caption', {}, title), body);
health.append(el('div', { class: 'panel' }, checks), el('div', { class: 'panel columns' }, figureTable('Now', now), figureTable('Since the start', since)));

export function showHealth(document) {
  keyed(checks, document.checks, check => check.name,
    check => el('li', {}, el('div', { class: 'row' }, el('strong', {}, check.name.replaceAll('-', ' ').replace(/\b(sip|msrp)\b/g, one => one.toUpperCase())), el('span', {})), el('dl', {})),
    (node, check) => {
      node.firstChild.lastChild.replaceChildren(chip(check.up ? 'well' : 'not well', check.up ? 'good' : 'bad'));
      node.lastChild.replaceChildren(...Object.entries(check.details).map(([name, value]) => el('div', {}, el('dt', {}, clean(name)), el('dd', {}, clean(value)))));
    });
}

export function showFigures(document) {
  for (const [body, values] of [[now, document.now], [since, document.sinceStart]]) {
    keyed(body, Object.entries(values ?? {}), ([name]) => name,
      ([name]) => el('tr', {}, el('th', { scope: 'row' }, clean(name)), el('td', {})),
      (row, [, value]) => say(row.lastChild, count(value)));
  }
}
