// A route as it is drawn: its steps from top to bottom, what runs inside of them, and what went through each.
import { svg, cut, count, clean } from './dom.js';

const WIDTH = 268;
const HEIGHT = 46;
const GAP = 20;
const PAD = 14;
const TITLE = 30;
const LABEL = 24;

/** Which rule of the specification a shipped step follows. */
const RULES = {
  requireFactory: 'A1', authorise: 'A2', checkAnonymity: 'A3', storeAllow: 'A4', displayName: 'A5', createSession: 'A6',
  checkOffer: 'A7', limitParticipants: 'A8', 'direct:invite-participants': 'A9', buildInvitation: 'D1–D4',
  'sipua:invite': 'D5 E1', storeAnswer: 'E2', checkInviteePrivacy: 'E3', 'msrp:join': 'E4', answerInviter: 'B1–B4',
  'direct:notify': 'E5', concludeSetup: 'C1', recordFailure: 'C1',
};

const bare = label => label.replace(/\?.*$/s, '');

function sequence(steps) {
  const parts = steps.map(part);
  const width = Math.max(WIDTH, ...parts.map(one => one.width));
  const height = parts.reduce((sum, one) => sum + one.height, 0) + GAP * Math.max(0, parts.length - 1);
  return {
    width,
    height,
    draw(x, y, into) {
      parts.forEach((one, index) => {
        if (index > 0) into.append(arrow(x + width / 2, y - GAP, y));
        one.draw(x + (width - one.width) / 2, y, into);
        y += one.height + GAP;
      });
    },
  };
}

function part(step) {
  if (step.kind === 'choice') return choice(step);
  return step.branches.length > 0 ? frame(step) : leaf(step);
}

function leaf(step) {
  return { width: WIDTH, height: HEIGHT, draw: (x, y, into) => into.append(box(step, x, y)) };
}

function frame(step) {
  const inside = sequence(step.branches.flatMap(branch => branch.steps));
  const width = inside.width + 2 * PAD;
  const height = TITLE + PAD / 2 + inside.height + PAD;
  return {
    width,
    height,
    draw(x, y, into) {
      const group = svg('g', { class: 'frame', 'data-step': step.id },
        svg('title', {}, `${step.kind} ${clean(step.label)}`),
        svg('rect', { x, y, width, height, rx: 14 }),
        svg('text', { x: x + PAD, y: y + 20, class: 'kind' }, step.kind === 'split' ? 'for each, at the same time' : step.kind),
        svg('text', { x: x + width - PAD, y: y + 20, class: 'through', 'text-anchor': 'end' }));
      into.append(group);
      inside.draw(x + PAD, y + TITLE + PAD / 2, into);
    },
  };
}

function choice(step) {
  const branches = step.branches.map(branch => ({ label: branch.label ?? '', inside: sequence(branch.steps) }));
  const width = branches.reduce((sum, one) => sum + one.inside.width, 0) + GAP * (branches.length - 1);
  const height = TITLE + LABEL + GAP + Math.max(...branches.map(one => one.inside.height));
  return {
    width,
    height,
    draw(x, y, into) {
      const middle = x + width / 2;
      into.append(svg('g', { class: 'choice', 'data-step': step.id },
        svg('rect', { x: middle - 52, y, width: 104, height: TITLE, rx: TITLE / 2 }),
        svg('text', { x: middle, y: y + 20, 'text-anchor': 'middle' }, 'either')));
      for (const branch of branches) {
        const centre = x + branch.inside.width / 2;
        const top = y + TITLE + LABEL + GAP;
        into.append(
          svg('path', { class: 'line', d: `M${middle} ${y + TITLE} V${y + TITLE + 8} H${centre} V${y + TITLE + 12}` }),
          svg('text', { x: centre, y: y + TITLE + 27, class: 'condition', 'text-anchor': 'middle' },
            svg('title', {}, clean(branch.label)), cut(clean(branch.label), 40)),
          arrow(centre, top - 12, top));
        branch.inside.draw(x, top, into);
        x += branch.inside.width + GAP;
      }
    },
  };
}

function arrow(x, from, to) {
  return svg('path', { class: 'line', d: `M${x} ${from} V${to - 1}`, 'marker-end': 'url(#arrow)' });
}

function box(step, x, y) {
  const name = bare(clean(step.label)) || step.kind;
  const link = step.kind === 'to' && name.startsWith('direct:') ? '#procedures/' + encodeURIComponent(name.slice(7)) : undefined;
  const group = svg('g', { class: `step ${step.kind === 'to' ? 'endpoint' : 'processor'}`, 'data-step': step.id, 'data-label': name },
    svg('title', {}, `${step.kind} ${clean(step.label)}`),
    svg('rect', { x, y, width: WIDTH, height: HEIGHT, rx: 10 }),
    svg('path', { class: 'stripe', d: `M${x + 4} ${y + 12} V${y + HEIGHT - 12}` }),
    svg('text', { x: x + 16, y: y + 19, class: 'name' }, cut(name, 28)),
    svg('text', { x: x + WIDTH - 12, y: y + 19, class: 'rule', 'text-anchor': 'end' }, RULES[name] ?? ''),
    svg('text', { x: x + 16, y: y + 36, class: 'through' }),
    svg('a', { class: 'refused', href: '#refusals/' + encodeURIComponent(name), hidden: true },
      svg('rect', { x: x + WIDTH - 96, y: y + 25, width: 88, height: 17, rx: 8.5 }),
      svg('text', { x: x + WIDTH - 52, y: y + 37, 'text-anchor': 'middle' })));
  return link ? svg('a', { href: link, class: 'to-route' }, group) : group;
}

/** The drawing of a route. */
export function diagram(route) {
  const inside = sequence(route.steps);
  const width = inside.width + 8;
  const top = 40 + GAP;
  const height = top + inside.height + 8;
  const drawing = svg('svg', {
    class: 'diagram', width, height, viewBox: `0 0 ${width} ${height}`, role: 'group',
    'aria-label': `Route ${route.id}, from ${clean(route.from)}, ${route.steps.length} steps`,
  },
  svg('defs', {}, svg('marker', { id: 'arrow', viewBox: '0 0 8 8', refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: 'auto' },
    svg('path', { d: 'M0 0 8 4 0 8z', class: 'head' }))));
  const middle = width / 2;
  drawing.append(
    svg('g', { class: 'from' },
      svg('title', {}, clean(route.from)),
      svg('rect', { x: middle - WIDTH / 2, y: 4, width: WIDTH, height: 36, rx: 18 }),
      svg('text', { x: middle, y: 27, 'text-anchor': 'middle' }, cut(clean(route.from).replace('://', ':'), 36))));
  if (route.steps.length > 0) drawing.append(arrow(middle, 40, top));
  inside.draw(4, top, drawing);
  return drawing;
}

/** Writes the counts into a drawing; what has changed lights up for a moment. */
export function showCounts(drawing, counts) {
  for (const group of drawing.querySelectorAll('[data-step]')) {
    const [entered, running, refused, failed] = counts.steps[group.dataset.step] ?? [0, 0, 0, 0];
    const through = group.querySelector('.through');
    if (!through) continue;
    const text = `${count(entered)} through` + (running ? `  ·  ${count(running)} now` : '') + (failed ? `  ·  ${count(failed)} failed` : '');
    if (through.textContent !== text) {
      const isFirst = through.textContent === '';
      through.textContent = text;
      if (!isFirst) pulse(group);
    }
    group.classList.toggle('running', running > 0);
    group.classList.toggle('failing', failed > 0);
    group.classList.toggle('refusing', refused > 0);
    const badge = group.querySelector('.refused');
    if (badge) {
      badge.toggleAttribute('hidden', refused === 0);
      const label = `${count(refused)} refused`;
      badge.lastElementChild.textContent = label;
      badge.setAttribute('aria-label', `${label} by ${group.dataset.label}: show them`);
    }
  }
}

function pulse(group) {
  group.classList.remove('pulse');
  group.getBoundingClientRect();
  group.classList.add('pulse');
}
