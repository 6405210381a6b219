// A broadcaster as people write it with socket.io: emit to everybody.
//   node socketio_broadcaster.js <messages a second> <bytes a message>; prints its port.
'use strict';
const http = require('http');
const { Server } = require('socket.io');
const { messages } = require('./messages');

const server = http.createServer();
const io = new Server(server, { transports: ['websocket'], perMessageDeflate: false });
server.listen({ host: '127.0.0.1', port: 0, backlog: 4096 }, () => console.log(server.address().port));
messages((object) => io.emit('message', object));
