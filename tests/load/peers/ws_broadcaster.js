// A broadcaster as people write it with ws: one send per message and client.
//   node ws_broadcaster.js <messages a second> <bytes a message>; prints its port.
'use strict';
const { WebSocketServer } = require('ws');
const { messages } = require('./messages');

const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false, backlog: 4096 });
server.on('listening', () => console.log(server.address().port));
messages((object) => {
    const text = JSON.stringify(object);
    for (const client of server.clients) {
        if (client.readyState === 1)
            client.send(text);
    }
});
