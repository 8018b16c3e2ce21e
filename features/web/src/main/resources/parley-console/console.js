// The page: what is open, what comes from the server, and the figures at the top.
import { el, svg, say, count, age } from './dom.js';
import { me, onMe, refresh, login } from './login.js';
import * as sessions from './sessions.js';
import * as panels from './panels.js';

const TABS = ['sessions', 'procedures', 'refusals', 'outbox', 'health'];
const page = crypto.randomUUID ? crypto.randomUUID() : String(Math.random()).slice(2) + Date.now();
const status = document.getElementById('status');
const uptime = document.getElementById('uptime');
const down = document.getElementById('down');

const now = { figures: { now: {}, sinceStart: {} }, health: null, isLive: false };

/* What is open is in the address: #tab/detail. */

let tab = '';
let followed = null;

function open() {
  const [name, ...rest] = location.hash.slice(1).split('/');
  const next = TABS.includes(name) ? name : 'sessions';
  const what = decodeURIComponent(rest.join('/'));
  for (const one of TABS) {
    const isOpen = one === next;
    const button = document.getElementById('tab-' + one);
    button.setAttribute('aria-selected', String(isOpen));
    button.tabIndex = isOpen ? 0 : -1;
    if (isOpen) button.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    document.getElementById(one).hidden = !isOpen;
  }
  tab = next;
  if (tab === 'procedures') panels.chooseRoute(what);
  if (tab === 'refusals') panels.chooseStep(what);
  const session = tab === 'sessions' ? what : followed ?? '';
  if (session !== followed) {
    followed = session;
    sessions.choose(session);
    connect();
  }
}

const tablist = document.querySelector('[role=tablist]');
tablist.addEventListener('click', event => {
  const button = event.target.closest('[role=tab]');
  if (button) location.hash = '#' + button.getAttribute('aria-controls') + (button.id === 'tab-sessions' && followed && tab !== 'sessions' ? '/' + encodeURIComponent(followed) : '');
});
tablist.addEventListener('keydown', event => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const end = { Home: 0, End: TABS.length - 1 }[event.key];
  if (step === undefined && end === undefined) return;
  event.preventDefault();
  const index = end ?? (TABS.indexOf(tab) + step + TABS.length) % TABS.length;
  const button = document.getElementById('tab-' + TABS[index]);
  button.click();
  button.focus();
});
window.addEventListener('hashchange', open);

const tally = (name, value) => say(document.querySelector(`#tab-${name} .count`), value ? String(value) : '');

/* The stream of changes. */

let stream = null;
let again = 0;

function connect() {
  stream?.close();
  clearTimeout(again);
  if (!me.mayRead) return;
  const query = new URLSearchParams({ page, ...(followed ? { session: followed } : {}) });
  stream = new EventSource('/parley/api/events?' + query);
  const on = (name, listener) => stream.addEventListener(name, event => listener(JSON.parse(event.data)));
  stream.addEventListener('open', () => { now.isLive = true; showStatus(); });
  stream.addEventListener('error', lost);
  on('figures', document => {
    now.figures = document.up ? document : { now: {}, sinceStart: {} };
    down.hidden = document.up;
    panels.showFigures(now.figures);
    showFigures();
  });
  on('down', document => { down.hidden = false; say(down, document.error); });
  on('health', document => { now.health = document; panels.showHealth(document); tally('health', document.checks.filter(check => !check.up).length); showStatus(); });
  on('sessions', document => { sessions.showSessions(document); tally('sessions', document.total); });
  on('refusals', document => { panels.showRefusals(document); tally('refusals', document.length >= 100 ? '100+' : document.length); });
  on('routes', document => { panels.showRoutes(document); tally('procedures', document.filter(file => file.refusal).length); });
  on('counts', panels.showCountsOf);
  on('outbox', document => { panels.showOutbox(document); const depth = panels.depth(document); tally('outbox', depth ? count(depth) : 0); });
  on('session', sessions.showSession);
  on('trace', sessions.showTrace);
  on('trace-dropped', sessions.showDropped);
  on('trace-refused', sessions.showTraceRefused);
}

/** The browser comes again by itself unless the server said no; then it is asked why. */
function lost() {
  now.isLive = false;
  showStatus();
  if (stream.readyState !== EventSource.CLOSED) return;
  clearTimeout(again);
  again = setTimeout(async () => {
    try {
      await refresh();
      connect();
    } catch {
      lost();
    }
  }, 3000);
}

function showStatus() {
  const [text, kind] = !now.isLive ? ['Reconnecting…', 'busy']
    : !now.health ? ['Live', 'good']
      : !now.health.live ? ['Not alive: restart it', 'bad']
        : !now.health.ready ? ['Not ready', 'bad'] : ['Ready', 'good'];
  say(status, text);
  status.className = 'chip ' + kind;
}

/* Key figures. */

const SAMPLES = 60;
const rates = { setups: [], messages: [] };
let before = null;

const FIGURES = [
  { key: 'sessions', title: 'Sessions', value: all => count(all.now.sessions) },
  { key: 'participants', title: 'Users in a chat', value: all => count(all.now.participants) },
  { key: 'setups', title: 'Set-ups a second', value: () => rate('setups'), line: 'setups' },
  { key: 'messages', title: 'Messages a second', value: () => rate('messages'), line: 'messages' },
  { key: 'setup', title: 'Mean set-up time', value: all => (all.sinceStart['setup.count'] ? duration(all.sinceStart['setup.meanMs']) : '–') },
  { key: 'refused', title: 'Refused since start', value: all => count(sum(all.sinceStart, 'refusals.')) },
];

const duration = ms => (ms < 1000 ? `${ms} ms` : `${(ms / 1000).toFixed(1)} s`);
const sum = (values, prefix) => Object.entries(values).filter(([name]) => name.startsWith(prefix)).reduce((total, [, value]) => total + value, 0);
const rate = name => { const latest = rates[name].at(-1); return latest === undefined ? '–' : latest >= 10 ? count(Math.round(latest)) : latest.toFixed(latest ? 1 : 0); };

const figures = document.getElementById('figures');
for (const figure of FIGURES) {
  figure.value_ = el('dd', {});
  figure.spark = figure.line && svg('svg', { class: 'spark', viewBox: '0 0 120 30', preserveAspectRatio: 'none', 'aria-hidden': 'true' }, svg('path', { class: 'area' }), svg('path', { class: 'edge' }));
  figures.append(el('div', { class: 'figure', 'data-figure': figure.key }, el('dt', {}, figure.title), figure.value_, figure.spark));
}

function showFigures() {
  for (const figure of FIGURES) say(figure.value_, figure.value(now.figures));
}

function sample() {
  const values = now.figures.sinceStart;
  const current = { at: performance.now(), setups: values['sessions.created'], messages: values['msrp.chunksReceived'] };
  if (before && current.setups !== undefined && before.setups !== undefined) {
    const seconds = (current.at - before.at) / 1000;
    for (const name of ['setups', 'messages']) {
      rates[name].push(Math.max(0, (current[name] - before[name]) / seconds));
      if (rates[name].length > SAMPLES) rates[name].shift();
    }
  }
  before = current;
  for (const figure of FIGURES.filter(one => one.spark)) {
    const points = rates[figure.line];
    const top = Math.max(1, ...points);
    const path = points.map((value, index) => `${(120 - (points.length - 1 - index) * 120 / (SAMPLES - 1)).toFixed(1)} ${(28 - value / top * 25).toFixed(1)}`);
    const edge = path.length > 1 ? 'M' + path.join(' L') : '';
    figure.spark.lastChild.setAttribute('d', edge);
    figure.spark.firstChild.setAttribute('d', edge ? `${edge} V30 H${path[0].split(' ')[0]} Z` : '');
  }
  showFigures();
  say(uptime, now.figures.startedAt ? 'up for ' + age(now.figures.startedAt) : '');
}
setInterval(sample, 1000);

/* Light or dark. */

const THEMES = ['auto', 'light', 'dark'];
const theme = document.getElementById('theme');
function paint(name) {
  document.documentElement.dataset.theme = name;
  say(theme, { auto: '◐ Auto', light: '○ Light', dark: '● Dark' }[name]);
  theme.setAttribute('aria-label', `Theme: ${name}`);
}
const remembered = () => { try { return localStorage.getItem('parley-theme'); } catch { return null; } };
theme.addEventListener('click', () => {
  const next = THEMES[(THEMES.indexOf(document.documentElement.dataset.theme) + 1) % THEMES.length];
  paint(next);
  try { localStorage.setItem('parley-theme', next); } catch { /* It is forgotten, then. */ }
});
paint(THEMES.includes(remembered()) ? remembered() : 'auto');

/* Who looks. */

let couldRead = null;
onMe(() => {
  sessions.showMe();
  panels.showMe();
  if (me.mayRead !== couldRead) {
    couldRead = me.mayRead;
    connect();
    if (!me.mayRead) {
      say(status, 'Log in to look');
      login('This server is called from another machine: log in as a user of Karaf with the role viewer or operator.');
    }
  }
});

open();
refresh().catch(() => { say(status, 'The server does not answer'); again = setTimeout(() => location.reload(), 5000); });
