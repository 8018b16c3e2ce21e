// A page with MSRP over WebSocket, as far as one session needs it (RFC 7977): binds the session, says "from a page", answers
// what comes by 200, prints the bodies it gets, and goes when it has got one.
import WebSocket from 'ws';

const [url, toPath, fromPath, aor] = process.argv.slice(2);
const socket = new WebSocket(url, 'msrp', { origin: 'https://chat.example.com' });
let count = 0;

function frame(start, headers, body) {
  const id = 'page' + count++;
  const content = body === undefined ? '' : '\r\n' + body + '\r\n';
  return `MSRP ${id} ${start}\r\nTo-Path: ${toPath}\r\nFrom-Path: ${fromPath}\r\n${headers}${content}-------${id}$\r\n`;
}

socket.on('open', () => {
  console.log(`open ${socket.protocol} extensions=${socket.extensions}`);
  socket.send(frame('SEND', 'Message-ID: bind-1\r\n'));
  const cpim = `From: <${aor}>\r\nTo: <sip:anonymous@anonymous.invalid>\r\nDateTime: 2026-01-01T00:00:00Z\r\n\r\n`
    + 'Content-Type: text/plain\r\n\r\nfrom a page';
  const range = `1-${cpim.length}/${cpim.length}`;
  const headers = `Message-ID: text-1\r\nByte-Range: ${range}\r\nContent-Type: message/cpim\r\n`;
  socket.send(Buffer.from(frame('SEND', headers, cpim)));
});
socket.on('message', (data, isBinary) => {
  const text = data.toString();
  const start = text.slice(0, text.indexOf('\r\n')).split(' ');
  if (start[2] !== 'SEND') {
    console.log(`${start[1]} ${start[2]} binary=${isBinary}`);
    return;
  }
  console.log('got ' + text.slice(text.lastIndexOf('\r\n\r\n') + 4, text.lastIndexOf('\r\n-------')));
  socket.ping('are you there');
});
socket.on('pong', data => {
  console.log('pong ' + data);
  socket.close(1000);
});
socket.on('close', status => console.log('closed ' + status));
socket.on('error', error => {
  console.log('error ' + error.message);
  process.exitCode = 1;
});
