// The messages of one session as a ladder: a line for each user, the server in between. For narrow screens and for those who
// have it read out there is the same as a list.
import { el, svg, clean, cut, clock } from './dom.js';

/** Widths of a lane: as wide as there is room for, but no narrower than a label. */
const NARROWEST = 112;
const WIDEST = 190;
const TIME = 92;
const ROW = 36;
const HEAD = 40;
const MOST_LINES = 400;
const MOST_LANES = 12;
const OTHERS = 'others';

export class Ladder {
  constructor() {
    this.lines = [];
    this.lanes = [];
    this.width = WIDEST;
    this.list = el('ol', { class: 'messages' });
    this.drawing = svg('svg', { class: 'ladder', 'aria-hidden': 'true' });
    this.empty = el('p', { class: 'muted empty' }, 'Messages appear here as they come and go.');
    this.dropped = el('p', { class: 'muted', hidden: true });
    this.element = el('div', { class: 'ladder-box' }, this.empty, el('div', { class: 'scroll', tabindex: '0', role: 'group', 'aria-label': 'Messages' }, this.drawing, this.list), this.dropped);
  }

  /** The creator stands left of the server, the others right of it, in the order in which they came. */
  users(users) {
    for (const user of users) this.lane(user.uri, user.name);
  }

  lane(uri, name) {
    const known = this.lanes.find(lane => lane.uri === uri);
    if (known) return known;
    if (this.lanes.length >= MOST_LANES) {
      return this.lanes.find(lane => lane.uri === OTHERS) ?? this.push(OTHERS, 'others');
    }
    return this.push(uri, name ? clean(name) : clean(uri).replace(/^(sips?|tel):/, '').replace(/@.*$/, ''));
  }

  push(uri, name) {
    const lane = { uri, name };
    this.lanes.push(lane);
    return lane;
  }

  x(lane) {
    const index = this.lanes.indexOf(lane);
    return TIME + this.width * ((index === 0 ? 0 : index + 1) + 0.5);
  }

  get server() {
    return TIME + this.width * 1.5;
  }

  add(lines) {
    for (const line of lines) {
      this.lines.push(line);
      if (line.user) this.lane(line.user);
      this.list.append(item(line));
    }
    while (this.lines.length > MOST_LINES) {
      this.lines.shift();
      this.list.firstChild.remove();
    }
    this.draw();
  }

  tellDropped(number) {
    this.dropped.hidden = false;
    this.dropped.textContent = `${number} messages came too fast and are left out.`;
  }

  draw() {
    this.empty.hidden = this.lines.length > 0;
    const box = this.drawing.parentElement;
    const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 60;
    const columns = Math.max(1, this.lanes.length) + 1;
    this.width = Math.max(NARROWEST, Math.min(WIDEST, Math.floor((box.clientWidth - TIME - 6) / columns)));
    const width = TIME + this.width * columns;
    const height = HEAD + ROW * this.lines.length + 12;
    this.drawing.setAttribute('width', width);
    this.drawing.setAttribute('height', height);
    this.drawing.setAttribute('viewBox', `0 0 ${width} ${height}`);
    this.drawing.replaceChildren(
      ...this.lanes.map(lane => head(this.x(lane), lane.name, height, this.width)),
      head(this.server, 'Parley', height, this.width, 'server'),
      ...this.lines.map((line, index) => this.rung(line, HEAD + ROW * index)));
    if (atEnd) box.scrollTop = box.scrollHeight;
  }

  rung(line, y) {
    const to = line.user ? this.x(this.lane(line.user)) : this.server + this.width;
    const [start, end] = line.fromUser ? [to, this.server] : [this.server, to];
    const tip = end > start ? end - 2 : end + 2;
    const back = end > start ? -8 : 8;
    const most = Math.floor(Math.abs(end - start) / 6.6);
    return svg('g', { class: 'rung ' + kind(line) },
      svg('title', {}, clean(line.text)),
      svg('text', { x: 4, y: y + 24, class: 'time' }, clock(line.at)),
      svg('text', { x: (start + end) / 2, y: y + 15, 'text-anchor': 'middle', class: 'what' }, cut(label(line), most)),
      svg('path', { d: `M${start} ${y + 24} H${tip}` }),
      svg('path', { class: 'tip', d: `M${tip} ${y + 24} l${back} -4 v8z` }));
  }
}

function kind(line) {
  if (line.text.startsWith('message')) return 'chat';
  const status = /^(\d{3})\b/.exec(line.text);
  if (!status) return 'request';
  return Number(status[1]) >= 300 ? 'failure' : 'response';
}

/** The short of it; the whole is in the title and in the list. */
function label(line) {
  const chat = /^message, (\S+), (\d+) octets(.*)$/.exec(line.text);
  if (!chat) return clean(line.text.replace(/, [\w.+-]+\/\S+, \d+ octets/, ''));
  return clean(`message, ${chat[2]} B${chat[3].replace(/sips?:([^@\s,]+)@[^\s,]+/g, '$1')}`);
}

function head(x, name, height, width, more = '') {
  const half = Math.min(62, width / 2 - 5);
  return svg('g', { class: 'lane ' + more },
    svg('path', { d: `M${x} ${HEAD - 8} V${height}` }),
    svg('rect', { x: x - half, y: 6, width: 2 * half, height: 26, rx: 13 }),
    svg('text', { x, y: 23, 'text-anchor': 'middle' }, svg('title', {}, name), cut(name, Math.floor(half / 3.7))));
}

function item(line) {
  return el('li', { class: kind(line) },
    el('time', { datetime: line.at }, clock(line.at)), ' ',
    el('span', { class: 'who' }, el('bdi', {}, clean(line.user ?? 'somebody'))), ' ',
    el('span', { class: 'way' }, line.fromUser ? 'sends' : 'gets'), ' ',
    el('span', { class: 'what' }, clean(line.text)),
    line.content.length > 0 && el('pre', {}, line.content.map(clean).join('\n')));
}
