// What the page of a browser does with SIP.js: node sip-page.mjs WEBSOCKET FACTORY INVITEE [PASSWORD]
// Creates a session with the invitee, watches who is there, and chats by MSRP over TCP (node has sockets, a page would take
// WebSocket for that too). Each line of standard output is something that happened; a line of standard input is said in the
// chat, and none more means that the page is closed.
import net from 'node:net';
import readline from 'node:readline';
import WebSocket from 'ws';
import { SubscriptionState, Subscriber, UserAgent } from 'sip.js';

globalThis.WebSocket = WebSocket;

const [server, factory, invitee, password] = process.argv.slice(2);
const own = 'sip:ana@example.com';
const host = '127.0.0.11';
const tell = (...words) => console.log(words.join(' '));
const fail = (what) => {
  console.error(what);
  process.exit(1);
};

// MSRP: one connection to the server, which we open.
const media = { session: Math.random().toString(36).slice(2), buffer: '', count: 0 };
media.own = `msrp://${host}:2855/${media.session};tcp`;
media.send = (lines, body) => {
  const id = 'tid' + String(media.count++).padStart(6, '0');
  const head = [`MSRP ${id} SEND`, `To-Path: ${media.path}`, `From-Path: ${media.own}`, ...lines].join('\r\n');
  media.socket.write(head + '\r\n' + (body ? '\r\n' + body + '\r\n' : '') + `-------${id}$\r\n`);
};
media.say = (text) => {
  const body = `From: <${own}>\r\nTo: <${media.focus}>\r\n\r\nContent-Type: text/plain;charset=utf-8\r\n\r\n${text}`;
  const length = Buffer.byteLength(body);
  media.send(
    [`Message-ID: message${media.count}`, `Byte-Range: 1-${length}/${length}`, 'Content-Type: message/cpim'], body);
};
media.connect = (path) => {
  media.path = path;
  const [, address, port] = path.match(/^msrp:\/\/([^:/]+):(\d+)\//);
  media.socket = net.connect(Number(port), address, () => media.send([`Message-ID: first`, 'Byte-Range: 1-0/0']));
  media.socket.on('data', (octets) => {
    media.buffer += octets.toString('utf8');
    let chunk;
    while ((chunk = media.buffer.match(/^MSRP (\S+) (\S+)([^]*?)\r\n-------\1[$+#]\r\n/))) {
      media.buffer = media.buffer.slice(chunk[0].length);
      media.take(chunk[1], chunk[2], chunk[3]);
    }
  });
};
media.take = (id, what, rest) => {
  if (what !== 'SEND') {
    tell('msrp', what);
    return;
  }
  media.socket.write(
    `MSRP ${id} 200 OK\r\nTo-Path: ${media.path}\r\nFrom-Path: ${media.own}\r\n-------${id}$\r\n`);
  const text = rest.split('\r\n\r\n').pop();
  if (rest.includes('message/cpim')) {
    tell('message', text);
  }
};

const userAgent = new UserAgent({
  uri: UserAgent.makeURI(own),
  transportOptions: { server, keepAliveInterval: 1 },
  authorizationUsername: 'ana',
  authorizationPassword: password,
  logBuiltinEnabled: false,
});
userAgent.transport.onDisconnect = (fault) => fault && fail('disconnected: ' + fault.message);

const description = [
  'v=0', `o=- 1 1 IN IP4 ${host}`, 's=-', `c=IN IP4 ${host}`, 't=0 0', 'm=message 9 TCP/MSRP *', 'a=setup:active',
  'a=accept-types:message/cpim', 'a=accept-wrapped-types:*', `a=path:${media.own}`, ''].join('\r\n');
const list = `<?xml version="1.0" encoding="UTF-8"?>
<resource-lists xmlns="urn:ietf:params:xml:ns:resource-lists"><list><entry uri="${invitee}"/></list></resource-lists>`;
const parts = [
  '--part', 'Content-Type: application/sdp', '', description,
  '--part', 'Content-Type: application/resource-lists+xml', 'Content-Disposition: recipient-list', '', list,
  '--part--', ''].join('\r\n');

const watch = (focus) => {
  const subscriber = new Subscriber(userAgent, UserAgent.makeURI(focus), 'conference', {
    extraHeaders: ['Accept: application/conference-info+xml', `P-Asserted-Identity: <${own}>`],
  });
  subscriber.delegate = {
    onNotify: (notification) => {
      notification.accept();
      tell('notified', (notification.request.body.match(/status>connected</g) || []).length);
    },
  };
  subscriber.stateChange.addListener((state) => state === SubscriptionState.Terminated && tell('unsubscribed'));
  subscriber.subscribe();
};

const call = () => {
  const core = userAgent.userAgentCore;
  const target = UserAgent.makeURI(factory);
  const request = core.makeOutgoingRequestMessage('INVITE', target, UserAgent.makeURI(own), target, {},
    ['Require: recipient-list-invite', `P-Asserted-Identity: <${own}>`, `Contact: ${userAgent.contact}`],
    { contentDisposition: 'session', contentType: 'multipart/mixed;boundary=part', content: parts });
  core.invite(request, {
    onAccept: (response) => {
      response.ack();
      response.session.delegate = {
        onBye: (bye) => {
          bye.accept();
          tell('released');
        },
      };
      media.focus = response.session.remoteTarget.toString();
      media.connect(response.message.body.match(/a=path:(\S+)/)[1]);
      tell('answered', media.focus);
      watch(media.focus);
      readline.createInterface({ input: process.stdin })
        .on('line', (line) => media.say(line))
        .on('close', () => process.exit(0));
    },
    onReject: (response) => fail(`refused: ${response.message.statusCode} ${response.message.reasonPhrase}`),
  });
};

userAgent.start().then(call, (fault) => fail('cannot connect: ' + fault.message));
