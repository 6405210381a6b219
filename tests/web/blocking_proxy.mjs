// A forward proxy as companies have them: HTTP goes through it, and what it does not know may not.
import {createServer, request} from 'node:http';
import {connect} from 'node:net';

/* {address, lets: {sockets, streams}: what goes through, sockets, streams, polls: how many of each were tried, open: streams that are
   open, passed: bytes that came by streams, close()}. What is held back is taken from the station and given to nobody. */
// station: its origin
export async function blockingProxy(station) {
  const of = new URL(station).host;
  const proxy = {address: '', lets: {sockets: false, streams: false}, sockets: 0, streams: 0, polls: 0, open: 0, passed: 0};
  const tunnels = new Set(); // no connections of the server's any more
  const server = createServer((question, answer) => {
    const url = new URL(question.url), isStream = /\/events$/.test(url.pathname) && url.pathname.startsWith('/api/v1/live/');
    if (isStream) ++proxy.streams;
    if (/^\/api\/v1\/live\/[^/]+$/.test(url.pathname) && question.method === 'GET') ++proxy.polls;
    const {'proxy-connection': _, ...headers} = question.headers;
    const onward = request({host: url.hostname, port: url.port, method: question.method, path: url.pathname + url.search, headers}, told => {
      if (isStream && !proxy.lets.streams) {
        told.resume(); // until the end, which never comes
        return;
      }
      answer.writeHead(told.statusCode, told.headers);
      if (isStream) {
        ++proxy.open;
        told.on('data', some => { proxy.passed += some.length; }).on('close', () => { --proxy.open; });
        answer.flushHeaders();
      }
      told.pipe(answer);
      told.on('error', () => answer.destroy());
    });
    onward.on('error', () => answer.destroy());
    answer.on('close', () => onward.destroy());
    question.pipe(onward);
  });
  server.on('connect', (question, socket, head) => { // a WebSocket wants a tunnel
    const isOurs = question.url === of; // a browser has other errands, too
    if (isOurs) ++proxy.sockets;
    tunnels.add(socket);
    socket.on('error', () => socket.destroy()).on('close', () => tunnels.delete(socket));
    if (!isOurs || !proxy.lets.sockets) {
      socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    const [host, port] = question.url.split(':'), onward = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      onward.write(head);
      onward.pipe(socket).pipe(onward);
    });
    onward.on('error', () => socket.destroy());
    socket.on('close', () => onward.destroy());
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  proxy.address = 'http://127.0.0.1:' + server.address().port;
  proxy.close = () => new Promise(resolve => {
    server.close(resolve);
    server.closeAllConnections();
    for (const tunnel of tunnels) tunnel.destroy();
  });
  return proxy;
}
